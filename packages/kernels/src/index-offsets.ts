import { IndexError } from '@stdgrad/protocol';
import { rowMajor, showShape, type Layout } from './layout.js';
import type { NDArray } from './ndarray.js';
import { nest } from './nest.js';

/** What an index array selects: distances from the first element, in row-major order of its shape. */
export interface Offsets {
  readonly shape: readonly number[];
  readonly offsets: Int32Array;
}

/** An index counted from 0, after the check. */
export function inRange(name: string, index: number, size: number, dim: number): number {
  const i = index < 0 ? index + size : index;
  if (i >= 0 && i < size) return i;
  throw new IndexError(
    `${name}: index ${index} is outside dimension ${dim} of size ${size}; ${size === 0 ? 'the dimension is empty' : `use an integer from ${-size} to ${size - 1}`}.`,
  );
}

/** Where the integers of an index array point along a dimension. */
export function integerOffsets(name: string, x: NDArray, size: number, step: number, dim: number): Offsets {
  const { shape } = x.layout;
  const offsets = new Int32Array(x.layout.size);
  nest(shape, [x.layout.strides, rowMajor(shape).strides], [x.start, 0], (n, p, s) => {
    for (let k = 0, i = p[0], o = p[1]; k < n; k++, i += s[0], o += s[1])
      offsets[o] = inRange(name, x.buffer[i], size, dim) * step;
  });
  return { shape, offsets };
}

/** Where the true elements of a mask lie: it selects like the index arrays of their indices. */
export function maskOffsets(name: string, mask: NDArray, { shape, strides }: Layout, dim: number): Offsets {
  const covered = mask.layout.shape;
  covered.forEach((size, d) => {
    if (size === shape[dim + d]) return;
    throw new IndexError(
      `${name}: a mask of shape ${showShape(covered)} does not fit dimensions ${showShape(shape.slice(dim, dim + covered.length))}; it needs one boolean for each element there.`,
    );
  });
  const offsets = offsetsOf(covered, strides.slice(dim, dim + covered.length));
  const places = offsetsOf(covered, mask.layout.strides);
  const { buffer, start } = mask;
  let count = 0;
  for (let k = 0; k < offsets.length; k++) if (buffer[start + places[k]] !== 0) offsets[count++] = offsets[k];
  return { shape: [count], offsets: offsets.subarray(0, count) };
}

/** Distances of all elements from the first, in row-major order. */
export function offsetsOf(shape: readonly number[], strides: readonly number[]): Int32Array {
  let offsets: Int32Array = new Int32Array(1);
  shape.forEach((size, d) => {
    const line = new Int32Array(size).map((_, k) => k * strides[d]);
    offsets = sums(offsets, line);
  });
  return offsets;
}

/** All sums of an element of `x` and one of `y`, in row-major order. */
export function sums(x: Int32Array, y: Int32Array): Int32Array {
  const n = y.length;
  const z = new Int32Array(x.length * n);
  for (let i = 0, at = 0; i < x.length; i++) {
    const first = x[i];
    for (let j = 0; j < n; j++) z[at++] = first + y[j];
  }
  return z;
}
