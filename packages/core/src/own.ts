import { NDArray, copy, live } from '@stdgrad/kernels';
import { arrayOfValue, isVariable, nodeOf } from './record.js';
import { isTensor, makeTensor } from './tensor.js';
import type { Value } from './node.js';

/**
 * The result of an op whose last step was a view of memory that the op itself made: as a tensor that owns the memory,
 * since no user can see the owner. Never for views of an operand.
 */
export function owning(x: Value): Value {
  if (!isTensor(x) || x.base === null) return x;
  const view = arrayOfValue(x);
  const root = view.root === null ? view : live(view.root);
  // contents that a VJP holds must stay tied to the memory, so that a write moves them away first
  const isHeld = root.holders > 0 || (root.held !== null && root.held.length > 0);
  const own = isHeld ? copy(view) : new NDArray(view.buffer, view.start, view.layout, view.dtype);
  return makeTensor(own, nodeOf(x), !isVariable(x));
}
