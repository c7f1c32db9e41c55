import { arrayOfValue, describe, operand, type Input, type Value } from '@stdgrad/core';
import { ArgumentError, ShapeError } from '@stdgrad/protocol';
import { dimOf } from '../define/dims.js';
import { real } from '../define/domain.js';
import { checkOptions } from '../define/options.js';
import { arrayRow, example } from '../define/row.js';
import { gatherNumbers } from './gather.js';
import { ravel } from './dimensions.js';
import { reshape } from './reshape.js';

/** An option that names one dimension. */
export interface DimOption {
  readonly dim?: number;
}

const known = new Set(['dim']);

/** Row-major numbers of the elements at the given places along one dimension. */
export function numbersAlong(shape: readonly number[], dim: number, places: readonly number[]): Int32Array {
  const inner = shape.slice(dim + 1).reduce((n, m) => n * m, 1);
  const outer = shape.slice(0, dim).reduce((n, m) => n * m, 1);
  const numbers = new Int32Array(outer * places.length * inner);
  let next = 0;
  for (let o = 0; o < outer; o++)
    for (const place of places) for (let i = 0; i < inner; i++) numbers[next++] = (o * shape[dim]! + place) * inner + i;
  return numbers;
}

/**
 * Each element several times in a row, along one dimension or, without one, of all elements in row-major order.
 *
 * @param times - how often, one for all or one each
 */
export const repeat = arrayRow(
  (x: Input | Value, times: number | readonly number[], options: DimOption = {}): Value => {
    checkOptions('repeat', options, known);
    const { dim } = options;
    const value = operand('repeat', x);
    if (dim === undefined) return repeated(ravel(value), times, 0);
    return repeated(value, times, dimOf('repeat', dim, arrayOfValue(value).layout.shape.length));
  },
  {
    name: 'repeat',
    kind: 'linear',
    on: real,
    examples: [
      example([[2, 3]], (f, x: Value) => f(x, 2)),
      example([[2, 3]], (f, x: Value) => f(x, [1, 0, 3], { dim: 1 })),
      example([[2, 3]], (f, x: Value) => f(x, 2, { dim: 0 })),
    ],
  },
);

function repeated(x: Value, times: number | readonly number[], dim: number): Value {
  const { shape } = arrayOfValue(x).layout;
  const n = shape[dim]!;
  const list = typeof times === 'number' ? [times] : Array.from(times as ArrayLike<number>, Number);
  if (!list.every((k) => Number.isInteger(k) && k >= 0))
    throw new ArgumentError(`repeat: numbers of repeats are integers from 0 on, got ${describe(times)}.`);
  if (list.length !== 1 && list.length !== n)
    throw new ShapeError(`repeat: ${list.length} numbers of repeats for ${n} elements; give one, or one each.`);
  const places = Array.from({ length: n }, (_, k) =>
    new Array<number>(list.length === 1 ? list[0]! : list[k]!).fill(k),
  ).flat();
  return gatherNumbers(x, numbersAlong(shape, dim, places), shape.with(dim, places.length));
}

/** The array laid out several times along each dimension. */
export const tile = arrayRow(
  (x: Input | Value, times: number | readonly number[]): Value => {
    const value = operand('tile', x);
    const list = typeof times === 'number' ? [times] : [...times];
    if (!list.every((k) => Number.isInteger(k) && k >= 0))
      throw new ArgumentError(`tile: numbers of repeats are integers from 0 on, got ${describe(times)}.`);
    const own = arrayOfValue(value).layout.shape;
    const rank = Math.max(own.length, list.length);
    const from = [...new Array<number>(rank - own.length).fill(1), ...own];
    const each = [...new Array<number>(rank - list.length).fill(1), ...list];
    let result = reshape(value, from);
    each.forEach((count, d) => {
      const { shape } = arrayOfValue(result).layout;
      if (count === 1) return;
      const places = Array.from({ length: shape[d]! * count }, (_, k) => k % shape[d]!);
      result = gatherNumbers(result, numbersAlong(shape, d, places), shape.with(d, places.length));
    });
    return result;
  },
  {
    name: 'tile',
    kind: 'linear',
    on: real,
    examples: [example([[2, 3]], (f, x: Value) => f(x, 2)), example([[3]], (f, x: Value) => f(x, [2, 1, 2]))],
  },
);
