import { isPlain } from './carries.js';
import { dispatch } from './dispatch.js';
import type { Run } from './wrappers.js';

type Next = (this: unknown, ...args: readonly unknown[]) => IteratorResult<unknown>;

const itself: Run = (x: unknown) => x;

/**
 * A function of iterators, which takes anything but a number for `NaN`: it gets iterators whose values dispatch, under
 * the function's id with `.next`. Values come when somebody asks for them, long after the call.
 */
export function dispatchingIteration(id: string, fn: Run): Function {
  return function (this: unknown, ...args: unknown[]): unknown {
    if (!args.every(isPlain)) return dispatch(id, fn, this, args);
    return fn.apply(
      this,
      args.map((arg) => watched(id, arg)),
    );
  };
}

/** An iterator with a watch on its values; other arguments as they are. */
function watched(id: string, x: unknown): unknown {
  if (!isIterator(x)) return x;
  const { next } = x;
  const watch = {
    next: (...args: readonly unknown[]): unknown => {
      const result = Reflect.apply(next, x, args);
      // a result of some other form is the function's to refuse
      if (typeof result !== 'object' || result === null || result.done === true || isPlain(result.value)) return result;
      return { done: false, value: dispatch(`${id}.next`, itself, undefined, [result.value]) };
    },
  };
  const { return: end, [Symbol.iterator]: restart } = x;
  if (typeof end === 'function') Object.assign(watch, { return: end.bind(x) as unknown });
  // the function makes itself anew of iterators made anew, past its wrapper
  if (typeof restart === 'function')
    Object.assign(watch, { [Symbol.iterator]: () => watched(id, Reflect.apply(restart, x, [])) });
  return watch;
}

interface Iteration {
  readonly next: Next;
  readonly return?: unknown;
  readonly [Symbol.iterator]?: unknown;
}

function isIterator(x: unknown): x is Iteration {
  return typeof x === 'object' && x !== null && typeof (x as { next?: unknown }).next === 'function';
}
