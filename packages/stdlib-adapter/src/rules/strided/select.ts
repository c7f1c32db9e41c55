import type { Value } from '@stdgrad/core';
import { NDArray, rowMajor } from '@stdgrad/kernels';
import { abs, at, div, mul, sum } from '@stdgrad/ops';
import { NotDifferentiableError } from '@stdgrad/protocol';
import type { Term } from './kernel.js';
import { numbersIn } from './level-1.js';
import { indexOf } from './memory.js';

/** A selection of elements by number. */
export function chosen(x: Value, numbers: readonly number[]): Value {
  const isAll = numbers.length === x.length && numbers.every((number, k) => number === k);
  return isAll ? x : at(x, indexOf(Int32Array.from(numbers)));
}

/** Numbers of the elements that a mask does not leave out. */
export function unmasked(mask: Value): number[] {
  return numbersIn(mask).flatMap((set, k) => (set === 0 ? [k] : []));
}

/** The elements that are no NaN. */
export function valid(x: Value): Value {
  return chosen(
    x,
    numbersIn(x).flatMap((number, k) => (Number.isNaN(number) ? [] : [k])),
  );
}

/** Booleans, one for each number. */
export function maskOf(numbers: readonly number[], test: (number: number) => boolean): NDArray {
  return new NDArray(
    Uint8Array.from(numbers, (number) => Number(test(number))),
    0,
    rowMajor([numbers.length]),
    'bool',
  );
}

/** NaN, of which a variable knows. */
export function nanOf(x: Value): Term {
  return mul(Number.NaN, sum(x));
}

/** The element with a given value; equal ones share its gradient evenly. `undefined` when there is none. */
function found(x: Value, value: number): Term | undefined {
  const numbers = numbersIn(x);
  const same = numbers.flatMap((number, k) =>
    number === value || (Number.isNaN(number) && Number.isNaN(value)) ? [k] : [],
  );
  return same.length === 0 ? undefined : div(sum(chosen(x, same)), same.length);
}

/** The largest or smallest element, NaN when one is; equal ones share its gradient evenly. */
export function extremum(x: Value, of: 'max' | 'min'): Term {
  const start = of === 'max' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const value = numbersIn(x).reduce((best, number) => Math[of](best, number), start);
  return found(x, value) ?? nanOf(x);
}

/**
 * The element that a function returned.
 *
 * @throws {@link NotDifferentiableError} when it returned something else
 */
export function returnedElement(id: string, x: Value, value: unknown): Term {
  if (x.length === 0) return nanOf(x);
  const element = found(x, value as number) ?? found(abs(x), value as number);
  if (element !== undefined) return element;
  if (Number.isNaN(value)) return nanOf(x);
  throw new NotDifferentiableError(
    `${id}: the function returned ${String(value)}, which is none of the elements that its arguments name; pass a copy without an offset.`,
  );
}
