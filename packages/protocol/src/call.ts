/** Key of the method by which an object takes over the calls that it is an argument of. */
export const arrayFunction: unique symbol = Symbol.for('stdgrad.arrayFunction.v1');

/** What a handler returns to decline: the next type is asked. */
export const notImplemented: unique symbol = Symbol.for('stdgrad.notImplemented.v1');

/** A call that a handler is asked to take over. */
export interface Call {
  /** Public name of the function: `'@stdlib/blas/ext/sum'`. */
  readonly id: string;
  /** The function itself, which does not dispatch; of a `new` call, a function that constructs. */
  readonly fn: (...args: readonly unknown[]) => unknown;
  readonly args: readonly unknown[];
  /** The types that can be asked, each once, in the order in which they are. */
  readonly types: readonly Function[];
}

/** An object that takes over calls. */
export interface Handler {
  /** Gives the call's result, or {@link notImplemented}. */
  [arrayFunction](call: Call): unknown;
}

/** Numbers, strings, `null`…: values that can't have a handler. */
export function isPrimitive(x: unknown): boolean {
  return typeof x === 'object' ? x === null : typeof x !== 'function';
}

/** Tells whether `x` is an object or a function that takes over calls. */
export function hasHandler(x: unknown): x is Handler {
  if (isPrimitive(x)) return false;
  try {
    return typeof (x as Partial<Handler>)[arrayFunction] === 'function';
  } catch {
    return false; // a revoked or picky proxy: the function itself may know what to do with it
  }
}
