import {
  arrayOfValue,
  isTensor,
  recordMany,
  saves,
  type Rule,
  type Saved,
  type Tensor,
  type Value,
} from '@stdgrad/core';
import { matmul as multiply, pseudoInverses } from '@stdgrad/kernels';
import { aboveZero } from '../define/domain.js';
import { checkOptions, checkOut, withConstant, writeOut } from '../define/options.js';
import { example, row, type HasRow } from '../define/row.js';
import { add, sub } from '../elementwise/arithmetic.js';
import { squeeze } from '../shape/dimensions.js';
import type { Operand } from './contraction.js';
import { matmul } from './matmul.js';
import { asColumn, matrixOperand, matrixType, shapeOfValue, turned, type MatrixPairOp } from './matrices.js';
import { pinv } from './pinv.js';
import { cutoffOf, rankOptions, type RankOptions } from './rank.js';
import { asSolution, rightHandSide } from './right-hand-side.js';
import { suitedShape } from './suited.js';

interface Aux {
  readonly cutoff: number;
  readonly isVector: boolean;
}

// with P = A⁺ and r = B − A X: dX = P (dB − dA X) + P Pᵀ dAᵀ r + (1 − P A) dAᵀ Pᵀ X
const rule: Rule = {
  name: 'lstsq',
  needs: (k) => (k === 0 ? saves.x | saves.y | saves.z | saves.xs : saves.x | saves.xs),
  vjp: (k, g, saved) => {
    const { isVector, cutoff } = saved.aux as Aux;
    // the pseudo-inverse of the forward pass is a constant: a recorded sweep differentiates it
    const p = isTensor(g) ? pinv(saved.x as Tensor, { rtol: cutoff }) : saved.xs![0]!;
    const column = isVector ? asColumn(g) : g;
    const u = matmul(turned(p), column);
    if (k === 1) return isVector ? squeeze(u, -1) : u;
    return pullMatrix(column, u, p, saved, isVector);
  },
};

function pullMatrix(g: Value, u: Value, p: Value, { x, y, z }: Saved, isVector: boolean): Value {
  const [b, solution] = isVector ? [asColumn(y!), asColumn(z!)] : [y!, z!];
  const residual = sub(b, matmul(x!, solution));
  const moved = matmul(residual, turned(matmul(p, u)));
  const outside = sub(g, matmul(p, matmul(x!, g)));
  const turnedIn = matmul(matmul(turned(p), solution), turned(outside));
  return sub(add(moved, turnedIn), matmul(u, turned(solution)));
}

/**
 * Solution X of least squares: the smallest among those that make A · X − B smallest, for a matrix or for each of a stack;
 * leading dimensions broadcast. By singular values, so matrices of any shape and rank will do; the gradient is that among
 * matrices of the same rank. The residuals are `sub(matmul(a, x), b)`.
 *
 * @param a - shape `[...batch, m, n]`
 * @param b - a vector of shape `[m]`, or matrices of shape `[...batch, m, k]`
 * @returns shape `[...batch, n]` for a vector, else `[...batch, n, k]`
 * @throws {@link ShapeError} when sizes differ
 * @see Golub & Pereyra (1973), The differentiation of pseudo-inverses
 * @example
 * lstsq([[1, 0], [1, 1], [1, 2]], [1, 3, 5]); // => [1, 2]
 */
export const lstsq: MatrixPairOp<RankOptions> & HasRow<MatrixPairOp<RankOptions>> = row(
  ((a: Operand, b: Operand, given: RankOptions = {}) => {
    const matrices = matrixOperand('lstsq', a);
    const { value, isVector, array, shape } = rightHandSide('lstsq', shapeOfValue(matrices), b);
    checkOptions('lstsq', given, rankOptions);
    const { rtol, ...options } = given;
    const cutoff = cutoffOf('lstsq', rtol, shapeOfValue(matrices));
    const inputs = [matrices, value];
    const { dtype = matrixType(...inputs), constant, out } = options;
    checkOut('lstsq', options, { shape, dtype }, inputs);
    const p = pseudoInverses(arrayOfValue(matrices), cutoff);
    const z = asSolution(multiply(p, array, dtype), shape);
    const aux: Aux = { cutoff, isVector };
    const result = inputs.some(isTensor) ? recordMany(rule, z, [...inputs, p], aux) : z;
    const settled = withConstant(result, constant);
    return out === undefined ? settled : (writeOut('lstsq', out, settled, true) as Value);
  }) as MatrixPairOp<RankOptions>,
  {
    name: 'lstsq',
    kind: 'smooth',
    on: aboveZero,
    examples: [
      example([[4, 2], [4]], (f, a: Value, b: Value) => f(suitedShape(a, 0.3, [9, -4], [4, 2], b), b)),
      example(
        [
          [2, 3, 2],
          [3, 2],
        ],
        (f, a: Value, b: Value) => f(suitedShape(a, 0.3, [9, -4], [3, 2], b), b),
      ),
      example(
        [
          [2, 3],
          [2, 2],
        ],
        (f, a: Value, b: Value) => f(suitedShape(a, 0.3, [4, 9], [2, 3], b), b),
      ),
      example([[2, 1], [2]], (f, a: Value, b: Value) => f(a, b, {})),
    ],
  },
);
