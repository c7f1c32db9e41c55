import { broadcastStrides, copy } from './broadcast.js';
import { Layout, reach, repeats } from './layout.js';
import { NDArray } from './ndarray.js';

// Copy on write: whoever needs the present contents of an array later holds it. A write first moves what is held to
// memory of its own; the live memory then goes on under a new array, which `moved` of the old one points to.

/** Holds the present contents of `x` until {@link release}. */
export function hold(x: NDArray): NDArray {
  if (x.holders++ === 0 && x.root !== null) remember(live(x.root), x);
  return x;
}

// weakly, since graphs that are dropped release nothing
function remember(owner: NDArray, view: NDArray): void {
  let held = owner.held ?? [];
  // now and then the list is rid of what nobody needs any more
  if (held.length >= 16 && (held.length & (held.length - 1)) === 0)
    held = held.filter((ref) => (ref.deref()?.holders ?? 0) > 0);
  held.push(new WeakRef(view));
  owner.held = held;
}

/** Ends one {@link hold}. */
export function release(x: NDArray): void {
  if (--x.holders !== 0 || x.root === null) return;
  const { held } = live(x.root);
  const at = held === null ? -1 : held.findLastIndex((ref) => ref.deref() === x);
  if (held !== null && at >= 0) {
    held[at] = held[held.length - 1];
    held.pop();
  }
}

/** The array that now stands for the live memory of `x`. */
export function live(x: NDArray): NDArray {
  let now = x;
  while (now.moved !== null) now = now.moved;
  return now;
}

/** Before a write to the memory of `x`: moves everything held of it to memory of its own. Returns the live array. */
export function prepareWrite(x: NDArray): NDArray {
  const owner = live(x.root === null ? x : x.root);
  const { held } = owner;
  if (held !== null) {
    owner.held = null;
    for (const ref of held) {
      const view = ref.deref();
      if (view !== undefined && view.holders > 0) moveAway(view, owner);
    }
  }
  if (owner.holders > 0) moveAway(owner, null);
  return live(x);
}

function moveAway(x: NDArray, root: NDArray | null): void {
  const now = new NDArray(x.buffer, x.start, x.layout, x.dtype);
  now.root = root;
  now.exposed = x.exposed;
  const kept = repeats(x.layout) ? copyRepeated(x) : copy(x);
  x.moved = now;
  x.buffer = kept.buffer;
  x.start = kept.start;
  x.layout = kept.layout;
  x.root = null;
  x.exposed = false;
}

// a broadcast view is copied once per place, not once per element
function copyRepeated(x: NDArray): NDArray {
  const { shape, strides } = x.layout;
  const once = new Layout(
    shape.map((size, d) => (strides[d] === 0 ? 1 : size)),
    strides,
  );
  const kept = copy(new NDArray(x.buffer, x.start, once, x.dtype));
  kept.layout = new Layout(shape, broadcastStrides(kept.layout, shape));
  return kept;
}

const rounds = 0x9e3779b1;

/** A hash of the contents, which changes with every bit (but −0 and 0) and with the place of every element. */
export function fingerprint(x: NDArray): number {
  const [low, high] = reach(x.layout);
  let hash = 0x811c9dc5;
  const { buffer, start } = x;
  const bits = new Float64Array(1);
  const words = new Uint32Array(bits.buffer);
  for (let k = start + low; k <= start + high; k++) {
    bits[0] = buffer[k];
    hash = Math.imul(hash ^ words[0], rounds) ^ (hash >>> 15);
    hash = Math.imul(hash ^ words[1], rounds) ^ (hash >>> 13);
  }
  return hash >>> 0;
}
