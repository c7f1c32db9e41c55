import { arrayOfValue, type Tensor, type Value } from '@stdgrad/core';
import { factorQR, type NDArray } from '@stdgrad/kernels';
import { aboveZero } from '../define/domain.js';
import { checkOptions, withConstant } from '../define/options.js';
import { example, row, type HasRow } from '../define/row.js';
import { add, neg } from '../elementwise/arithmetic.js';
import { concat } from '../shape/join.js';
import { section } from '../shape/section.js';
import type { Operand } from './contraction.js';
import { diagonal } from './diagonal.js';
import { checkDegenerate, factorisation } from './factorisation.js';
import { matmul } from './matmul.js';
import { matrixOperand, severalOptions, shapeOfValue, triangleOf, turned, type SeveralOptions } from './matrices.js';
import { suited, suitedShape } from './suited.js';
import { triangularSolve } from './triangular-solve.js';

/** As users call it. */
export interface QR {
  (x: Tensor, options?: SeveralOptions): [q: Tensor, r: Tensor];
  (x: NDArray, options?: SeveralOptions): [q: NDArray, r: NDArray];
  (x: Operand, options?: SeveralOptions): [q: Value, r: Value];
}

/** x · R⁻ᵀ */
const timesInverse = (x: Value, r: Value): Value => turned(triangularSolve(r as Tensor, turned(x)));

/** The lower triangle of a square matrix, mirrored to the upper. */
const mirrored = (x: Value): Value => add(triangleOf(x, true), turned(triangleOf(x, true, true)));

function checkIndependent(r: Value, g: Value): void {
  checkDegenerate(
    'qr',
    diagonal(arrayOfValue(r)),
    g,
    { equal: false, zero: true },
    (matrix) =>
      `the factors have no gradient where columns of ${matrix} are linearly dependent; leave some out, or use svd.`,
  );
}

const tall = factorisation({
  name: 'qr',
  factor: factorQR,
  again: (x) => qr(x),
  pulls: [
    (g, [q, r]) => {
      checkIndependent(r!, g);
      return timesInverse(add(g, matmul(q!, mirrored(neg(matmul(turned(g), q!))))), r!);
    },
    (g, [q, r]) => {
      checkIndependent(r!, g);
      return timesInverse(matmul(q!, mirrored(matmul(r!, turned(g)))), r!);
    },
  ],
});

/** The first columns decide on Q, and the others are Q times the rest of R (Roberts & Roberts 2020). */
function wide(value: Value, { dtype, constant }: SeveralOptions): Value[] {
  const shape = shapeOfValue(value);
  const [rows, columns] = shape.slice(-2) as [number, number];
  const part = (from: number, to: number): Value => section(value, shape.length - 1, from, to);
  const [q, first] = tall(part(0, rows), dtype === undefined ? {} : { dtype }) as [Value, Value];
  const rest = matmul(turned(q), part(rows, columns));
  const r = concat([first, rest], { dim: -1, ...(dtype !== undefined && { dtype }) });
  return [withConstant(q, constant), withConstant(r, constant)];
}

/**
 * Reduced factors Q, with orthonormal columns, and R, upper triangular, of a matrix or of each of a stack. The diagonal
 * of R is not negative, which makes the factors a smooth function of the matrix where its columns are independent (LAPACK
 * and NumPy leave the signs open); elsewhere they have no gradient, and backward throws.
 *
 * @param x - shape `[...batch, m, n]`
 * @returns `[q, r]` of shapes `[...batch, m, k]` and `[...batch, k, n]`, where `k = min(m, n)`
 * @see Walter & Lehmann (2010), Algorithmic differentiation of linear algebra functions
 * @example
 * const [q, r] = qr([[3, 1], [4, 2]]); // r = [[5, 2.2], [0, 0.4]]
 */
export const qr: QR & HasRow<QR> = row(
  ((x: Operand, options: SeveralOptions = {}) => {
    const value = matrixOperand('qr', x);
    checkOptions('qr', options, severalOptions);
    const [rows, columns] = shapeOfValue(value).slice(-2) as [number, number];
    return rows < columns ? wide(value, options) : tall(value, options);
  }) as unknown as QR,
  {
    name: 'qr',
    kind: 'smooth',
    on: aboveZero,
    examples: [
      example([[3, 3]], (f, x: Value) => f(suited(x, 0.3, [4, 5, -6]) as Tensor)),
      example([[2, 3, 2]], (f, x: Value) => f(suitedShape(x, 0.3, [4, -5], [3, 2]) as Tensor)),
      example([[2, 3]], (f, x: Value) => f(suitedShape(x, 0.3, [4, 5], [2, 3]) as Tensor)),
      example([[2, 1, 1]], (f, x: Tensor) => f(x, {})),
      example([[1, 2]], (f, x: Tensor) => f(x, {})),
    ],
  },
);
