import type { Tensor, Value } from '@stdgrad/core';
import { singularValues, type NDArray } from '@stdgrad/kernels';
import { aboveZero } from '../define/domain.js';
import { example, row, type HasRow } from '../define/row.js';
import { add, div, mul, sub } from '../elementwise/arithmetic.js';
import { expandDims } from '../shape/dimensions.js';
import type { Operand } from './contraction.js';
import { inverseSquareDifferences } from './differences.js';
import { checkDegenerate, factorisation } from './factorisation.js';
import { matmul } from './matmul.js';
import { matrixOperand, shapeOfValue, turned, type SeveralOptions } from './matrices.js';
import { suited, suitedShape } from './suited.js';

/** As users call it. */
export interface SVD {
  (x: Tensor, options?: SeveralOptions): [u: Tensor, s: Tensor, vt: Tensor];
  (x: NDArray, options?: SeveralOptions): [u: NDArray, s: NDArray, vt: NDArray];
  (x: Operand, options?: SeveralOptions): [u: Value, s: Value, vt: Value];
}

/** `x` with its columns multiplied by numbers. */
const scaled = (x: Value, s: Value): Value => mul(x, expandDims(s as Tensor, -2));

/** Pulls the cotangent of the vectors in the columns of `u` back, as if the matrix were U · S · Vᵀ. */
function pullVectors(g: Value, u: Value, s: Value, vt: Value): Value {
  const [rows, k] = shapeOfValue(u).slice(-2) as [number, number];
  checkDegenerate(
    'svd',
    s,
    g,
    { equal: true, zero: rows > k },
    (matrix) =>
      `the singular vectors of ${matrix} have no gradient, since two singular values are equal or one is zero, and any rotation of their vectors is as good; use the singular values alone, or matrix products.`,
  );
  const inner = matmul(turned(u), g);
  const turning = scaled(mul(inverseSquareDifferences(s), sub(inner, turned(inner))), s);
  const within = matmul(u, turning);
  // the part of the cotangent outside the space of the vectors
  const whole = rows > k ? add(within, div(sub(g, matmul(u, inner)), expandDims(s as Tensor, -2))) : within;
  return matmul(whole, vt);
}

const decomposed = factorisation({
  name: 'svd',
  factor: singularValues,
  again: (x) => svd(x),
  pulls: [
    (g, [u, s, vt]) => pullVectors(g, u!, s!, vt!),
    (g, [u, , vt]) => matmul(scaled(u!, g), vt!),
    (g, [u, s, vt]) => turned(pullVectors(turned(g), turned(vt!), s!, turned(u!))),
  ],
});

/**
 * Thin singular value decomposition U · diag(s) · Vᵀ of a matrix or of each of a stack: orthonormal columns in U, orthonormal
 * rows in Vᵀ, singular values descending. In each column of U the first of the largest components is positive.
 *
 * Where singular values are equal, or zero in a matrix that is not square, the vectors have no gradient, and backward
 * throws when it meets one; that of the values alone is right, except that at zero it is one of the subgradients.
 *
 * @param x - shape `[...batch, m, n]`
 * @returns `[u, s, vt]` of shapes `[...batch, m, k]`, `[...batch, k]` and `[...batch, k, n]`, where `k = min(m, n)`
 * @see Townsend (2016), Differentiating the singular value decomposition
 * @example
 * const [u, s, vt] = svd([[3, 0], [0, -4]]); // s = [4, 3]
 */
export const svd: SVD & HasRow<SVD> = row(
  ((x: Operand, options: SeveralOptions = {}) => decomposed(matrixOperand('svd', x), options)) as unknown as SVD,
  {
    name: 'svd',
    kind: 'smooth',
    on: aboveZero,
    examples: [
      example([[3, 3]], (f, x: Value) => f(suited(x, 0.3, [4, 9, -16]) as Tensor)),
      example([[2, 3, 2]], (f, x: Value) => f(suitedShape(x, 0.3, [9, -4], [3, 2]) as Tensor)),
      example([[2, 3]], (f, x: Value) => f(suitedShape(x, 0.3, [4, 9], [2, 3]) as Tensor)),
      example([[2, 1, 1]], (f, x: Tensor) => f(x, {})),
    ],
  },
);
