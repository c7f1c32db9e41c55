import { arrayOfValue, isTensor, saves, type Rule, type Tensor, type Value } from '@stdgrad/core';
import { solveLU, type LU } from '@stdgrad/kernels';
import { nonzero } from '../define/domain.js';
import type { OpOptions } from '../define/options.js';
import { example, row, type HasRow } from '../define/row.js';
import { squeeze } from '../shape/dimensions.js';
import type { Operand } from './contraction.js';
import { regularFactors } from './factors.js';
import { asColumn, run, shapeOfValue, squareOperand, turned, type MatrixPairOp } from './matrices.js';
import { asSolution, negativeOuter, rightHandSide } from './right-hand-side.js';
import { dominant } from './suited.js';

interface Aux {
  readonly factors: LU;
  readonly isVector: boolean;
}

const rule: Rule = {
  name: 'solve',
  needs: (k) => (k === 0 ? saves.x | saves.z : saves.x),
  vjp: (k, g, { x, z, aux }) => {
    const { factors, isVector } = aux as Aux;
    const u = transposed(g, x!, factors, isVector);
    return k === 1 ? u : negativeOuter(u, z!, isVector);
  },
};

/** Solves Aᵀ · u = g: by the forward pass's factors where nothing is recorded. */
function transposed(g: Value, x: Value, factors: LU, isVector: boolean): Value {
  const column = isVector ? asColumn(g) : g;
  const u = isTensor(g) ? solve(turned(x) as Tensor, column) : solveLU('solve', factors, arrayOfValue(column), true);
  return isVector ? squeeze(u, -1) : u;
}

/**
 * Solution X of A · X = B, for each of a stack of matrices; leading dimensions broadcast.
 *
 * @param a - shape `[...batch, n, n]`
 * @param b - a vector of shape `[n]`, or matrices of shape `[...batch, n, k]`
 * @returns shape `[...batch, n]` for a vector, else `[...batch, n, k]`
 * @throws {@link ArgumentError} when a matrix is singular
 * @throws {@link ShapeError} when the matrices are not square, or sizes differ
 * @see Giles (2008), Collected matrix derivative results, 2.3.1
 * @example
 * solve([[2, 0], [0, 4]], [2, 2]); // => [1, 0.5]
 */
export const solve: MatrixPairOp & HasRow<MatrixPairOp> = row(
  ((a: Operand, b: Operand, options?: OpOptions) => {
    const matrices = squareOperand('solve', a);
    const { value, isVector, array, shape } = rightHandSide('solve', shapeOfValue(matrices), b);
    return run({
      name: 'solve',
      rule,
      inputs: [matrices, value],
      shape,
      options,
      compute: () => {
        const factors = regularFactors('solve', matrices);
        const aux: Aux = { factors, isVector };
        return { array: asSolution(solveLU('solve', factors, array, false), shape), aux };
      },
    });
  }) as MatrixPairOp,
  {
    name: 'solve',
    kind: 'smooth',
    on: nonzero,
    examples: [
      example([[3, 3], [3]], (f, a: Value, b: Value) => f(dominant(a, b), b)),
      example(
        [
          [3, 3],
          [3, 2],
        ],
        (f, a: Value, b: Value) => f(dominant(a, b), b),
      ),
      example(
        [
          [2, 1, 3, 3],
          [2, 3, 1],
        ],
        (f, a: Value, b: Value) => f(dominant(a, b), b),
      ),
      example([[2, 3, 3], [3]], (f, a: Value, b: Value) => f(dominant(a, b), b)),
      example(
        [
          [2, 1, 1],
          [1, 2],
        ],
        (f, a: Value, b: Value) => f(a, b, {}),
      ),
    ],
  },
);
