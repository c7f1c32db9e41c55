import { arrayOfValue, describe, operand, type Input, type Value } from '@stdgrad/core';
import { ArgumentError, IndexError, ShapeError } from '@stdgrad/protocol';
import { choose } from '../define/callable.js';
import { dimOf, dimsOf } from '../define/dims.js';
import { real } from '../define/domain.js';
import { checkOptions } from '../define/options.js';
import { arrayRow, example, row, type Example, type ArrayOp, type HasRow } from '../define/row.js';
import { broadcastTo } from './broadcast.js';
import { expandDims } from './dimensions.js';
import { gatherNumbers } from './gather.js';
import { flip, type DimsOption } from './order.js';
import { transpose } from './permute.js';
import { ravel } from './dimensions.js';
import { type DimOption } from './repeat.js';
import { reshape } from './reshape.js';
import { section } from './section.js';
import { fromElements, toDense } from '@stdgrad/kernels';

function atleast(name: string, x: Input | Value, rank: number, missing: (rank: number) => number[]): Value {
  const value = operand(name, x);
  const own = arrayOfValue(value).layout.shape.length;
  return own >= rank ? value : expandDims(value, missing(own));
}

// an operand with enough dimensions is the result itself
const below = (rank: number): Example<(x: Value) => Value>[] =>
  [[], [3], [2, 3]].slice(0, rank).map((shape) => example([shape], (f, x: Value) => f(x)));

/** A view with at least one dimension; the operand itself when it has. */
export const atleast1d = arrayRow((x: Input | Value): Value => atleast('atleast1d', x, 1, () => [0]), {
  name: 'atleast1d',
  kind: 'linear',
  on: real,
  examples: below(1),
});

/** A view with at least two dimensions, new ones in front; the operand itself when it has. */
export const atleast2d = arrayRow(
  (x: Input | Value): Value => atleast('atleast2d', x, 2, (rank) => (rank === 0 ? [0, 1] : [0])),
  { name: 'atleast2d', kind: 'linear', on: real, examples: below(2) },
);

/** A view with at least three dimensions: a vector lies in the middle, a matrix in front; the operand itself when it has. */
export const atleast3d = arrayRow(
  (x: Input | Value): Value =>
    atleast('atleast3d', x, 3, (rank) => (rank === 0 ? [0, 1, 2] : rank === 1 ? [0, 2] : [2])),
  { name: 'atleast3d', kind: 'linear', on: real, examples: below(3) },
);

/**
 * Parts of an array along one dimension, by default the first, as views.
 *
 * @param parts - number of equal parts, or the places at which to cut
 */
export const split = row(
  (x: Input | Value, parts: number | readonly number[], options: DimOption = {}): Value[] => {
    checkOptions('split', options, new Set(['dim']));
    const { dim = 0 } = options;
    const value = operand('split', x);
    const { shape } = arrayOfValue(value).layout;
    const along = dimOf('split', dim, shape.length);
    const n = shape[along]!;
    if (typeof parts === 'number' && (!Number.isInteger(parts) || parts < 1 || n % parts !== 0)) {
      throw new ShapeError(
        `split: ${n} elements can't be cut into ${parts} equal parts; give the places at which to cut.`,
      );
    }
    const cuts =
      typeof parts === 'number'
        ? Array.from({ length: parts - 1 }, (_, k) => ((k + 1) * n) / parts)
        : parts.map((k) => Math.min(Math.max(k < 0 ? k + n : k, 0), n));
    const ends = [...cuts, n];
    return ends.map((end, k) => section(value, along, k === 0 ? 0 : Math.min(ends[k - 1]!, end), end));
  },
  {
    name: 'split',
    kind: 'linear',
    on: real,
    examples: [
      example([[6]], (f, x: Value) => f(x, 3)[1]),
      example([[2, 5]], (f, x: Value) => f(x, [1, 4], { dim: 1 })[1]),
    ],
  },
);

/** The array turned by quarter turns from the first of two dimensions (default 0, 1) towards the second. A view. */
export const rot90 = arrayRow(
  (x: Input | Value, turns = 1, options: DimsOption = {}): Value => {
    checkOptions('rot90', options, new Set(['dims']));
    const { dims = [0, 1] } = options;
    const value = operand('rot90', x);
    const rank = arrayOfValue(value).layout.shape.length;
    const [a, b, ...more] = dimsOf('rot90', dims, rank);
    if (a === undefined || b === undefined || more.length > 0)
      throw new ArgumentError('rot90: option dims must name two dimensions.');
    if (!Number.isInteger(turns))
      throw new ArgumentError(`rot90: the number of turns must be an integer, got ${String(turns)}.`);
    const quarter = ((turns % 4) + 4) % 4;
    const swapped = Array.from({ length: rank }, (_, d) => (d === a ? b : d === b ? a : d));
    if (quarter === 0) return flip(value, { dims: [] });
    if (quarter === 1) return transpose(flip(value, { dims: b }), swapped);
    if (quarter === 2) return flip(value, { dims: [a, b] });
    return flip(transpose(value, swapped), { dims: b });
  },
  {
    name: 'rot90',
    kind: 'linear',
    on: real,
    examples: [0, 1, 2, 3].map((turns) =>
      example([[2, 3]], (f: (x: Value, turns: number) => unknown, x: Value) => f(x, turns)),
    ),
  },
);

