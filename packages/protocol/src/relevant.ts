import { hasHandler, isPrimitive, type Handler } from './call.js';

/** Picks the arguments, or parts of them, that may take over a call. */
export type Relevant = (args: readonly unknown[]) => Iterable<unknown>;

/**
 * What may take over a call unless the function declares otherwise: positional arguments, the elements of plain
 * arrays among them, and `out`, `where` and `like` of plain objects.
 */
export function relevantByDefault(args: readonly unknown[]): Handler[] {
  const found: Handler[] = [];
  const collect = (handler: Handler) => {
    found.push(handler);
    return false;
  };
  for (const x of args) search(x, collect);
  return found;
}

/** Tells whether {@link relevantByDefault} finds nothing in one argument; allocates nothing. */
export function isInert(x: unknown): boolean {
  return isPrimitive(x) || !search(x, first);
}

const first = (): boolean => true;

/** Visits the handlers in one argument until `stop` says so; of foreign objects it reads the symbol only. */
function search(x: unknown, stop: (handler: Handler) => boolean): boolean {
  if (hasHandler(x)) return stop(x);
  if (typeof x !== 'object' || x === null || ArrayBuffer.isView(x)) return false;
  try {
    if (Array.isArray(x)) return searchArray(x, stop);
    const prototype: unknown = Object.getPrototypeOf(x);
    if (prototype !== Object.prototype && prototype !== null) return false;
    const { out, where, like } = x as Readonly<Record<string, unknown>>;
    return (hasHandler(out) && stop(out)) || (hasHandler(where) && stop(where)) || (hasHandler(like) && stop(like));
  } catch {
    return false; // a proxy or an option's getter throws: left to the function itself
  }
}

function searchArray(x: readonly unknown[], stop: (handler: Handler) => boolean): boolean {
  // by index: the array's own iterator may be anything
  for (let i = 0; i < x.length; i++) {
    const element = x[i];
    if (!isPrimitive(element) && hasHandler(element) && stop(element)) return true;
  }
  return false;
}
