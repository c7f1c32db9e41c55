import { isPrimitive, type Call } from './call.js';
import { dispatch } from './dispatch.js';
import { isInert, type Relevant } from './relevant.js';

/** Settings of {@link dispatchable}. */
export interface DispatchOptions {
  /**
   * What may take over a call.
   *
   * @default positional arguments, elements of plain arrays, and `out`, `where`, `like` of plain objects
   */
  readonly relevant?: Relevant;
}

/**
 * The same function, which first lets its arguments take over: it has the same name, length, properties and prototype,
 * and treats `this` and `new` alike.
 *
 * @param id - public name, by which handlers know the function: package and path, `'@acme/losses/huber'`
 * @example
 * const squaredError = dispatchable('@acme/losses/squared-error', (x, y) => (x - y) ** 2);
 * squaredError(3, 1); // => 4
 */
export function dispatchable<F extends Function>(id: string, fn: F, options: DispatchOptions = {}): F {
  if (typeof fn !== 'function') throw new TypeError(`dispatchable: needs a function for '${id}', got ${typeof fn}`);
  const { relevant } = options;
  const run = fn as unknown as Call['fn'];
  const inert = relevant ? isPrimitive : isInert;

  function ask(thisArg: unknown, args: readonly unknown[], newTarget?: Function): unknown {
    return dispatch(id, fn, thisArg, args, relevant, newTarget === wrapper ? fn : newTarget);
  }

  // so little code, with named parameters, is inlined by V8, and no array is made for the arguments
  function few(this: unknown, x?: unknown, y?: unknown, z?: unknown, ...more: unknown[]): unknown {
    switch (new.target ? -1 : arguments.length) {
      case 1:
        return inert(x) ? run.call(this, x) : ask(this, [x]);
      case 2:
        return inert(x) && inert(y) ? run.call(this, x, y) : ask(this, [x, y]);
      case 3:
        return inert(x) && inert(y) && inert(z) ? run.call(this, x, y, z) : ask(this, [x, y, z]);
      default:
        return ask(this, [x, y, z].concat(more).slice(0, arguments.length), new.target);
    }
  }

  function many(this: unknown, ...args: unknown[]): unknown {
    if (new.target) return ask(this, args, new.target);
    for (let i = 0; i < args.length; i++) if (!inert(args[i])) return ask(this, args);
    return run.apply(this, args);
  }

  const wrapper = fn.length > 0 && fn.length < 4 ? few : many;
  // a function without prototype (arrow, method, async) is no constructor: `new` throws in Reflect.construct
  wrapper.prototype = undefined;
  Object.setPrototypeOf(wrapper, Object.getPrototypeOf(fn));
  return Object.defineProperties(wrapper, Object.getOwnPropertyDescriptors(fn)) as unknown as F;
}
