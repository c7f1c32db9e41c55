import { broadcastShapes, broadcastStrides, broadcastTo, copy } from '../broadcast.js';
import { offsetsOf } from '../index-offsets.js';
import { rowMajor } from '../layout.js';
import { allocate, type NDArray } from '../ndarray.js';

/** Matrices of one size, one behind the other, row-major, in memory of their own. */
export interface Stack {
  readonly data: Float64Array;
  /** Place of the first element. */
  readonly start: number;
  /** Number of matrices: the product of `batch`. */
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  readonly batch: readonly number[];
}

/** The matrices of the last two dimensions, copied as float64. */
export function stackOf(x: NDArray): Stack {
  return asStack(copy(x, 'float64'));
}

function asStack(x: NDArray): Stack {
  const { shape } = x.layout;
  const batch = shape.slice(0, -2);
  const count = batch.reduce((n, m) => n * m, 1);
  return {
    data: x.buffer as Float64Array,
    start: x.start,
    count,
    rows: shape.at(-2)!,
    columns: shape.at(-1)!,
    batch,
  };
}

/** An array of zeros, and its matrices. */
export function emptyStack(batch: readonly number[], rows: number, columns: number): { array: NDArray; stack: Stack } {
  const array = allocate(rowMajor([...batch, rows, columns]), 'float64');
  return { array, stack: asStack(array) };
}

/** The matrices of `b`, repeated to the common batch, in memory of their own, and for each the number of its matrix of `a`. */
export interface Paired {
  readonly array: NDArray;
  readonly stack: Stack;
  readonly numbers: Int32Array;
}

/** Matches the matrices of two stacks whose leading dimensions broadcast. */
export function paired(name: string, a: readonly number[], b: NDArray): Paired {
  const { shape } = b.layout;
  const batch = broadcastShapes(name, [a, shape.slice(0, -2)]);
  const array = copy(broadcastTo(name, b, [...batch, ...shape.slice(-2)]), 'float64');
  const numbers = offsetsOf(batch, broadcastStrides(rowMajor(a), batch));
  return { array, stack: asStack(array), numbers };
}
