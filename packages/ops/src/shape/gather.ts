import { arrayOfValue, gatherRule, isTensor, record, type Value } from '@stdgrad/core';
import { gather, placesOf, rowMajor, type Region } from '@stdgrad/kernels';

/**
 * Elements of `x` by their row-major numbers, in a new shape. Where numbers repeat, gradients add up.
 *
 * @param numbers - one for each element of the result, in row-major order
 */
export function gatherNumbers(x: Value, numbers: Int32Array, shape: readonly number[]): Value {
  const array = arrayOfValue(x);
  const layout = rowMajor(shape);
  const result = gather(array, placesOf(array, numbers), layout);
  if (!isTensor(x)) return result;
  // the cotangent's elements are told apart by their numbers, also where those of `x` share memory
  const region: Region = { owner: rowMajor(array.layout.shape), layout, start: 0, places: numbers };
  return record(gatherRule, result, x, null, region);
}
