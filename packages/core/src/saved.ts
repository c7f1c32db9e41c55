import { copy, fingerprint, hold, live, release, type NDArray } from '@stdgrad/kernels';
import { MutationError, shared } from '@stdgrad/protocol';
import { flags, type Node } from './node.js';
import { state } from './state.js';

// views and what others can write is copied up to this many elements; beyond it the latter is verified by its fingerprint
const copiedSize = 1024;
// one for all copies of the library: a backward of one goes through nodes of the other
const prints = shared('core.prints', () => new WeakMap<Node, Map<NDArray, number>>());

/** Saves contents for a VJP: held against our own writes, copied or fingerprinted against other people's. */
export function keep(node: Node, array: NDArray): NDArray {
  if (array.untied) return hold(array);
  const isSmall = array.layout.size <= copiedSize;
  // an owner would have to remember each view that is held
  if (isSmall && array.root !== null) return copy(array);
  if (!state.guard || !isExposed(array)) return hold(array);
  if (isSmall) return copy(array);
  node.flags |= flags.guarded;
  let print = prints.get(node);
  if (print === undefined) prints.set(node, (print = new Map()));
  print.set(array, fingerprint(array));
  return hold(array);
}

function isExposed(array: NDArray): boolean {
  return array.exposed || (array.root !== null && live(array.root).exposed);
}

/** Checks that what a node saved of other people's memory is as it was. */
export function verify(node: Node): void {
  for (const [array, print] of prints.get(node) ?? []) {
    if (fingerprint(array) === print) continue;
    const place = array === node.x ? 'first' : array === node.y ? 'second' : 'a later';
    throw new MutationError(
      `${node.rule?.name ?? 'leaf'}: the ${place} argument was changed between the call and its backward, so its gradient would be wrong; ` +
        `pass a copy, or write through tensors, whose changes are tracked.`,
    );
  }
}

/** Lets go of what a node saved and of its inputs; what remains is a leaf that older consumers may not pass. */
export function releaseNode(node: Node): void {
  const { x, y, z, xs } = node;
  if (x !== null && x.holders > 0) release(x);
  if (y !== null && y.holders > 0) release(y);
  if (z !== null) release(z);
  if (xs !== null) for (const array of xs) if (array.holders > 0) release(array);
  node.rule = null;
  node.a = node.b = node.rest = node.x = node.y = node.z = null;
  node.aux = null;
  node.flags &= ~flags.guarded;
  node.released = ++state.serial;
}
