import { arrayOfValue, operand, type Tensor, type Value } from '@stdgrad/core';
import { showShape, type Contraction, type NDArray } from '@stdgrad/kernels';
import { ArgumentError, ShapeError } from '@stdgrad/protocol';
import { dimsOf } from '../define/dims.js';
import { real } from '../define/domain.js';
import { checkOptions, type OpOptions } from '../define/options.js';
import { example, row, type HasRow } from '../define/row.js';
import { reshape } from '../shape/reshape.js';
import { contraction, ownOptions, type Describe, type Operand } from './contraction.js';

/** A product of two arrays, as users call it. */
export interface ArrayProduct<Options = OpOptions> {
  (a: Tensor, b: Operand, options?: Options): Tensor;
  (a: Operand, b: Tensor, options?: Options): Tensor;
  (a: NDArray, b: NDArray, options?: Options): NDArray;
  (a: Operand, b: Operand, options?: Options): Value;
}

/** A product that gives a number for numbers. */
export interface Product<Options = OpOptions> extends ArrayProduct<Options> {
  (a: number, b: number): number;
}

type Shape = readonly number[];
type Dims = readonly number[];

/** Sums over pairs of dimensions of two operands; the result has the others of the first, then of the second. */
function summedOver(name: string, [a, b]: readonly Shape[], dimsA: Dims, dimsB: Dims): Contraction {
  dimsA.forEach((d, pair) => {
    const e = dimsB[pair]!;
    if (a![d] !== b![e]) {
      throw new ShapeError(
        `${name}: summed sizes differ: dimension ${d} of ${showShape(a!)} and ${e} of ${showShape(b!)} need ${a![d]} = ${b![e]}; transpose one operand?`,
      );
    }
  });
  const left = a!.map((_, d) => d);
  const right = b!.map((_, e) => (dimsB.includes(e) ? dimsA[dimsB.indexOf(e)]! : a!.length + e));
  const output = [...left.filter((d) => !dimsA.includes(d)), ...right.filter((label) => label >= a!.length)];
  return { labels: [left, right], output, sizes: [...a!, ...b!] };
}

const lastWith =
  (name: string, dimOfB: (b: Shape) => number): Describe =>
  (shapes) => {
    const [a, b] = shapes;
    const scalar = a!.length === 0 || b!.length === 0;
    return summedOver(name, shapes, scalar ? [] : [a!.length - 1], scalar ? [] : [dimOfB(b!)]);
  };

const describeDot = lastWith('dot', (b) => Math.max(b.length - 2, 0));
const describeInner = lastWith('inner', (b) => b.length - 1);
const describeOuter: Describe = (shapes) => summedOver('outer', shapes, [], []);
const describeVdot: Describe = (shapes) => summedOver('vdot', shapes, [0], [0]);

/**
 * Sum over the last dimension of `a` and the last but one of `b` (the only one of a vector); the product with a number.
 *
 * @throws {@link ShapeError} when their sizes differ
 */
export const dot: Product & HasRow<Product> = row(
  ((a: Operand, b: Operand, options?: OpOptions) => contraction('dot', [a, b], options, describeDot)) as Product,
  {
    name: 'dot',
    kind: 'smooth',
    on: real,
    examples: [
      example([[3], [3]], (f, a: Value, b: Value) => f(a, b)),
      example(
        [
          [2, 3],
          [3, 2],
        ],
        (f, a: Value, b: Value) => f(a, b),
      ),
      example(
        [
          [2, 3],
          [4, 3, 2],
        ],
        (f, a: Value, b: Value) => f(a, b),
      ),
      example([[2, 3], []], (f, a: Value, b: Value) => f(a, b)),
    ],
  },
);

/**
 * Sum over the last dimensions of both; the product with a number.
 *
 * @throws {@link ShapeError} when their sizes differ
 */
export const inner: Product & HasRow<Product> = row(
  ((a: Operand, b: Operand, options?: OpOptions) => contraction('inner', [a, b], options, describeInner)) as Product,
  {
    name: 'inner',
    kind: 'smooth',
    on: real,
    examples: [
      example([[3], [3]], (f, a: Value, b: Value) => f(a, b)),
      example(
        [
          [2, 3],
          [4, 2, 3],
        ],
        (f, a: Value, b: Value) => f(a, b),
      ),
      example([[], [3]], (f, a: Value, b: Value) => f(a, b)),
    ],
  },
);

