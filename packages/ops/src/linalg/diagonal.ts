import { arrayOfValue, describe, operand, type Tensor, type Value } from '@stdgrad/core';
import type { Contraction, NDArray } from '@stdgrad/kernels';
import { ArgumentError, ShapeError } from '@stdgrad/protocol';
import { dimsOf } from '../define/dims.js';
import { real } from '../define/domain.js';
import { checkOptions, type OpOptions } from '../define/options.js';
import { example, row, type HasRow } from '../define/row.js';
import { section } from '../shape/section.js';
import { contraction, ownOptions, type Operand } from './contraction.js';

/** Which diagonal. */
export interface DiagonalOptions {
  /**
   * Offset: column minus row. Above 0 it lies right of the main diagonal.
   *
   * @default 0
   */
  readonly k?: number;
  /**
   * The dimensions of rows and of columns.
   *
   * @default [-2, -1]
   */
  readonly dims?: readonly [rows: number, columns: number];
}

interface Plane {
  /** The operand, cut so that the diagonal begins in its first row and column. */
  readonly square: Value;
  readonly rows: number;
  readonly columns: number;
}

function planeOf(name: string, x: Operand, { k = 0, dims = [-2, -1] }: DiagonalOptions): Plane {
  const value = operand(name, x);
  const { shape } = arrayOfValue(value).layout;
  if (shape.length < 2)
    throw new ShapeError(
      `${name}: needs at least two dimensions, got ${shape.length}; for a vector see outer and mul.`,
    );
  if (!Number.isInteger(k)) throw new ArgumentError(`${name}: option 'k' must be an integer, got ${describe(k)}.`);
  const [rows, columns, ...more] = dimsOf(name, dims, shape.length);
  if (rows === undefined || columns === undefined || more.length > 0)
    throw new ArgumentError(`${name}: option 'dims' must be two dimensions, got [${String(dims)}].`);
  const [top, left] = [Math.min(Math.max(-k, 0), shape[rows]!), Math.min(Math.max(k, 0), shape[columns]!)];
  const length = Math.min(shape[rows]! - top, shape[columns]! - left);
  const cut = (y: Value, dim: number, from: number): Value =>
    shape[dim] === length ? y : section(y, dim, from, from + length);
  return { square: cut(cut(value, rows, top), columns, left), rows, columns };
}

/** One label for rows and columns; the result has the other dimensions, then the diagonal, if any. */
function diagonalOf(shape: readonly number[], rows: number, columns: number, kept: boolean): Contraction {
  const labels = shape.map((_, d) => (d === columns ? rows : d));
  const others = labels.filter((label) => label !== rows);
  return { labels: [labels], output: kept ? [...others, rows] : others, sizes: shape };
}

/** As users call {@link diagonal}. */
export interface Diagonal {
  (x: Tensor, options?: DiagonalOptions): Tensor;
  (x: NDArray, options?: DiagonalOptions): NDArray;
  (x: Operand, options?: DiagonalOptions): Value;
}

const whichOnly = new Set(['k', 'dims']);

/** A diagonal of a matrix or of each of a stack of matrices: a view, whose last dimension runs along the diagonal. */
export const diagonal: Diagonal & HasRow<Diagonal> = row(
  ((x: Operand, options: DiagonalOptions = {}) => {
    checkOptions('diagonal', options, whichOnly);
    const { square, rows, columns } = planeOf('diagonal', x, options);
    return contraction('diagonal', [square], undefined, ([shape]) => diagonalOf(shape!, rows, columns, true));
  }) as Diagonal,
  {
    name: 'diagonal',
    kind: 'linear',
    on: real,
    examples: [
      example([[3, 3]], (f, x: Value) => f(x)),
      example([[3, 4]], (f, x: Value) => f(x, { k: 1 })),
      example([[3, 2]], (f, x: Value) => f(x, { k: -1 })),
      example([[2, 3, 4]], (f, x: Value) => f(x, { dims: [2, 0] })),
    ],
  },
);

/** Options of {@link trace}. */
export interface TraceOptions extends DiagonalOptions, OpOptions {}

const anyOption = new Set([...whichOnly, ...ownOptions]);

/** As users call {@link trace}. */
export interface Trace {
  (x: Tensor, options?: TraceOptions): Tensor;
  (x: NDArray, options?: TraceOptions): NDArray;
  (x: Operand, options?: TraceOptions): Value;
}

/** Sum along a diagonal of a matrix or of each of a stack of matrices. */
export const trace: Trace & HasRow<Trace> = row(
  ((x: Operand, given: TraceOptions = {}) => {
    checkOptions('trace', given, anyOption);
    const { k, dims, ...options } = given;
    const which = { ...(k !== undefined && { k }), ...(dims !== undefined && { dims }) };
    const { square, rows, columns } = planeOf('trace', x, which);
    return contraction('trace', [square], options, ([shape]) => diagonalOf(shape!, rows, columns, false));
  }) as Trace,
  {
    name: 'trace',
    kind: 'linear',
    on: real,
    examples: [
      example([[3, 3]], (f, x: Value) => f(x)),
      example([[3, 4]], (f, x: Value) => f(x, { k: 2 })),
      example([[3, 2, 3]], (f, x: Value) => f(x, { dims: [0, 2] })),
    ],
  },
);