function triangle(name: string, x: Input | Value, k: number, keeps: (i: number, j: number) => boolean): Value {
  const value = operand(name, x);
  const { shape } = arrayOfValue(value).layout;
  if (shape.length < 2)
    throw new ShapeError(`${name}: needs a matrix, got shape [${shape.join(', ')}]; reshape it first.`);
  if (!Number.isInteger(k))
    throw new ArgumentError(`${name}: the diagonal's number must be an integer, got ${describe(k)}.`);
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!];
  const mask = Array.from({ length: rows * columns }, (_, p) => keeps(Math.floor(p / columns), p % columns));
  return choose(value, 0, fromElements(mask, [rows, columns], 'bool'));
}

const triangles = [
  example([[3, 4]], (f: (x: Value, k?: number) => unknown, x: Value) => f(x)),
  example([[2, 3, 3]], (f: (x: Value, k?: number) => unknown, x: Value) => f(x, -1)),
];

/** The part of matrices up to diagonal `k` (default the main one, 0), zeros above. */
export const tril = arrayRow((x: Input | Value, k = 0): Value => triangle('tril', x, k, (i, j) => j <= i + k), {
  name: 'tril',
  kind: 'linear',
  on: real,
  examples: triangles,
});

/** The part of matrices from diagonal `k` (default the main one, 0), zeros below. */
export const triu = arrayRow((x: Input | Value, k = 0): Value => triangle('triu', x, k, (i, j) => j >= i + k), {
  name: 'triu',
  kind: 'linear',
  on: real,
  examples: triangles,
});

/** Coordinate arrays of a grid from its axes, as views; with `indexing: 'xy'` (default) the first axis runs along columns. */
export const meshgrid = row(
  (axes: readonly (Input | Value)[], options: { readonly indexing?: 'xy' | 'ij' } = {}): Value[] => {
    checkOptions('meshgrid', options, new Set(['indexing']));
    const { indexing = 'xy' } = options;
    if (!Array.isArray(axes) || (indexing !== 'xy' && indexing !== 'ij'))
      throw new ArgumentError(
        `meshgrid: needs a list of vectors, and 'xy' or 'ij' as indexing; got ${describe(axes)} and ${describe(indexing)}.`,
      );
    const vectors = axes.map((axis: Input | Value) => ravel(operand('meshgrid', axis)));
    const sizes = vectors.map((vector) => arrayOfValue(vector).layout.size);
    const place = (k: number): number => (indexing === 'xy' && vectors.length > 1 && k < 2 ? 1 - k : k);
    const shape = sizes.map((_, k) => sizes[place(k)]!);
    return vectors.map((vector, k) =>
      broadcastTo(
        reshape(
          vector,
          sizes.map((_, d) => (d === place(k) ? sizes[k]! : 1)),
        ),
        shape,
      ),
    );
  },
  {
    name: 'meshgrid',
    kind: 'linear',
    on: real,
    examples: [
      example([[3]], (f, x: Value) => f([x, x])[0]),
      example([[2]], (f, x: Value) => f([x, x, x], { indexing: 'ij' })[2]),
    ],
  },
);

type TakeAlongAxis = ArrayOp<[indices: Input | Value, dim: number]>;

/** Elements by their numbers along one dimension, numbers shaped like the result (as from `argsort`). */
export const takeAlongAxis: TakeAlongAxis & HasRow<TakeAlongAxis> = arrayRow(
  (x: Input | Value, indices: Input | Value, dim: number): Value => {
    const value = operand('takeAlongAxis', x);
    const { shape } = arrayOfValue(value).layout;
    const along = dimOf('takeAlongAxis', dim, shape.length);
    const places = toDense(arrayOfValue(operand('takeAlongAxis', indices)));
    const target = places.layout.shape;
    if (target.length !== shape.length || target.some((n, d) => d !== along && n !== shape[d])) {
      throw new ShapeError(
        `takeAlongAxis: indices of shape [${target.join(', ')}] do not fit an array of shape [${shape.join(', ')}]; they may differ in dimension ${along} only.`,
      );
    }
    const inner = shape.slice(along + 1).reduce((n, m) => n * m, 1);
    const n = shape[along]!;
    const numbers = Int32Array.from({ length: places.layout.size }, (_, p) => {
      const asked = places.buffer[places.start + p]!;
      const k = asked < 0 ? asked + n : asked;
      if (!Number.isInteger(k) || k < 0 || k >= n)
        throw new IndexError(
          `takeAlongAxis: index ${asked} is outside dimension ${along} of size ${n}; use integers from ${-n} to ${n - 1}.`,
        );
      return (Math.floor(p / (inner * target[along]!)) * n + k) * inner + (p % inner);
    });
    return gatherNumbers(value, numbers, target);
  },
  {
    name: 'takeAlongAxis',
    kind: 'linear',
    on: real,
    examples: [example([[2, 3]], (f, x: Value) => f(x, [[2, 0, 0, -1], [1, 1, 1, 0]], 1)), example([[3]], (f, x: Value) => f(x, [2, 2], 0))], // prettier-ignore
  },
);
