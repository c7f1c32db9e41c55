import { linearPlace, type NDArray } from './ndarray.js';
import { rowMajor } from './layout.js';
import { copy } from './broadcast.js';

/**
 * For each place of a sorted copy, in row-major order, the row-major number of the element that comes there.
 * Stable; NaN comes last either way.
 */
export function sortedOrder(x: NDArray, dim: number, descending: boolean): Int32Array {
  const { shape, size } = x.layout;
  const dense = x.layout.dense ? x : copy(x);
  const { strides } = rowMajor(shape);
  const n = shape[dim];
  const step = strides[dim];
  const order = new Int32Array(size);
  const lane = new Int32Array(n);
  const sign = descending ? -1 : 1;
  const value = (k: number): number => dense.buffer[dense.start + k];
  const compare = (a: number, b: number): number => {
    const [u, v] = [value(a), value(b)];
    if (u === v) return a - b;
    if (u !== u) return v !== v ? a - b : 1;
    if (v !== v) return -1;
    return u < v ? -sign : sign;
  };
  for (let first = 0; first < size; first++) {
    if (Math.floor(first / step) % n !== 0) continue;
    for (let k = 0; k < n; k++) lane[k] = first + k * step;
    lane.sort(compare);
    for (let k = 0; k < n; k++) order[first + k * step] = lane[k];
  }
  return order;
}

/** Places of the elements with the given row-major numbers, counted from the first element of `x`. */
export function placesOf(x: NDArray, numbers: Int32Array): Int32Array {
  return x.layout.dense ? numbers : numbers.map((k) => linearPlace(x, 'at', k) - x.start);
}
