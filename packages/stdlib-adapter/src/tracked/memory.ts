import { isTensor } from '@stdgrad/core';
import { storage } from '../operators/storage.js';

/** `Float64Array` or `Float32Array`. */
export type FloatArrayClass = new (...args: unknown[]) => Float64Array | Float32Array;

const made = new WeakMap<FloatArrayClass, FloatArrayClass>();

/** The class of typed memory, which makes arrays of lists that hold tensors, and of lengths that are tensors. */
export function takingTensors(type: FloatArrayClass): FloatArrayClass {
  const existing = made.get(type);
  if (existing !== undefined) return existing;
  const proxy = new Proxy(type, {
    construct: (_, [first, ...more]: unknown[]) =>
      storage.make(type, isTensor(first) && first.ndims === 0 ? first.item() : first, ...more),
  });
  made.set(type, proxy);
  return proxy;
}
