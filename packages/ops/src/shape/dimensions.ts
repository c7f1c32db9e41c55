import { arrayOfValue, operand, type Input, type Value } from '@stdgrad/core';
import { reshape as reshapeArray, showShape } from '@stdgrad/kernels';
import { ShapeError } from '@stdgrad/protocol';
import { dimsOf } from '../define/dims.js';
import { real } from '../define/domain.js';
import { arrayRow, example, row } from '../define/row.js';
import { flatten } from './flatten.js';
import { reshape } from './reshape.js';
import { viewMap } from './view.js';

interface Shapes {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

const back = (g: Value, { from }: Shapes): Value => reshape(g, from);

/** Removes dimensions of size 1: all of them, or those named. A view. */
export const squeeze = row(
  viewMap<[dims?: number | readonly number[]], Shapes>(
    'squeeze',
    (from, dims?: number | readonly number[]): Shapes => {
      if (dims === undefined) return { from, to: from.filter((size) => size !== 1) };
      const removed = dimsOf('squeeze', dims, from.length);
      const large = removed.find((d) => from[d] !== 1);
      if (large !== undefined) {
        throw new ShapeError(
          `squeeze: dimension ${large} of shape ${showShape(from)} has size ${from[large]}; only dimensions of size 1 can be removed.`,
        );
      }
      return { from, to: from.filter((_, d) => !removed.includes(d)) };
    },
    (x, { to }) => reshapeArray(x, to),
    back,
  ),
  {
    name: 'squeeze',
    kind: 'linear',
    on: real,
    examples: [example([[1, 3, 1]], (f, x: Value) => f(x)), example([[1, 3, 1]], (f, x: Value) => f(x, -1))],
  },
);

/** Adds a dimension of size 1, at each position named in the result. A view. */
export const expandDims = row(
  viewMap<[dims: number | readonly number[]], Shapes>(
    'expandDims',
    (from, dims: number | readonly number[]): Shapes => {
      const rank = from.length + (typeof dims === 'number' ? 1 : dims.length);
      const added = dimsOf('expandDims', dims, rank);
      let next = 0;
      return { from, to: Array.from({ length: rank }, (_, d) => (added.includes(d) ? 1 : from[next++]!)) };
    },
    (x, { to }) => reshapeArray(x, to),
    back,
  ),
  {
    name: 'expandDims',
    kind: 'linear',
    on: real,
    examples: [example([[2, 3]], (f, x: Value) => f(x, 1)), example([[3]], (f, x: Value) => f(x, [0, -1]))],
  },
);

/** All elements in row-major order in one dimension. A view where they lie so in memory without gaps, else a copy. */
export const ravel = arrayRow(
  (x: Input | Value): Value => {
    const value = operand('ravel', x);
    return arrayOfValue(value).layout.dense ? reshape(value, [-1]) : flatten(value);
  },
  {
    name: 'ravel',
    kind: 'linear',
    on: real,
    examples: [example([[2, 3]], (f, x: Value) => f(x))],
  },
);
