import type { Tensor, Value } from '@stdgrad/core';
import { eigenSymmetric, type NDArray } from '@stdgrad/kernels';
import { aboveZero } from '../define/domain.js';
import { example, row, type HasRow } from '../define/row.js';
import { add, mul } from '../elementwise/arithmetic.js';
import { expandDims } from '../shape/dimensions.js';
import type { Operand } from './contraction.js';
import { inverseDifferences } from './differences.js';
import { checkDegenerate, factorisation } from './factorisation.js';
import { matmul } from './matmul.js';
import { squareOperand, turned, type SeveralOptions } from './matrices.js';
import { definite, suited } from './suited.js';

/** As users call it. */
export interface Eigh {
  (x: Tensor, options?: SeveralOptions): [values: Tensor, vectors: Tensor];
  (x: NDArray, options?: SeveralOptions): [values: NDArray, vectors: NDArray];
  (x: Operand, options?: SeveralOptions): [values: Value, vectors: Value];
}

const decomposed = factorisation({
  name: 'eigh',
  factor: eigenSymmetric,
  again: (x) => eigh(x),
  pulls: [
    (g, [, v]) => matmul(mul(v!, expandDims(g as Tensor, -2)), turned(v!)),
    (g, [values, v]) => {
      checkDegenerate(
        'eigh',
        values!,
        g,
        { equal: true, zero: false },
        (matrix) =>
          `the eigenvectors of ${matrix} have no gradient, since two eigenvalues are equal and any rotation of their vectors is as good; use the eigenvalues alone, or matrix products.`,
      );
      const inner = mul(inverseDifferences(values!), matmul(turned(v!), g));
      const whole = matmul(matmul(v!, inner), turned(v!));
      return mul(0.5, add(whole, turned(whole)));
    },
  ],
});

/**
 * Eigenvalues, ascending, and eigenvectors, the columns of an orthogonal matrix, of a symmetric matrix or of each of
 * a stack. Both triangles are read, as their mean, so that the gradient is symmetric. In each vector the first of the
 * largest components is positive.
 *
 * Where eigenvalues are equal, the gradient of the values is right for functions that treat these alike (such as sums over
 * all of them), elsewhere one of the subgradients; the vectors have no gradient there, and backward throws when one is
 * asked for, as second derivatives of the values do.
 *
 * @param x - shape `[...batch, n, n]`
 * @returns `[values, vectors]` of shapes `[...batch, n]` and `[...batch, n, n]`
 * @throws {@link ShapeError} when the matrices are not square
 * @see Giles (2008), Collected matrix derivative results, 3.1
 * @example
 * const [values, vectors] = eigh([[2, 1], [1, 2]]); // values = [1, 3]
 */
export const eigh: Eigh & HasRow<Eigh> = row(
  ((x: Operand, options: SeveralOptions = {}) => decomposed(squareOperand('eigh', x), options)) as unknown as Eigh,
  {
    name: 'eigh',
    kind: 'smooth',
    on: aboveZero,
    examples: [
      example([[3, 3]], (f, x: Value) => f(definite(x) as Tensor)),
      example([[2, 2, 2]], (f, x: Value) => f(suited(x, 0.3, [-4, 3]) as Tensor)),
      example([[2, 1, 1]], (f, x: Tensor) => f(x, {})),
    ],
  },
);
