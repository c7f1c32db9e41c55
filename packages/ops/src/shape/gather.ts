import { arrayOfValue, gatherRule, isTensor, record, type Value } from '@stdgrad/core';
import { gather, placesOf, rowMajor, type Region } from '@stdgrad/kernels';

/**
 * Elements of `x` by their row-major numbers, in a new shape. Where numbers repeat, gradients add up.
 *
 * @param numbers - one for each element of the result, in row-major order
 */
export function gatherNumbers(x: Value, numbers: Int32Array, shape: readonly number[]): Value {
  const array = arrayOfValue(x);
  const region: Region = { owner: array.layout, layout: rowMajor(shape), start: 0, places: placesOf(array, numbers) };
  const result = gather(array, region.places!, region.layout);
  return isTensor(x) ? record(gatherRule, result, x, null, region) : result;
}
