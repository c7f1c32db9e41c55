import { saves, type Rule, type Value } from '@stdgrad/core';
import { invertLU } from '@stdgrad/kernels';
import { nonzero } from '../define/domain.js';
import type { OpOptions } from '../define/options.js';
import { example, row, type HasRow } from '../define/row.js';
import { neg } from '../elementwise/arithmetic.js';
import type { Operand } from './contraction.js';
import { regularFactors } from './factors.js';
import { matmul } from './matmul.js';
import { run, shapeOfValue, squareOperand, turned, type MatrixOp } from './matrices.js';
import { dominant } from './suited.js';

// d(A⁻¹) = −A⁻¹ dA A⁻¹
const rule: Rule = {
  name: 'inv',
  needs: () => saves.z,
  vjp: (_k, g, { z }) => neg(matmul(matmul(turned(z!), g), turned(z!))),
};

/**
 * Inverse of a square matrix or of each of a stack. To multiply by an inverse, {@link solve} is faster and more accurate.
 *
 * @param x - shape `[...batch, n, n]`
 * @throws {@link ArgumentError} when a matrix is singular
 * @throws {@link ShapeError} when the matrices are not square
 * @see Giles (2008), Collected matrix derivative results, 2.2.3
 * @example
 * inv([[2, 0], [0, 4]]); // => [[0.5, 0], [0, 0.25]]
 */
export const inv: MatrixOp & HasRow<MatrixOp> = row(
  ((x: Operand, options?: OpOptions) => {
    const value = squareOperand('inv', x);
    return run({
      name: 'inv',
      rule,
      inputs: [value],
      shape: shapeOfValue(value),
      options,
      compute: () => ({ array: invertLU(regularFactors('inv', value)) }),
    });
  }) as MatrixOp,
  {
    name: 'inv',
    kind: 'smooth',
    on: nonzero,
    examples: [
      example([[3, 3]], (f, x: Value) => f(dominant(x))),
      example([[2, 3, 3]], (f, x: Value) => f(dominant(x))),
      example([[2, 1, 1]], (f, x: Value) => f(x, {})),
    ],
  },
);
