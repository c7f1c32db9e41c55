import { arrayOf, isTensor, isVariable, type Tensor } from '@stdgrad/core';
import { ArgumentError, NotDifferentiableError, notImplemented, type Call } from '@stdgrad/protocol';

/** What a function takes where it gets a tensor: numbers for those without dimensions, and for others… */
export type Plain = 'ndarrays' | 'numbers or ndarrays' | 'numbers or typed arrays';

const ofArrays = /^@stdlib\/(ndarray\/.*|blas\/(ext\/)?[^/]+|stats\/[^/]+|math\/(special|tools)\/.*|random\/[^/]+)$/;
const ofMemory =
  /^@stdlib\/((blas\/(ext\/)?|lapack\/)base|stats\/(strided|array)|math\/(strided|array)|strided|array)\/(?!ndarray\/)/;

function plainFor(id: string): Plain {
  if (ofArrays.test(id)) return 'ndarrays';
  return ofMemory.test(id) ? 'numbers or typed arrays' : 'numbers or ndarrays';
}

let trace: (call: Call) => unknown = () => notImplemented;

/** Says what computes functions without a rule on variables; `notImplemented` leaves them refused. Browsers have none. */
export function traceWith(run: (call: Call) => unknown): void {
  trace = run;
}

/**
 * What any function does that has no rule: its tracked twin computes, if there is one; else it refuses variables, and
 * runs on the plain values of constants.
 *
 * @throws {@link NotDifferentiableError} when a variable is among the arguments
 */
export function fallBack(call: Call): unknown {
  const { id, fn, args } = call;
  if (args.some((arg) => holdsVariable(arg))) {
    const traced = trace(call);
    if (traced !== notImplemented) return traced;
    throw new NotDifferentiableError(
      `${id}: no derivative rule for this function, and a variable tensor was passed; ` +
        `pass stopGradient(x).value or x.item() if you want no gradient here, or register a rule with implement('${id}', …).`,
    );
  }
  const form = plainFor(id);
  return fn(...args.map((arg) => plain(arg, form)));
}

const deepest = 32;

/** Tells whether a variable is in `x`, also inside lists and options. */
export function holdsVariable(x: unknown, depth = deepest): boolean {
  if (isTensor(x)) return isVariable(x);
  return parts(x, depth)?.some((part) => holdsVariable(part, depth - 1)) ?? false;
}

/** Elements of a plain array, values of a plain object; nothing of others. */
function parts(x: unknown, depth: number): readonly unknown[] | null {
  if (depth === 0 || typeof x !== 'object' || x === null) return null;
  if (Array.isArray(x)) return x;
  const prototype: unknown = Object.getPrototypeOf(x);
  return prototype === Object.prototype || prototype === null ? Object.values(x) : null;
}

/** An argument with plain values for constant tensors, also inside lists and options. */
export function plain(x: unknown, form: Plain = 'numbers or ndarrays', depth = deepest): unknown {
  if (isTensor(x)) return plainOf(x, form);
  if (parts(x, depth)?.some((part) => holdsTensor(part, depth - 1)) !== true) return x;
  if (Array.isArray(x)) return x.map((part) => plain(part, form, depth - 1));
  return Object.fromEntries(Object.entries(x as object).map(([key, part]) => [key, plain(part, form, depth - 1)]));
}

function holdsTensor(x: unknown, depth: number): boolean {
  return isTensor(x) || (parts(x, depth)?.some((part) => holdsTensor(part, depth - 1)) ?? false);
}

function plainOf(x: Tensor, form: Plain): unknown {
  const array = arrayOf(x);
  if (x.ndims === 0 && form !== 'ndarrays') return array.iget(0);
  if (form !== 'numbers or typed arrays') return x.value;
  if (array.layout.dense) return x.value.data;
  throw new ArgumentError(
    'a function of memory and strides got a tensor whose elements do not lie side by side; pass a copy of it, or x.value.data and its strides.',
  );
}
