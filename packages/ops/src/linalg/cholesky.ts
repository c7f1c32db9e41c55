import { arrayOfValue, describe, saves, type Rule, type Tensor, type Value } from '@stdgrad/core';
import { copy, factorCholesky, isNDArray, permute, type NDArray } from '@stdgrad/kernels';
import { ArgumentError } from '@stdgrad/protocol';
import { choose } from '../define/callable.js';
import { aboveZero } from '../define/domain.js';
import { checkOptions, type OpOptions } from '../define/options.js';
import { example, row, type HasRow } from '../define/row.js';
import { add, mul } from '../elementwise/arithmetic.js';
import { ownOptions, type Operand } from './contraction.js';
import { matmul } from './matmul.js';
import { onDiagonal, run, shapeOfValue, squareOperand, triangleOf, turned, type MatrixOp } from './matrices.js';
import { definite } from './suited.js';
import { triangularSolve } from './triangular-solve.js';

/** Options of {@link cholesky}. */
export interface CholeskyOptions extends OpOptions {
  /**
   * Give the upper factor U of Uᵀ · U instead of the lower.
   *
   * @default false
   */
  readonly upper?: boolean;
}

const rule: Rule = {
  name: 'cholesky',
  needs: () => saves.z,
  vjp: (_k, g, { z, aux }) => {
    const { upper } = aux as { readonly upper: boolean };
    const [l, gl] = upper ? [turned(z!), turned(g)] : [z!, g];
    // with Φ: the lower triangle, half of its diagonal: L⁻ᵀ Φ(Lᵀ g) L⁻¹, of which the symmetric part
    const middle = halfDiagonal(triangleOf(matmul(turned(l), gl), true));
    const left = solveTransposed(l, middle);
    const both = turned(solveTransposed(l, turned(left)));
    return mul(0.5, add(both, turned(both)));
  },
};

function solveTransposed(l: Value, b: Value): Value {
  return triangularSolve(l as Tensor, b, { lower: true, transpose: true });
}

function halfDiagonal(x: Value): Value {
  return choose(mul(0.5, x), x, onDiagonal(shapeOfValue(x).at(-1)!));
}

const turnedArray = (x: NDArray): NDArray => {
  const rank = x.layout.shape.length;
  return permute(x, [...x.layout.shape.keys()].slice(0, -2).concat(rank - 1, rank - 2));
};

function factored(x: NDArray): NDArray {
  const result = factorCholesky(x);
  if (isNDArray(result)) return result;
  const which = x.layout.shape.length > 2 ? `matrix ${result.matrix} of the stack` : 'the matrix';
  throw new ArgumentError(
    `cholesky: ${which} is not positive definite: its leading minor of order ${result.minor} is not above 0; add a small multiple of the identity, or use eigh.`,
  );
}

const known = new Set(['upper', ...ownOptions]);

/**
 * Lower triangular factor L of L · Lᵀ = (A + Aᵀ) / 2, of a symmetric positive definite matrix or of each of a stack. Both
 * triangles are read, as their mean, so that the gradient is symmetric.
 *
 * @param x - shape `[...batch, n, n]`
 * @throws {@link ArgumentError} when a matrix is not positive definite
 * @throws {@link ShapeError} when the matrices are not square
 * @see Murray (2016), Differentiation of the Cholesky decomposition
 * @example
 * cholesky([[4, 2], [2, 5]]); // => [[2, 0], [1, 2]]
 */
export const cholesky: MatrixOp<CholeskyOptions> & HasRow<MatrixOp<CholeskyOptions>> = row(
  ((x: Operand, given: CholeskyOptions = {}) => {
    const value = squareOperand('cholesky', x);
    checkOptions('cholesky', given, known);
    const { upper = false, ...options } = given;
    if (typeof upper !== 'boolean')
      throw new ArgumentError(`cholesky: option 'upper' must be a boolean, got ${describe(upper)}.`);
    return run({
      name: 'cholesky',
      rule,
      inputs: [value],
      shape: shapeOfValue(value),
      options,
      compute: () => {
        const lower = factored(arrayOfValue(value));
        return { array: upper ? copy(turnedArray(lower)) : lower, aux: { upper } };
      },
    });
  }) as MatrixOp<CholeskyOptions>,
  {
    name: 'cholesky',
    kind: 'smooth',
    on: aboveZero,
    examples: [
      example([[3, 3]], (f, x: Value) => f(definite(x))),
      example([[2, 3, 3]], (f, x: Value) => f(definite(x))),
      example([[2, 1, 1]], (f, x: Value) => f(x, { upper: true })),
    ],
  },
);