/** The elements in one dimension, for products that disregard shapes. */
function line(name: string, x: Operand): Value {
  const value = operand(name, x);
  return arrayOfValue(value).layout.shape.length === 1 ? value : reshape(value, -1);
}

/** Products of each element of `a` with each of `b`, both in row-major order: shape `[size of a, size of b]`. */
export const outer: ArrayProduct & HasRow<ArrayProduct> = row(
  ((a: Operand, b: Operand, options?: OpOptions) =>
    contraction('outer', [line('outer', a), line('outer', b)], options, describeOuter)) as ArrayProduct,
  {
    name: 'outer',
    kind: 'smooth',
    on: real,
    examples: [
      example([[2], [3]], (f, a: Value, b: Value) => f(a, b)),
      example([[2, 2], []], (f, a: Value, b: Value) => f(a, b)),
    ],
  },
);

/**
 * Sum of the products of elements in row-major order, whatever the shapes.
 *
 * @throws {@link ShapeError} when the sizes differ
 */
export const vdot: Product & HasRow<Product> = row(
  ((a: Operand, b: Operand, options?: OpOptions) =>
    typeof a === 'number' && typeof b === 'number' && options === undefined
      ? a * b
      : contraction('vdot', [line('vdot', a), line('vdot', b)], options, describeVdot)) as Product,
  {
    name: 'vdot',
    kind: 'smooth',
    on: real,
    examples: [
      example([[3], [3]], (f, a: Value, b: Value) => f(a, b)),
      example(
        [
          [2, 3],
          [3, 2],
        ],
        (f, a: Value, b: Value) => f(a, b),
      ),
    ],
  },
);

/** Options of {@link tensordot}. */
export interface TensordotOptions extends OpOptions {
  /**
   * How many dimensions to sum over, the last of `a` with the first of `b`; or which: two lists, equally long.
   *
   * @default 2
   */
  readonly dims?: number | readonly [a: number | Dims, b: number | Dims];
}

const tensordotOptions = new Set(['dims', ...ownOptions]);

function summedDims(dims: TensordotOptions['dims'], a: Shape, b: Shape): [Dims, Dims] {
  if (Array.isArray(dims) && dims.length === 2) {
    const [dimsA, dimsB] = [dimsOf('tensordot', dims[0], a.length), dimsOf('tensordot', dims[1], b.length)];
    if (dimsA.length === dimsB.length) return [dimsA, dimsB];
  } else if (typeof dims === 'number' && Number.isInteger(dims) && dims >= 0) {
    if (dims <= Math.min(a.length, b.length)) {
      const first = Array.from({ length: dims }, (_, d) => d);
      return [first.map((d) => a.length - dims + d), first];
    }
    throw new ShapeError(
      `tensordot: option 'dims' asks for ${dims} summed dimension(s), but the shapes are ${showShape(a)} and ${showShape(b)}; ask for fewer.`,
    );
  }
  throw new ArgumentError(
    `tensordot: option 'dims' must be a number from 0 on or two lists of dimensions, equally long, got ${JSON.stringify(dims)}.`,
  );
}

/**
 * Sum over some dimensions of `a` and as many of `b`; the result has the others of `a`, then of `b`.
 *
 * @throws {@link ShapeError} when the sizes of a pair differ
 */
export const tensordot: Product<TensordotOptions> & HasRow<Product<TensordotOptions>> = row(
  ((a: Operand, b: Operand, given: TensordotOptions = {}) => {
    checkOptions('tensordot', given, tensordotOptions);
    const { dims = 2, ...options } = given;
    return contraction('tensordot', [a, b], options, (shapes) =>
      summedOver('tensordot', shapes, ...summedDims(dims, shapes[0]!, shapes[1]!)),
    );
  }) as Product<TensordotOptions>,
  {
    name: 'tensordot',
    kind: 'smooth',
    on: real,
    examples: [
      example(
        [
          [2, 3, 2],
          [3, 2, 2],
        ],
        (f, a: Value, b: Value) => f(a, b),
      ),
      example(
        [
          [2, 3],
          [2, 4],
        ],
        (f, a: Value, b: Value) => f(a, b, { dims: [0, 0] }),
      ),
      example(
        [
          [2, 3, 4],
          [4, 2],
        ],
        (f, a: Value, b: Value) =>
          f(a, b, {
            dims: [
              [0, -1],
              [1, 0],
            ],
          }),
      ),
      example([[2], [3]], (f, a: Value, b: Value) => f(a, b, { dims: 0 })),
    ],
  },
);
