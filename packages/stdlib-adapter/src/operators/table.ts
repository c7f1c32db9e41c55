import type { Tensor } from '@stdgrad/core';
import { shared } from '@stdgrad/protocol';

export type FloatArray = Float64Array | Float32Array;

const tables = shared('stdlib-adapter.storage', () => new WeakMap<object, Map<number, Tensor>>());

const typedArray = Object.getPrototypeOf(Float64Array.prototype) as object;
const getter = (name: string): ((this: object) => unknown) =>
  Object.getOwnPropertyDescriptor(typedArray, name)!.get as (this: object) => unknown;
const kindOf = getter(Symbol.toStringTag as unknown as string);
const bufferGetter = getter('buffer');
const offsetOf = getter('byteOffset');

/** Tells whether `x` is an array of floats in typed memory. */
export function isFloatArray(x: unknown): x is FloatArray {
  if (!ArrayBuffer.isView(x)) return false;
  const kind = kindOf.call(x);
  return kind === 'Float64Array' || kind === 'Float32Array';
}

/** The memory that a view looks at. */
export function memoryOf(view: ArrayBufferView): object {
  return (view instanceof DataView ? view.buffer : bufferGetter.call(view)) as object;
}

/** The memory that `x` is, or `null` when `x` is something else. */
export function bufferOf(x: object): object | null {
  const tag = Object.prototype.toString.call(x);
  return tag === '[object ArrayBuffer]' || tag === '[object SharedArrayBuffer]' ? x : null;
}

/** The tensors that were written to an array's memory, by their place. */
export function tensorsOf(array: ArrayBufferView): Map<number, Tensor> | undefined;
export function tensorsOf(array: ArrayBufferView, create: true): Map<number, Tensor>;
export function tensorsOf(array: ArrayBufferView, create = false): Map<number, Tensor> | undefined {
  const memory = memoryOf(array);
  let tensors = tables.get(memory);
  if (tensors === undefined && create) tables.set(memory, (tensors = new Map()));
  return tensors;
}

/** The place of an element in the memory. */
export function placeOf(array: FloatArray, k: number): number {
  return (offsetOf.call(array) as number) + k * array.BYTES_PER_ELEMENT;
}

/** All elements, tensors where there are some. */
export function elementsOf(array: FloatArray): unknown[] {
  const list = Array.from({ length: array.length }, (_, k): unknown => array[k]);
  const tensors = tensorsOf(array);
  return tensors === undefined
    ? list
    : list.map((value, k) => (value === value ? value : (tensors.get(placeOf(array, k)) ?? value)));
}
