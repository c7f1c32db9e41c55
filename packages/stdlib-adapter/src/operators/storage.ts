import { isTensor, isVariable, type Tensor } from '@stdgrad/core';
import { NotDifferentiableError } from '@stdgrad/protocol';
import { fround } from './math.js';
import { announce, isMemory, join } from './memory.js';
import { holdsVariable } from './print.js';
import { checkKey } from './printed.js';
import { shadowOf } from './shadow.js';
import { isFloatArray, placeOf, tensorsOf, type FloatArray } from './table.js';
import { index } from './values.js';

/** `object[key]`, with a tensor or an object as key. */
function at(object: object, x: unknown): unknown {
  const k = index(object, x) as PropertyKey;
  const value: unknown = (object as Record<PropertyKey, unknown>)[k];
  return value === value ? value : hidden(object, k, value);
}

/** What an array has at a place whose memory holds NaN: the tensor that was written there, or NaN. */
function hidden(object: unknown, k: PropertyKey, value: unknown): unknown {
  if (!isFloatArray(object)) return value;
  return tensorsOf(object)?.get(placeOf(object, Number(k))) ?? value;
}

/** Keeps a tensor that is written to an array; `false` when the array can be written as it is. */
function stored(object: unknown, x: unknown, value: unknown): boolean {
  if (!ArrayBuffer.isView(object)) {
    checkKey(x, () => holdsVariable(value));
    return false;
  }
  if (!isTensor(value)) {
    forget(object, x);
    return false;
  }
  if (!isFloatArray(object)) {
    if (!isVariable(value)) return false;
    throw new NotDifferentiableError(
      `operator: a variable is written to an ${object.constructor.name}, which would cut its fraction and its gradient off; ` +
        'write Math.trunc(x) if that is meant, or use a Float64Array or an Array.',
    );
  }
  const k = Number(index(object, x));
  if (Number.isInteger(k) && k >= 0 && k < object.length) keep(object, k, value);
  return true;
}

function forget(object: ArrayBufferView, x: unknown): void {
  if (isFloatArray(object)) tensorsOf(object)?.delete(placeOf(object, Number(x)));
}

/** Puts a tensor beside an array's memory, which gets NaN: the array changes its methods, all others see NaN. */
export function keep(array: Float64Array | Float32Array, k: number, value: Tensor): void {
  announce(array, k, cover);
  const tensors = tensorsOf(array, true);
  array[k] = NaN;
  tensors.set(placeOf(array, k), array.BYTES_PER_ELEMENT === 4 ? (fround(value) as Tensor) : value);
  cover(array);
}

/** Gives an array the methods that see tensors. */
function cover(array: FloatArray): void {
  const prototype = Object.getPrototypeOf(array) as object;
  const shadow = shadowOf(prototype, put);
  if (shadow !== prototype) Object.setPrototypeOf(array, shadow);
}

/** A view that was made of another one, or of its memory: a tensor that is written to one of them shows in both. */
export function joined<View extends ArrayBufferView>(view: View): View {
  return join(view, cover);
}

/** `object.buffer`: whoever takes the memory of an array may look at it. */
function buffer(object: unknown): unknown {
  if (ArrayBuffer.isView(object)) joined(object);
  return (object as { buffer: unknown }).buffer;
}

/** `new DataView(memory)` and its like */
function view(type: new (...args: unknown[]) => ArrayBufferView, ...args: unknown[]): ArrayBufferView {
  const made = new type(...args);
  return isMemory(args[0]) ? joined(made) : made;
}

/** `array[k] = value`, for values that may be tensors. */
export function put(array: Float64Array | Float32Array, k: number, value: unknown): void {
  if (value === value && !isTensor(value)) array[k] = value as number;
  else if (!stored(array, k, value)) array[k] = value as number;
}

/** A place inside a pattern that takes values apart: `[a[i], a[j]] = …`. */
function reference(object: object, x: unknown): object {
  const place = object as Record<PropertyKey, unknown>;
  return {
    set value(value: unknown) {
      if (!stored(object, x, value)) place[index(object, x) as PropertyKey] = value;
    },
  };
}

type Maker = new (...args: unknown[]) => Float64Array | Float32Array;

/** `new Float64Array(…)` of a list that may hold tensors. */
function make(type: Maker, ...args: unknown[]): Float64Array | Float32Array {
  const [from] = args;
  if (isMemory(from)) return joined(new type(...args));
  if (typeof from !== 'object' || from === null) return new type(...args);
  const source = from as Iterable<unknown> & ArrayLike<unknown>;
  const list = typeof source[Symbol.iterator] === 'function' ? [...source] : Array.from(source);
  return ofList(type, list);
}

/** Constructors of arrays of floats that keep tensors. */
const makers = new Map<unknown, unknown>(
  [Float64Array, Float32Array].map((type) => [
    type,
    function (...args: unknown[]): unknown {
      return make(type, ...args);
    },
  ]),
);

/** What `new` is to construct for a class that was found at run time. */
function classOf(type: unknown): unknown {
  return makers.get(type) ?? type;
}

/** An array of typed memory with the values of a list. */
export function ofList(type: Maker, list: readonly unknown[]): Float64Array | Float32Array {
  if (!list.some(isTensor)) return new type(list);
  const made = new type(list.length);
  list.forEach((value, k) => put(made, k, value));
  return made;
}

export const storage = { at, hidden, stored, reference, make, view, buffer, classOf };
