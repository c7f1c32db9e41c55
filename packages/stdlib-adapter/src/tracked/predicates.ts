import { isTensor } from '@stdgrad/core';
import type { Run } from '../hook/wrappers.js';

const made = new WeakMap<object, unknown>();

/**
 * A predicate of `@stdlib`, with what hangs on it (`.isPrimitive`), that answers about the numbers in tensors: of several
 * elements, whether all are so; whether any is NaN.
 */
export function aboutNumbers(raw: unknown): unknown {
  if (typeof raw !== 'function') return raw;
  const existing = made.get(raw);
  if (existing !== undefined) return existing;
  const ask = raw as Run;
  const some = /nan/i.test(ask.name);
  const predicate = (...args: readonly unknown[]): unknown => {
    const [x, ...more] = args;
    if (!isTensor(x)) return ask(...args.map(withNumbers));
    const answers = Array.from({ length: x.length }, (_, k) => ask(x.iget(k).item(), ...more));
    return some ? answers.some(Boolean) : answers.every(Boolean);
  };
  made.set(raw, predicate);
  for (const key of Object.getOwnPropertyNames(raw)) {
    const property = Object.getOwnPropertyDescriptor(raw, key)!;
    if (typeof property.value === 'function' && key !== 'prototype')
      Object.defineProperty(predicate, key, { ...property, value: aboutNumbers(property.value) });
  }
  return predicate;
}

/** Arrays with numbers in place of tensors without dimensions. */
function withNumbers(x: unknown): unknown {
  if (isTensor(x)) return x.ndims === 0 ? x.item() : x;
  return Array.isArray(x) && x.some((element) => isTensor(element) || Array.isArray(element)) ? x.map(withNumbers) : x;
}

/** `@stdlib/string/format`, which prints tensors in the messages of errors. */
export function printing(format: Run): Run {
  return (...args) => format(...args.map((arg) => (isTensor(arg) ? print(arg) : arg)));
}

function print(x: { readonly ndims: number; item(): number; toString(): string }): unknown {
  return x.ndims === 0 ? x.item() : x.toString();
}
