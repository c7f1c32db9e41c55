import { operand, arrayOfValue, type Input, type Value } from '@stdgrad/core';
import { real } from '../define/domain.js';
import { dimOf } from '../define/dims.js';
import { checkOptions } from '../define/options.js';
import { arrayRow, example } from '../define/row.js';
import { ravel } from '../shape/dimensions.js';
import type { DimOption } from '../shape/repeat.js';
import { at } from './at.js';
import type { IndexInput } from './items.js';

const along = new Set(['dim']);

/** Elements by their numbers: of all in row-major order, or slices along one dimension. */
export const take = arrayRow(
  (x: Input | Value, indices: IndexInput, options: DimOption = {}): Value => {
    checkOptions('take', options, along);
    const { dim } = options;
    const value = operand('take', x);
    if (dim === undefined) return at(ravel(value), indices);
    const before = dimOf('take', dim, arrayOfValue(value).layout.shape.length);
    return at(value, ...new Array<null>(before).fill(null), indices);
  },
  {
    name: 'take',
    kind: 'linear',
    on: real,
    examples: [
      example([[2, 3]], (f, x: Value) => f(x, [0, 4, 4])),
      example([[2, 3]], (f, x: Value) => f(x, [2, 0], { dim: 1 })),
      example([[2, 3]], (f, x: Value) => f(x, 1, { dim: -1 })),
    ],
  },
);
