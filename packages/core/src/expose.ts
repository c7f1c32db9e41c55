import { NDArray, copyInLayout, inLayout, prepareWrite, regionOf, take } from '@stdgrad/kernels';
import { shared } from '@stdgrad/protocol';
import { flags, type Node } from './node.js';
import { arrayOf, isTensor, offTape, type ArrayConstructor, type Tensor } from './tensor.js';

/** An ndarray over the same memory, of the class the tensor came from. */
function handOut(array: NDArray, origin: ArrayConstructor | null): unknown {
  if (origin !== null) {
    // @stdlib wants a stride of what has no dimensions
    const strides = array.shape.length === 0 ? [0] : array.strides;
    return new origin(array.dtype, array.data, array.shape, strides, array.offset, array.order);
  }
  const shown = new NDArray(array.buffer, array.start, array.layout, array.dtype);
  shown.exposed = true;
  return shown;
}

function originOf(x: Tensor): ArrayConstructor | null {
  return x.origin ?? x.base?.origin ?? null;
}

/** The contents as a plain ndarray that shares the tensor's memory. */
export function valueOf(x: Tensor): NDArray {
  const owner = x.base ?? x;
  // whoever has its memory may write to it, which the tape would not see
  offTape(owner);
  // what VJPs hold moves to memory that nobody outside can write
  const array = prepareWrite(arrayOf(owner));
  array.exposed = true;
  return handOut(arrayOf(x), originOf(x)) as NDArray;
}

const handedOut = shared('core.handedOut', () => new WeakMap<NDArray, Map<object, unknown>>());

/** The gradient of the latest backward as a plain ndarray; that of a view shares memory with its owner's. */
export function gradientOf(x: Tensor): NDArray | null {
  const cut = x.version < 0;
  const owner = cut ? x : (x.base ?? x);
  if (owner.fixed || !mayHaveGradient(owner) || owner.node === null) return null;
  const gradient = ownedGradient(owner.node);
  if (gradient === null) return null;
  if (owner === x) return once(gradient, x, () => handOut(gradient, originOf(x)));
  const region = regionOf(arrayOf(x), arrayOf(owner));
  return once(gradient, x, () => handOut(take(gradient, region), originOf(x)));
}

// a look at a gradient that isn't there leaves the scalar tape as it is
function mayHaveGradient({ made, segment, slot }: Tensor): boolean {
  return made !== null || (segment !== null && segment.hasGradient(slot));
}

/** The same ndarray at every reading, until the next backward. */
function once(gradient: NDArray, reader: Tensor, make: () => unknown): NDArray {
  let made = handedOut.get(gradient);
  if (made === undefined) handedOut.set(gradient, (made = new Map()));
  if (!made.has(reader)) made.set(reader, make());
  return made.get(reader) as NDArray;
}

/** A node's gradient in memory of its own, lying like the tensor it belongs to. */
function ownedGradient(node: Node): NDArray | null {
  const { grad } = node;
  if (grad === null || isTensor(grad)) return null;
  if (node.has(flags.handedOut) && inLayout(grad, node.layout) === grad) return grad;
  // inputs may have received the same memory, which the user may write to from now on
  const own = copyInLayout(grad, node.layout);
  node.own(own);
  node.flags |= flags.handedOut;
  return own;
}
