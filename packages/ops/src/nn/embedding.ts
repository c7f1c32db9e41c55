import type { Input, Value } from '@stdgrad/core';
import { showShape } from '@stdgrad/kernels';
import { ShapeError } from '@stdgrad/protocol';
import { real } from '../define/domain.js';
import { checkOptions } from '../define/options.js';
import { example, row, type HasRow, type ArrayOp } from '../define/row.js';
import { at } from '../indexing/at.js';
import { finish, floats, integersBelow, shapeOfValue, type ConstantOption } from './inputs.js';

const known = new Set(['constant']);

type Embedding = ArrayOp<[indices: Input | Value, options?: ConstantOption]>;

/**
 * Rows of a matrix by number; gradients of rows that are taken several times add up.
 *
 * @param weights - shape `[count, features]`
 * @param indices - integers from 0 up to `count`, of any shape
 * @returns shape `[...indices, features]`
 * @throws {@link IndexError} when an index is no row
 */
export const embedding: Embedding & HasRow<Embedding> = row(
  ((weights: Input | Value, indices: Input | Value, options: ConstantOption = {}): Value => {
    checkOptions('embedding', options, known);
    const rows = floats('embedding', weights);
    const shape = shapeOfValue(rows);
    if (shape.length !== 2)
      throw new ShapeError(`embedding: weights must have shape [count, features], got ${showShape(shape)}.`);
    return finish(at(rows, integersBelow('embedding', 'indices', indices, shape[0]!)), [weights], options);
  }) as Embedding,
  {
    name: 'embedding',
    kind: 'linear',
    on: real,
    examples: [
      example([[4, 3]], (f, weights: Value) => f(weights, [2, 0, 2])),
      example([[3, 1]], (f, weights: Value) => f(weights, [[0], [1]], {})),
      example([[2, 2]], (f, weights: Value) => f(weights, 1)),
    ],
  },
);
