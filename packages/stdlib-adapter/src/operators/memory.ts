import { GradientLossError, shared } from '@stdgrad/protocol';
import { bufferOf, isFloatArray, memoryOf, placeOf, tensorsOf, type FloatArray } from './table.js';

/** Views of memory that more than one may look at. */
interface Views {
  /** Arrays of floats that have not been told yet that there are tensors. */
  floats: WeakRef<FloatArray>[];
  /** Views that would see the bits. */
  readonly others: WeakRef<ArrayBufferView>[];
  /** How many of `floats` there may be until the dead ones are sorted out. */
  limit: number;
}

const viewsOf = shared('stdlib-adapter.views', () => new WeakMap<object, Views>());
const known = shared('stdlib-adapter.viewsKnown', () => new WeakSet<object>());

/**
 * Remembers a view of memory that others look at too: what is written to one of them must be seen by all.
 *
 * @param tell - makes an array of floats look for tensors
 * @throws {@link GradientLossError} for a view of bits where a tensor is
 */
export function join<View extends ArrayBufferView>(view: View, tell: (array: FloatArray) => void): View {
  if (known.has(view)) return view;
  const memory = memoryOf(view);
  const tensors = tensorsOf(view);
  if (isFloatArray(view)) {
    if (tensors !== undefined) {
      tell(view);
      return view;
    }
  } else for (const place of tensors?.keys() ?? []) refuse(view, place, 1);
  let views = viewsOf.get(memory);
  if (views === undefined) viewsOf.set(memory, (views = { floats: [], others: [], limit: 64 }));
  known.add(view);
  if (!isFloatArray(view)) views.others.push(new WeakRef(view));
  else if (views.floats.push(new WeakRef(view)) > views.limit) {
    views.floats = views.floats.filter((ref) => ref.deref() !== undefined);
    views.limit = 2 * views.floats.length + 64;
  }
  return view;
}

/**
 * Says that a tensor is about to be written to an array.
 *
 * @throws {@link GradientLossError} when a view of the same bytes would see bits instead
 */
export function announce(array: FloatArray, k: number, tell: (array: FloatArray) => void): void {
  const views = viewsOf.get(memoryOf(array));
  if (views === undefined) return;
  const size = array.BYTES_PER_ELEMENT;
  for (const ref of views.others) {
    const view = ref.deref();
    if (view !== undefined) refuse(view, placeOf(array, k), size);
  }
  for (const ref of views.floats.splice(0)) {
    const view = ref.deref();
    if (view === undefined) continue;
    if (view.BYTES_PER_ELEMENT === size) tell(view);
    else {
      refuse(view, placeOf(array, k), size);
      views.others.push(ref);
    }
  }
}

function refuse(view: ArrayBufferView, place: number, size: number): void {
  if (place >= view.byteOffset + view.byteLength || place + size <= view.byteOffset) return;
  throw new GradientLossError(
    `operator: a tensor is written to memory that ${view.constructor.name} reads the bits of, which would drop its gradient; ` +
      'write stopGradient(x).item() where the bits are wanted.',
  );
}

/** Whether `x` is memory that arrays look at. */
export function isMemory(x: unknown): boolean {
  return typeof x === 'object' && x !== null && bufferOf(x) !== null;
}
