import { choose, equal, type Domain } from '@stdgrad/ops';
import type { Value } from '@stdgrad/core';

// Rows say how functions of numbers are differentiated; their values are always those of @stdlib's own functions.

/** A function of numbers, and of what stands for numbers in a derivative: arrays and tensors. */
export type Scalar = (...args: number[]) => number;

/** What a partial derivative may be written with: the arguments, the result `z`, and the function itself. */
export type Terms<K extends string> = { readonly [P in K | 'z']: Value } & {
  readonly self: (...args: (Value | number)[]) => Value;
};

/** A partial derivative, written with ops; it runs on numbers, arrays and tensors alike. */
export type Partial<K extends string> = (terms: Terms<K>) => Value | number;

/** How a function of numbers is differentiated. */
export interface Row {
  /** Names of the arguments, in order. */
  readonly params: readonly string[];
  /** Partial derivative by each argument; `null`: integers only, no derivative exists. */
  readonly partials: readonly (Partial<string> | null)[];
  /** Where each argument lies, and where the derivative is a choice: for tests and docs. */
  readonly on: readonly Domain[];
}

/**
 * A row: one partial derivative per argument, in the order of the arguments.
 *
 * @param on - domain of each argument
 */
export function row<K extends string>(
  partials: { readonly [P in K]: Partial<K> | null },
  ...on: readonly Domain[]
): Row {
  return { params: Object.keys(partials), partials: Object.values(partials), on };
}

/** A boolean array or, where the terms are numbers, a boolean. */
export type Mask = Value | boolean;

/** `x` where the condition holds, else `y`; what is not chosen must not be infinite or NaN if it is to be differentiated again. */
export function pick(condition: Mask, x: Value | number, y: Value | number): Value {
  if (typeof condition === 'boolean') return (condition ? x : y) as Value;
  return choose(x, y, condition);
}

/** Whether `x` is the given number. */
export function is(x: Value, number: number): Mask {
  return equal(x, number);
}
