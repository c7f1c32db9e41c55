import { arrayFunction, hasHandler, notImplemented, type Call, type Handler } from './call.js';
import { relevantByDefault, type Relevant } from './relevant.js';
import { shared } from './shared.js';

const state = shared('protocol.dispatch', () => ({ off: false }));

/**
 * Runs `fn` with dispatch switched off: until it returns or throws, dispatchable functions run as they are, in all
 * copies of this package. What `fn` leaves to later (promises, generators) is outside.
 */
export function withoutDispatch<T>(fn: () => T): T {
  const { off } = state;
  state.off = true;
  try {
    return fn();
  } finally {
    state.off = off;
  }
}

/**
 * Calls a function, or lets one of the arguments take over. For wrappers that are written by hand or generated;
 * {@link dispatchable} makes one from any function.
 *
 * Each type is asked once: a subclass before its base class, else from left to right (as in NumPy's NEP 18).
 *
 * @param relevant - what may take over
 * @param newTarget - constructor of the result, when the call is a `new` call
 * @throws TypeError when all types decline
 */
export function dispatch(
  id: string,
  fn: Function,
  thisArg: unknown,
  args: readonly unknown[],
  relevant: Relevant = relevantByDefault,
  newTarget?: Function,
): unknown {
  const run = newTarget
    ? (...values: readonly unknown[]) => Reflect.construct(fn, values, newTarget)
    : (fn as Call['fn']);
  if (!state.off) {
    const asked = byPrecedence(relevant(args));
    if (asked.length) {
      const result = ask(asked, {
        id,
        fn: run,
        args,
        types: asked.length === 1 ? [typeOf(asked[0]!)] : [...new Set(asked.map(typeOf))],
      });
      // `new` would drop a primitive without a word
      if (newTarget && Object(result) !== result) throw new TypeError(`${id}: a \`new\` call must give an object`);
      return result;
    }
  }
  return Reflect.apply(run, thisArg, args);
}

function ask(handlers: readonly Handler[], call: Call): unknown {
  for (const handler of handlers) {
    const result = handler[arrayFunction](call);
    if (result !== notImplemented) return result;
  }
  const names = call.types.map((type) => type.name || '(anonymous)');
  throw new TypeError(`${call.id}: not implemented for arguments of type ${names.join(', ')}`);
}

/** One handler of each type, in the order in which they are asked. */
function byPrecedence(values: Iterable<unknown>): Handler[] {
  const found: Handler[] = [];
  for (const x of values) {
    const [first] = found;
    if (first !== undefined && isPlainlyOfType(x, first)) continue;
    if (!hasHandler(x) || found.some((y) => isSameType(x, y))) continue;
    const base = found.findIndex((y) => isSubclass(typeOf(x), typeOf(y)));
    found.splice(base < 0 ? found.length : base, 0, x);
  }
  return found;
}

// the common case, decided without a call of anybody's code
function isPlainlyOfType(x: unknown, first: Handler): boolean {
  if (typeof x !== 'object' || x === null) return false;
  const type: unknown = Object.getPrototypeOf(x);
  return type === Object.getPrototypeOf(first) && type !== Object.prototype && type !== null && hasHandler(x);
}

function typeOf(x: object): Function {
  const type: unknown = Object.getPrototypeOf(x)?.constructor;
  return typeof type === 'function' ? type : Object;
}

// object literals have no class of their own: they are told apart by their method
function isSameType(x: Handler, y: Handler): boolean {
  const type = typeOf(x);
  return type === typeOf(y) && (type !== Object || x[arrayFunction] === y[arrayFunction]);
}

// not `instanceof`, which asks the class, and may find another copy's instances in it
function isSubclass(type: Function, base: Function): boolean {
  return Object.prototype.isPrototypeOf.call(Object(base.prototype), Object(type.prototype));
}
