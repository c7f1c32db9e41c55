import { hasHandler, type Handler } from '@stdgrad/protocol';

// deeper nesting than any array of numbers has; ends the walk through an array that holds itself
const deepest = 32;

/**
 * Tells whether nothing in an argument can take over a call: no handler, none in nested plain arrays and none among
 * the values of a plain object (options). Callbacks are left alone. Allocates nothing.
 */
export function isPlain(x: unknown): boolean {
  if (typeof x !== 'object' || x === null) return true;
  // arrays of typed memory are no lists; some have tensors beside their memory
  return ArrayBuffer.isView(x) ? !hasHandler(x) : !walk(x, deepest, null);
}

/** What may take over a call, from left to right. */
export function handlersIn(args: readonly unknown[]): Handler[] {
  const found: Handler[] = [];
  for (const x of args) if (typeof x === 'object' && x !== null) walk(x, deepest, found);
  return found;
}

/** Gathers handlers; without a place to gather them, stops at the first. */
function walk(x: object, depth: number, found: Handler[] | null): boolean {
  if (hasHandler(x)) {
    found?.push(x);
    return true;
  }
  if (Array.isArray(x)) return depth > 0 && walkArray(x, depth - 1, found);
  return isRecord(x) && walkRecord(x, found);
}

function walkArray(x: readonly unknown[], depth: number, found: Handler[] | null): boolean {
  let any = false;
  for (let i = 0; i < x.length; i++) {
    const element = x[i];
    if (typeof element !== 'object' || element === null || !walk(element, depth, found)) continue;
    any = true;
    if (found === null) return true;
  }
  return any;
}

function walkRecord(x: Readonly<Record<string, unknown>>, found: Handler[] | null): boolean {
  let any = false;
  try {
    for (const key in x) {
      const value = x[key];
      if (!hasHandler(value)) continue;
      any = true;
      if (found === null) return true;
      found.push(value);
    }
  } catch {
    // an option's getter throws: left to the function itself
  }
  return any;
}

function isRecord(x: object): x is Readonly<Record<string, unknown>> {
  try {
    const prototype: unknown = Object.getPrototypeOf(x);
    return prototype === Object.prototype || prototype === null;
  } catch {
    return false; // a revoked proxy
  }
}
