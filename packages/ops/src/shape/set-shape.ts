import { arrayOf, describe, isTensor, reshapeInPlace, type Tensor } from '@stdgrad/core';
import { reshape as reshapeArray } from '@stdgrad/kernels';
import { ArgumentError, ShapeError } from '@stdgrad/protocol';
import { reshapeRule, targetShape } from './reshape.js';

/**
 * Gives a tensor another shape in place; its views keep theirs. Returns the tensor.
 *
 * @throws {@link ShapeError} when the number of elements differs, or the memory does not allow the shape
 */
export function setShape(x: Tensor, shape: number | readonly number[]): Tensor {
  if (!isTensor(x)) throw new ArgumentError(`setShape: needs a tensor, got ${describe(x)}.`);
  const array = arrayOf(x);
  const reshaped = reshapeArray(array, targetShape('setShape', array, shape));
  if (reshaped.buffer !== array.buffer)
    throw new ShapeError('setShape: the memory of this view does not allow that shape; use reshape, which copies.');
  return reshapeInPlace(x, reshaped.layout, reshapeRule, array.layout.shape);
}
