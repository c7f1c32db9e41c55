import { isTensor, isVariable, numberOf, type Tensor } from '@stdgrad/core';
import { forget, notePrinted, remember } from './printed.js';

// deeper nesting than any list of numbers has; ends the walk through a list that holds itself
const deepest = 32;

/** Tells whether there are tensors in `x` or in nested lists and plain objects. */
export function holdsTensor(x: unknown, depth = deepest): boolean {
  if (typeof x !== 'object' || x === null || depth === 0) return false;
  if (isTensor(x)) return true;
  if (Array.isArray(x)) return x.some((part) => holdsTensor(part, depth - 1));
  return isRecord(x) && Object.values(x).some((part) => holdsTensor(part, depth - 1));
}

/** Tells whether there are variables in `x` or in nested lists and plain objects. */
export function holdsVariable(x: unknown, depth = deepest): boolean {
  if (typeof x !== 'object' || x === null || depth === 0) return false;
  if (isTensor(x)) return isVariable(x);
  if (Array.isArray(x)) return x.some((part) => holdsVariable(part, depth - 1));
  return isRecord(x) && Object.values(x).some((part) => holdsVariable(part, depth - 1));
}

function isRecord(x: object): x is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(x);
  return prototype === Object.prototype || prototype === null;
}

/** A value with what it prints as in place of tensors; gradients end in print. */
export function print(x: unknown): unknown {
  if (typeof x !== 'object' || x === null) return x;
  if (isTensor(x)) return x.ndims === 0 ? numberText(x) : x.toString();
  return Array.isArray(x) && holdsTensor(x) ? joined(x, ',') : x;
}

function numberText(x: Tensor): string {
  const text = String(numberOf(x));
  if (isVariable(x)) notePrinted(text);
  return text;
}

/** {@link print} of a value that is all of a text: it may be meant to be read again. */
export function printAlone(x: unknown): unknown {
  const text = print(x);
  if (isTensor(x)) return isVariable(x) && x.ndims === 0 ? remember(text as string) : text;
  if (typeof x === 'number') forget(String(x));
  return text;
}

/** `list.join(separator)` */
export function joined(list: readonly unknown[], separator: string): string {
  const text = Array.from(list, (part) => (part == null ? '' : String(print(part)))).join(separator);
  if (holdsVariable(list)) notePrinted(text);
  return text;
}

/** A copy with numbers for tensors, as JSON has them. */
export function forJSON(x: unknown, depth = deepest): unknown {
  if (isTensor(x)) {
    if (x.ndims > 0) return x.value.toJSON();
    numberText(x);
    return numberOf(x);
  }
  if (!holdsTensor(x) || depth === 0) return x;
  if (Array.isArray(x)) return x.map((part) => forJSON(part, depth - 1));
  return Object.fromEntries(
    Object.entries(x as object).map(([name, part]): [string, unknown] => [name, forJSON(part, depth - 1)]),
  );
}
