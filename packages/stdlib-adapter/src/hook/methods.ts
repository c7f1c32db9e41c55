import { canonicalId } from './canonical.js';
import { isPlain } from './carries.js';
import { dispatch } from './dispatch.js';
import { rememberMaking } from './made.js';
import type { Run } from './wrappers.js';

type Define = (target: object, name: string, value: unknown) => unknown;

const definer = /(^|[\\/])(utils-)?define-nonenumerable-read-only-property$/;
// distributions, makers of random arrays, dispatchers over tables of kernels
const withMethods =
  /^@stdlib\/(stats\/base\/dists\/[^/]+\/ctor|(random|random\/array|math\/array)\/tools\/[a-z]+|ndarray\/base\/[a-z0-9-]+-dispatch(-by)?)$/;

/**
 * What a file of `@stdlib` gets of another one. Classes such as those of distributions fix their methods for good
 * when they are defined, so what they define them with puts the wrappers in.
 */
export function definerFor(request: string, requirer: string, exports: unknown): unknown {
  if (typeof exports !== 'function' || !definer.test(request)) return exports;
  const id = classIn(requirer);
  if (id === null) return exports;
  const define = exports as Define;
  return (target: object, name: string, value: unknown): unknown =>
    define(target, name, typeof value === 'function' ? dispatchingMethod(`${id}#${name}`, name, value as Run) : value);
}

/** The class that a file defines whose methods dispatch. */
export function classIn(filename: string): string | null {
  const id = canonicalId(filename);
  return id !== null && withMethods.test(id) ? id : null;
}

/** A method that dispatches on its arguments, then runs `fn` on the same instance. */
function dispatchingMethod(id: string, name: string, fn: Run): Function {
  const method = function (this: object, ...args: unknown[]): unknown {
    return args.every(isPlain) ? fn.apply(this, args) : dispatch(id, bound(fn, name, this), this, args);
  };
  Object.defineProperty(method, 'name', { value: fn.name, configurable: true });
  return Object.defineProperty(method, 'length', { value: fn.length, configurable: true });
}

/** The function of one instance; it knows the parameters, which are the instance's own properties, in their order. */
function bound(fn: Run, name: string, self: object): Run {
  const run = (...args: readonly unknown[]): unknown => fn.apply(self, [...args]);
  const base = classOf(self, name);
  const factory = (...params: readonly unknown[]): unknown => {
    const instance: unknown = base === null ? self : Reflect.construct(base, [...params]);
    return (...args: readonly unknown[]): unknown => fn.apply(instance, [...args]);
  };
  rememberMaking(run, factory, Object.values(self));
  return run;
}

/** The class of `@stdlib` that has the method: instances may be of a class derived from it. */
function classOf(self: object, name: string): Function | null {
  let found: Function | null = null;
  for (let x: object | null = self; x !== null; x = Object.getPrototypeOf(x) as object | null) {
    const { constructor } = x;
    if (Object.hasOwn(x, name) && typeof constructor === 'function') found = constructor;
  }
  return found;
}
