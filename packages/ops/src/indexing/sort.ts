import { arrayOfValue, describe, isTensor, makeTensor, operand, owning, type Input, type Value } from '@stdgrad/core';
import { fromElements, sortedOrder, toDense, type NDArray } from '@stdgrad/kernels';
import { ArgumentError, ShapeError } from '@stdgrad/protocol';
import { dimOf, reducedDims } from '../define/dims.js';
import { real } from '../define/domain.js';
import { checkOptions } from '../define/options.js';
import { arrayRow, example } from '../define/row.js';
import { add, mul } from '../elementwise/arithmetic.js';
import { gatherNumbers } from '../shape/gather.js';
import { transpose } from '../shape/permute.js';
import { reshape } from '../shape/reshape.js';
import { section } from '../shape/section.js';

/** Options of sorting. */
export interface SortOptions {
  /** Dimension to sort along; default the last. */
  readonly dim?: number;
  readonly descending?: boolean;
}

const sorting = new Set(['dim', 'descending']);

function orderOf(name: string, x: NDArray, { dim = -1, descending = false }: SortOptions): Int32Array {
  return sortedOrder(x, dimOf(name, dim, x.layout.shape.length), descending);
}

/** A sorted copy; stable, NaN last. */
export const sort = arrayRow(
  (x: Input | Value, options: SortOptions = {}): Value => {
    checkOptions('sort', options, sorting);
    const value = operand('sort', x);
    const array = arrayOfValue(value);
    return gatherNumbers(value, orderOf('sort', array, options), array.layout.shape);
  },
  {
    name: 'sort',
    kind: 'smooth',
    on: real,
    examples: [
      example([[5]], (f, x: Value) => f(x)),
      example([[3, 4]], (f, x: Value) => f(x, { dim: 0, descending: true })),
    ],
  },
);

/** Integers as a constant: a tensor when a tensor was asked, else an array. */
function integers(asked: Value, numbers: Int32Array, shape: readonly number[]): Value {
  const array = fromElements(numbers, shape, 'int32');
  return isTensor(asked) ? makeTensor(array, null, true) : array;
}

/** Numbers, along the dimension, of the elements of a sorted copy. Constant. */
export function argsort(x: Input | Value, options: SortOptions = {}): Value {
  checkOptions('argsort', options, sorting);
  const value = operand('argsort', x);
  const array = arrayOfValue(value);
  const { shape } = array.layout;
  const dim = dimOf('argsort', options.dim ?? -1, shape.length);
  const inner = shape.slice(dim + 1).reduce((n, m) => n * m, 1);
  return integers(
    value,
    orderOf('argsort', array, options).map((k) => Math.floor(k / inner) % shape[dim]!),
    shape,
  );
}

/** Options of {@link argmax} and {@link argmin}. */
export interface ArgOptions {
  /** Dimension to search along; default: all elements in row-major order. */
  readonly dim?: number;
}

const searching = new Set(['dim']);

function argument(
  name: string,
  x: Input | Value,
  options: ArgOptions,
  better: (a: number, b: number) => boolean,
): Value {
  checkOptions(name, options, searching);
  const { dim } = options;
  const value = operand(name, x);
  const array = toDense(arrayOfValue(value));
  const { shape, size } = array.layout;
  const along = dim === undefined ? -1 : dimOf(name, dim, shape.length);
  const n = along < 0 ? size : shape[along]!;
  if (n === 0)
    throw new ShapeError(
      `${name}: no elements to choose from in shape [${shape.join(', ')}]; check the length before.`,
    );
  const step = along < 0 ? 1 : shape.slice(along + 1).reduce((product, m) => product * m, 1);
  const found = Int32Array.from({ length: size / n }, (_, lane) => {
    const first = array.start + Math.floor(lane / step) * step * n + (lane % step);
    let best = 0;
    for (let k = 1; k < n; k++)
      if (better(array.buffer[first + k * step]!, array.buffer[first + best * step]!)) best = k;
    return best;
  });
  return integers(value, found, along < 0 ? [] : shape.toSpliced(along, 1));
}

/** Number of the largest element, the first of equal ones; NaN counts as largest. Constant. */
export function argmax(x: Input | Value, options: ArgOptions = {}): Value {
  return argument('argmax', x, options, (a, b) => a > b || (a !== a && b === b));
}

/** Number of the smallest element, the first of equal ones; NaN counts as smallest. Constant. */
export function argmin(x: Input | Value, options: ArgOptions = {}): Value {
  return argument('argmin', x, options, (a, b) => a < b || (a !== a && b === b));
}

/** Options of {@link quantile} and {@link median}. */
export interface QuantileOptions {
  readonly dims?: number | readonly number[];
  readonly keepdims?: boolean;
}

const choosing = new Set(['dims', 'keepdims']);

function quantileOf(name: string, x: Input | Value, q: number, options: QuantileOptions): Value {
  checkOptions(name, options, choosing);
  if (typeof q !== 'number' || !(q >= 0 && q <= 1)) {
    throw new ArgumentError(`${name}: q must be a number from 0 to 1, got ${describe(q)}.`);
  }
  const value = operand(name, x);
  const { shape } = arrayOfValue(value).layout;
  const reduced = reducedDims(name, options.dims, shape.length);
  const all = shape.map((_, d) => d);
  const kept = all.filter((d) => !reduced[d]);
  const n = all.reduce((count, d) => (reduced[d] ? count * shape[d]! : count), 1);
  if (n === 0)
    throw new ShapeError(
      `${name}: no elements to choose from in shape [${shape.join(', ')}]; check the length before.`,
    );
  const outer = kept.map((d) => shape[d]!);
  const order = [...kept, ...all.filter((d) => reduced[d])];
  const sorted = sort(reshape(transpose(value, order), [...outer, n]));
  const place = q * (n - 1);
  const low = Math.floor(place);
  const element = (k: number): Value => section(sorted, outer.length, k, k + 1);
  const result =
    place === low
      ? mul(element(low), 1)
      : add(mul(element(low), 1 - (place - low)), mul(element(low + 1), place - low));
  return owning(reshape(result, options.keepdims === true ? shape.map((size, d) => (reduced[d] ? 1 : size)) : outer));
}

/** The value below which a share `q` of the elements lies, interpolated linearly between neighbours. */
export const quantile = arrayRow(
  (x: Input | Value, q: number, options: QuantileOptions = {}): Value => quantileOf('quantile', x, q, options),
  {
    name: 'quantile',
    kind: 'smooth',
    on: real,
    examples: [
      example([[5]], (f, x: Value) => f(x, 0.3)),
      example([[3, 4]], (f, x: Value) => f(x, 0.8, { dims: 0, keepdims: true })),
      example([[2, 3, 2]], (f, x: Value) => f(x, 1, { dims: [0, 1] })),
    ],
  },
);

/** The middle element in order, or the mean of the two middle ones. */
export const median = arrayRow(
  (x: Input | Value, options: QuantileOptions = {}): Value => quantileOf('median', x, 0.5, options),
  {
    name: 'median',
    kind: 'smooth',
    on: real,
    examples: [
      example([[5]], (f, x: Value) => f(x)),
      example([[4]], (f, x: Value) => f(x)),
      example([[2, 3]], (f, x: Value) => f(x, { dims: 1 })),
    ],
  },
);
