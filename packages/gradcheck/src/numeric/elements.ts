import { copy, type NDArray } from '@stdgrad/kernels';

/** Elements in row-major order. */
export function numbersIn(x: NDArray): Float64Array {
  const dense = copy(x);
  return Float64Array.from(dense.buffer.subarray(dense.start, dense.start + dense.layout.size));
}
