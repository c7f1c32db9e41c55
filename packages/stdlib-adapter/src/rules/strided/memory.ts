import type { Value } from '@stdgrad/core';
import { NDArray, copy, rowMajor } from '@stdgrad/kernels';
import type { DType, TypedArray } from '@stdgrad/protocol';

/** What a strided kernel reads and writes: a sequence of elements, counted from 0. */
export interface Memory {
  /** What was passed. */
  readonly source: unknown;
  readonly size: number;
  readonly dtype: DType;
  /** A copy of the numbers, as the kernel itself takes them. */
  plain(): Buffer;
  /** Elements at the places, in one dimension. */
  gather(places: Int32Array): Value;
  /** Where an element lies: the same object and number for the same element of other arguments. */
  readonly home: object;
  position(place: number): number;
  /** Refuses a value that can't be written here. */
  checkWrite(id: string, name: string, variable: boolean): void;
  /**
   * Replaces elements; the places differ from each other.
   *
   * @param plain - what the kernel made of {@link plain}: what a list takes of constants, booleans too
   */
  write(id: string, places: Int32Array, value: Value, plain: Buffer): void;
}

/** Numbers side by side. */
export type Buffer = TypedArray | unknown[];

/** Places as an index. */
export function indexOf(places: Int32Array): NDArray {
  return new NDArray(places, 0, rowMajor([places.length]), 'int32');
}

/** Index in each dimension of an element by its number in row-major order. */
export function indicesOf(place: number, shape: readonly number[]): number[] {
  let rest = place;
  return shape
    .toReversed()
    .map((size) => {
      const number = rest % size;
      rest = (rest - number) / size;
      return number;
    })
    .toReversed();
}

/** The numbers in an array, in row-major order, in a buffer of their own. */
export function numbersOf(x: NDArray): TypedArray {
  const { buffer, start, layout } = x.layout.dense ? x : copy(x);
  return buffer.slice(start, start + layout.size);
}
