import { arrayOfValue, isTensor, operand, recordMany, type Value } from '@stdgrad/core';
import { isStrided, type Call } from '@stdgrad/protocol';
import { fallBack, plain } from '../fallback.js';
import { assignTo, checkCarries, owned } from '../operands.js';
import { isOutput, like, reducedBy, ruleOf } from '../reductions.js';
import { Places, elementNumbers } from './places.js';
import { callbackReductions } from './pulls.js';

// `max-by` and its like reduce what a callback makes of the elements. The function runs on places; the callback gets the
// elements themselves, and what it returns is both reduced, as a number, and kept, for the gradient.

/** `(x[, options], clbk[, thisArg])` */
export function reduceBy(path: string): (call: Call) => unknown {
  return (call) => {
    const [x, ...rest] = call.args;
    if (!isTensor(x) || rest.some((arg) => isTensor(arg))) return fallBack(call);
    return recorded(path, call, rest);
  };
}

/** `.assign(x, out[, options], clbk[, thisArg])` */
export function reduceByTo(path: string): (call: Call) => unknown {
  return (call) => {
    const [x, out, ...rest] = call.args;
    if (!isOutput(out) || !(isTensor(x) || isStrided(x)) || rest.some((arg) => isTensor(arg))) return fallBack(call);
    return assignTo(call.id, out, recorded(path, call, [like(out, 'float64'), ...rest]));
  };
}

function recorded(path: string, { id, fn, args }: Call, rest: readonly unknown[]): Value {
  const x = operand(id, args[0]);
  const places = new Places();
  const shadow = places.add(id, args[0]);
  const kept = new Map<number, number>();
  let sawNaN = false;
  const watched = (clbk: Callback): Callback =>
    function (this: unknown, number: unknown, ...others: unknown[]): unknown {
      const seen = others.map((arg) => (isStrided(arg) ? places.shown(id, arg) : arg));
      const result = Reflect.apply(clbk, this, [places.element(number as number), ...seen]);
      if (result === undefined) return result;
      kept.set(number as number, places.single(id, result));
      const { buffer, start } = arrayOfValue(operand(id, result));
      const value = buffer[start]!;
      if (value !== value) sawNaN = true;
      return value;
    };
  const position = rest.findIndex((arg) => typeof arg === 'function');
  // what comes behind the callback is its context
  const passed = rest.map((arg, k) =>
    k === position ? watched(arg as Callback) : k > position ? arg : plain(arg, 'ndarrays'),
  );
  const z = owned(fn(shadow, ...passed), id);
  const { shape } = shadow.layout;
  // of what the callback did not return, or was not asked for
  const numbers = elementNumbers(shadow).map((number) => kept.get(number) ?? NaN);
  const y = places.gather(id, numbers, shape, 'float64');
  checkCarries(id, z, [x, y]);
  const [ofNaN, skippingNaN] = callbackReductions[path]!;
  const options = rest.slice(0, Math.max(position, 0)).find((arg) => !isStrided(arg));
  return recordMany(ruleOf(id, sawNaN ? ofNaN : skippingNaN), z, [y], reducedBy(shape, options));
}

type Callback = (this: unknown, ...args: unknown[]) => unknown;
