import { isTensor, isVariable, numberOf, type Tensor } from '@stdgrad/core';
import { ArgumentError, GradientLossError, isFloat } from '@stdgrad/protocol';

/** Tells whether a tensor stands for one number: it has no dimensions. */
export function isScalar(x: unknown): x is Tensor {
  return isTensor(x) && x.ndims === 0;
}

/**
 * A value as operators other than arithmetic see it: of a tensor its number.
 *
 * @throws {@link ArgumentError} for a tensor with dimensions
 */
export function primal(x: unknown): unknown {
  if (!isTensor(x)) return x;
  if (x.ndims === 0) return numberOf(x);
  throw new ArgumentError(
    `operator: a comparison, condition or conversion needs one number, got a tensor of shape [${x.shape.join(', ')}]; ` +
      'compare element by element with less(x, y), equal(x, y), …, or take one element with at(x, …).',
  );
}

/** The truth of a value. */
export function test(x: unknown): boolean {
  return Boolean(primal(x));
}

/** `x || other` where x is no truth and the other is 0: a tensor that is 0 stays, anything else gives way. */
export function zero(x: unknown, other: unknown): unknown {
  return isScalar(x) && numberOf(x) === 0 ? x : other;
}

/** An object as operators take it: what it converts itself to, a tensor too; itself if that is left to the engine. */
export function unwrapped(x: unknown, hint: 'number' | 'default'): unknown {
  if (typeof x !== 'object' || x === null || isTensor(x)) return x;
  const { [Symbol.toPrimitive]: convert, valueOf } = x as { [Symbol.toPrimitive]?: unknown; valueOf?: unknown };
  if (typeof convert === 'function') return Reflect.apply(convert, x, [hint]);
  if (typeof valueOf !== 'function' || valueOf === Object.prototype.valueOf) return x;
  const value: unknown = Reflect.apply(valueOf, x, []);
  return isTensor(value) || (typeof value !== 'object' && typeof value !== 'function') || value === null ? value : x;
}

/** What `typeof` answers for an object. */
export function kind(x: unknown): string {
  return isScalar(x) ? 'number' : typeof x;
}

/** `x.length`, when that is 1: a tensor without dimensions has it, a number not. */
export function lengthOf(x: { readonly length: unknown }): unknown {
  return isScalar(x) ? undefined : x.length;
}

/** A value as arithmetic takes it beside a tensor: integers and truth values count as numbers, as in JavaScript. */
export function lift(x: unknown): unknown {
  if (typeof x === 'number') return x;
  if (isTensor(x)) return x.ndims > 0 || isFloat(x.dtype) ? x : numberOf(x);
  return x;
}

/** A number that indexes: of a tensor its number if that is an integer. */
export function key(x: unknown): unknown {
  if (!isTensor(x)) return x;
  const index = x.ndims === 0 ? numberOf(x) : NaN;
  if (Number.isInteger(index)) return index;
  throw new GradientLossError(
    `operator: a tensor (${x.toString()}) is used as an index or the name of a property, which would drop its gradient; ` +
      'use Math.floor(x) or Math.round(x) for an index, or stopGradient(x).item().',
  );
}

/** An index into an object. A name of a property that a variable gives would drop the gradient: a cache, a table. */
export function index(object: unknown, x: unknown): unknown {
  if (isTensor(x) && isVariable(x) && !Array.isArray(object) && !ArrayBuffer.isView(object)) {
    throw new GradientLossError(
      `operator: a variable (${x.toString()}) is used as the name of a property, which would drop its gradient; ` +
        'use Math.round(x) or stopGradient(x).item() as the key.',
    );
  }
  return key(x);
}
