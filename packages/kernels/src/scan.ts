import type { DType } from '@stdgrad/protocol';
import { allocate, type NDArray } from './ndarray.js';
import { nest } from './nest.js';
import { rowMajor } from './layout.js';

/** Running sums along one dimension, from its start or (`backwards`) from its end. */
export function cumulate(x: NDArray, dim: number, backwards: boolean, dtype: DType): NDArray {
  const { shape, strides } = x.layout;
  const z = allocate(rowMajor(shape), dtype);
  const n = shape[dim];
  const one = shape.with(dim, 1);
  const dx = backwards ? -strides[dim] : strides[dim];
  const dz = backwards ? -z.layout.strides[dim] : z.layout.strides[dim];
  const xStart = x.start + (backwards ? (n - 1) * strides[dim] : 0);
  const zStart = z.start + (backwards ? (n - 1) * z.layout.strides[dim] : 0);
  if (n === 0) return z;
  nest(one, [strides, z.layout.strides], [xStart, zStart], (lanes, places, steps) => {
    for (let lane = 0; lane < lanes; lane++) {
      let xi = places[0] + lane * steps[0];
      let zi = places[1] + lane * steps[1];
      let total = 0;
      for (let k = 0; k < n; k++, xi += dx, zi += dz) z.buffer[zi] = total += x.buffer[xi];
    }
  });
  return z;
}
