import { arrayOfValue, isTensor, makeTensor, record, saves, type Rule, type Tensor, type Value } from '@stdgrad/core';
import {
  cofactors,
  copy,
  determinants,
  factorLU,
  fromElements,
  invertLU,
  isRegular,
  logDeterminants,
  type NDArray,
} from '@stdgrad/kernels';
import { aboveZero } from '../define/domain.js';
import { checkOptions, withConstant, type OpOptions } from '../define/options.js';
import { example, row, type HasRow } from '../define/row.js';
import { add, div, mul, neg } from '../elementwise/arithmetic.js';
import type { Operand } from './contraction.js';
import { trace } from './diagonal.js';
import { regularFactors } from './factors.js';
import { inv } from './inv.js';
import { matmul } from './matmul.js';
import {
  identityOf,
  matrixType,
  perMatrix,
  run,
  severalOptions,
  shapeOfValue,
  squareOperand,
  turned,
  type MatrixOp,
  type SeveralOptions,
} from './matrices.js';
import { dominant, suited } from './suited.js';

// d det(A) = ⟨cof(A), dA⟩, where cof(A) = det(A) · A⁻ᵀ for regular matrices
const detRule: Rule = {
  name: 'det',
  needs: () => saves.x,
  vjp: (_k, g, { x }) => mul(perMatrix(g), cofactorsOf(x!)),
};

/** Matrices of cofactors; on tensors in a form that can be differentiated, near singular matrices too. */
function cofactorsOf(x: Value): Value {
  if (!isTensor(x)) return cofactors(x);
  if (isRegular(factorLU(arrayOfValue(x)))) return mul(perMatrix(det(x)), turned(inv(x)));
  return turned(adjugate(x));
}

/** A polynomial in the elements, so that all its derivatives are right everywhere (Faddeev & LeVerrier). */
function adjugate(x: Tensor): Value {
  const n = shapeOfValue(x).at(-1)!;
  const identity = identityOf(n);
  let power: Value = identity;
  for (let k = 1; k < n; k++) {
    const product: Value = matmul(x, power);
    power = add(product, mul(perMatrix(neg(div(trace(product), k))), identity));
  }
  return n % 2 === 0 ? neg(power) : power;
}

/**
 * Determinant of a square matrix or of each of a stack. For large matrices it over- or underflows where {@link slogdet}
 * does not. The gradient, the matrix of cofactors, is right for singular matrices too.
 *
 * @param x - shape `[...batch, n, n]`
 * @returns shape `[...batch]`
 * @throws {@link ShapeError} when the matrices are not square
 * @see Giles (2008), Collected matrix derivative results, 2.2.4
 * @example
 * det([[1, 2], [3, 4]]); // => -2
 */
export const det: MatrixOp & HasRow<MatrixOp> = row(
  ((x: Operand, options?: OpOptions) => {
    const value = squareOperand('det', x);
    return run({
      name: 'det',
      rule: detRule,
      inputs: [value],
      shape: shapeOfValue(value).slice(0, -2),
      options,
      compute: () => ({ array: determinants(factorLU(arrayOfValue(value))) }),
    });
  }) as MatrixOp,
  {
    name: 'det',
    kind: 'smooth',
    on: aboveZero,
    examples: [
      example([[3, 3]], (f, x: Value) => f(x)),
      example([[2, 2, 2]], (f, x: Value) => f(x, {})),
      // singular: the last row is the sum of the first two
      example([[2, 3]], (f, x: Value) => f(dependent(x))),
    ],
  },
);

/** A singular matrix of two given rows and their sum. */
function dependent(x: Value): Value {
  try {
    return matmul(fromElements([1, 0, 0, 1, 1, 1], [3, 2], 'int8'), mul(0.25, x));
  } catch {
    return x;
  }
}

// d ln|det(A)| = ⟨A⁻ᵀ, dA⟩
const logRule: Rule = {
  name: 'slogdet',
  needs: () => saves.x,
  vjp: (_k, g, { x }) => {
    // here, so that the error names the op
    const factors = regularFactors('slogdet', x!);
    return mul(perMatrix(g), turned(isTensor(x) ? inv(x) : invertLU(factors)));
  },
};

/** As users call {@link slogdet}. */
export interface Slogdet {
  (x: Tensor, options?: SeveralOptions): [sign: Tensor, logabsdet: Tensor];
  (x: NDArray, options?: SeveralOptions): [sign: NDArray, logabsdet: NDArray];
  (x: Operand, options?: SeveralOptions): [sign: Value, logabsdet: Value];
}

/**
 * Sign of the determinant and natural logarithm of its absolute value, of a square matrix or of each of a stack; 0 and −∞
 * for a singular matrix, where backward throws since there is no gradient. The sign is constant.
 *
 * @param x - shape `[...batch, n, n]`
 * @returns `[sign, logabsdet]`, both of shape `[...batch]`
 * @throws {@link ShapeError} when the matrices are not square
 * @example
 * slogdet([[0, 1], [-2, 0]]); // => [1, Math.log(2)]
 */
export const slogdet: Slogdet & HasRow<Slogdet> = row(
  ((x: Operand, options: SeveralOptions = {}): [Value, Value] => {
    const value = squareOperand('slogdet', x);
    checkOptions('slogdet', options, severalOptions);
    const { dtype = matrixType(value), constant } = options;
    const [signs, logs] = logDeterminants(factorLU(arrayOfValue(value))).map((array) => copy(array, dtype)) as [
      NDArray,
      NDArray,
    ];
    if (!isTensor(value)) return [withConstant(signs, constant), withConstant(logs, constant)];
    const sign = makeTensor(signs, null, true);
    return [withConstant(sign, constant), withConstant(record(logRule, logs, value, null, null), constant)];
  }) as Slogdet,
  {
    name: 'slogdet',
    kind: 'smooth',
    on: aboveZero,
    examples: [
      example([[3, 3]], (f, x: Value) => f(dominant(x))),
      example([[2, 2, 2]], (f, x: Value) => f(suited(x, 0.3, [-3, 4]))),
      example([[2, 1, 1]], (f, x: Value) => f(x, {})),
    ],
  },
);
