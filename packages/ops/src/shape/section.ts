import { arrayOf, isTensor, viewTensor, type Value } from '@stdgrad/core';
import { narrow } from '@stdgrad/kernels';

/** Elements `from` to `to` (excluded) along one dimension: a view. */
export function section(x: Value, dim: number, from: number, to: number): Value {
  return isTensor(x) ? viewTensor(x, narrow(arrayOf(x), dim, from, to)) : narrow(x, dim, from, to);
}
