import { hasHandler, type Call } from '@stdgrad/protocol';
import { isPlain } from './carries.js';
import { dispatch } from './dispatch.js';
import { rememberMaking, type Making } from './made.js';
import { accumulates } from './scope.js';

/** A function of `@stdlib`, as far as its wrapper is concerned. */
export type Run = Call['fn'];

/**
 * Wrappers of exact arity, by number of parameters. Written out, since rest parameters cost an array per call and
 * generated code is refused by content-security policies. V8 inlines them: a wrapper is a constant where it is called,
 * and with it the function that it closes over. The tests for numbers come out 0.5 ns faster than those in `isPlain`.
 */
const byArity: readonly ((id: string, fn: Run) => Function)[] = [
  (id, fn) =>
    function (this: unknown) {
      return arguments.length === 0 ? fn.call(this) : call(id, fn, this, arguments);
    },
  (id, fn) =>
    function (this: unknown, a: unknown) {
      return arguments.length === 1 && (typeof a === 'number' || isPlain(a))
        ? fn.call(this, a)
        : call(id, fn, this, arguments);
    },
  (id, fn) =>
    function (this: unknown, a: unknown, b: unknown) {
      return arguments.length === 2 && (typeof a === 'number' || isPlain(a)) && (typeof b === 'number' || isPlain(b))
        ? fn.call(this, a, b)
        : call(id, fn, this, arguments);
    },
  (id, fn) =>
    function (this: unknown, a: unknown, b: unknown, c: unknown) {
      return arguments.length === 3 && isPlain(a) && isPlain(b) && isPlain(c)
        ? fn.call(this, a, b, c)
        : call(id, fn, this, arguments);
    },
  (id, fn) =>
    function (this: unknown, a: unknown, b: unknown, c: unknown, d: unknown) {
      return arguments.length === 4 && isPlain(a) && isPlain(b) && isPlain(c) && isPlain(d)
        ? fn.call(this, a, b, c, d)
        : call(id, fn, this, arguments);
    },
  (id, fn) =>
    function (this: unknown, a: unknown, b: unknown, c: unknown, d: unknown, e: unknown) {
      return arguments.length === 5 && isPlain(a) && isPlain(b) && isPlain(c) && isPlain(d) && isPlain(e)
        ? fn.call(this, a, b, c, d, e)
        : call(id, fn, this, arguments);
    },
  (id, fn) =>
    function (this: unknown, a: unknown, b: unknown, c: unknown, d: unknown, e: unknown, f: unknown) {
      return arguments.length === 6 && isPlain(a) && isPlain(b) && isPlain(c) && isPlain(d) && isPlain(e) && isPlain(f)
        ? fn.call(this, a, b, c, d, e, f)
        : call(id, fn, this, arguments);
    },
  (id, fn) =>
    function (this: unknown, a: unknown, b: unknown, c: unknown, d: unknown, e: unknown, f: unknown, g: unknown) {
      const plain = isPlain(a) && isPlain(b) && isPlain(c) && isPlain(d) && isPlain(e) && isPlain(f) && isPlain(g);
      return arguments.length === 7 && plain ? fn.call(this, a, b, c, d, e, f, g) : call(id, fn, this, arguments);
    },
];

const variadic = (id: string, fn: Run): Function =>
  function (this: unknown) {
    return call(id, fn, this, arguments);
  };

// Math.floor and its like, which some packages export, have no `prototype` and no use for `this`: nor have arrows
const withoutPrototype =
  (id: string, fn: Run): Function =>
  (...args: readonly unknown[]) => {
    if (args.length === 1 && isPlain(args[0])) return fn(args[0]);
    return args.every(isPlain) ? fn(...args) : dispatch(id, fn, undefined, args);
  };

/** A function that dispatches, then runs `fn`; name, length and properties are still its own. */
export function dispatching(id: string, fn: Run): Function {
  const wrap = Object.hasOwn(fn, 'prototype') ? (byArity[fn.length] ?? variadic) : withoutPrototype;
  return wrap(id, fn);
}

/** The same for a function that makes functions, which pass through `wrap` when the call was not taken over. */
export function dispatchingMaker(id: string, fn: Run, wrap: (made: Run) => Function): Function {
  return function (this: unknown, ...args: unknown[]): unknown {
    if (!args.every(isPlain)) return dispatch(id, fn, this, args);
    const made = fn.apply(this, args);
    if (typeof made !== 'function') return made;
    const making = rememberMaking(made, fn, args);
    const wrapped = wrap(made as Run);
    return accumulates(id) ? handingOver(made as Run, wrapped as Run, making) : wrapped;
  };
}

const mostCalls = 1024;

function keepHistory(making: Making, args: readonly unknown[]): void {
  const { history } = making;
  if (history === null) return;
  if (history.length < mostCalls && args.every((x) => typeof x === 'number')) history.push(args);
  else making.history = null;
}

/** An accumulator that has met a variable goes on in its twin, plain values included. */
function handingOver(made: Run, wrapped: Run, making: Making): Function {
  const accumulator = function (this: unknown, ...args: unknown[]): unknown {
    if (making.twin !== null) return Reflect.apply(making.twin, this, args);
    if (args.length > 0 && args.every(isPlain)) keepHistory(making, args);
    return Reflect.apply(wrapped, this, args);
  };
  Object.defineProperty(accumulator, 'name', { value: made.name, configurable: true });
  return Object.defineProperty(accumulator, 'length', { value: made.length, configurable: true });
}

/** The same for a class; with and without `new`, and as the base of other classes. */
export function dispatchingConstructor(id: string, fn: Run): Function {
  return function wrapper(this: unknown, ...args: unknown[]): unknown {
    const made = new.target === wrapper ? fn : new.target;
    if (!args.every(isPlain)) return dispatch(id, fn, this, args, made);
    return made === undefined ? fn.apply(this, args) : Reflect.construct(fn, args, made);
  };
}

/** A predicate that says `false` of objects that take over calls, and otherwise what `fn` says. */
export function denying(fn: Run): Function {
  return function (this: unknown, x: unknown): unknown {
    return hasHandler(x) ? false : Reflect.apply(fn, this, arguments);
  };
}

/** A check that takes a tensor without dimensions for its number. */
export function checking(fn: Run): Function {
  return function (this: unknown, x: unknown): unknown {
    if (arguments.length === 1) return fn.call(this, numberIn(x));
    return Reflect.apply(fn, this, Array.from(arguments, numberIn));
  };
}

// the brand of tensors, which are not loaded before there is one
const tensorBrand = Symbol.for('stdgrad.tensor.v1');

function numberIn(x: unknown): unknown {
  if (typeof x !== 'object' || x === null || !(tensorBrand in x)) return x;
  const tensor = x as unknown as { readonly ndims: number; item(): number };
  return tensor.ndims === 0 ? tensor.item() : x;
}

/** Runs `fn` on arguments of any number, or lets them take over. */
function call(id: string, fn: Run, self: unknown, args: IArguments): unknown {
  for (let i = 0; i < args.length; i++) {
    if (!isPlain(args[i])) return dispatch(id, fn, self, Array.prototype.slice.call(args)); // quicker than spreading
  }
  return Reflect.apply(fn, self, args);
}
