import { arrayOf, arrayOfValue, isTensor, makeTensor, operand, type Tensor } from '@stdgrad/core';
import { NDArray, fromElements, isNDArray, repeats, type Layout } from '@stdgrad/kernels';
import { isFloat, isStrided, type DType, type Strided } from '@stdgrad/protocol';
import { numbersIn } from '../numeric/elements.js';

/** An argument of the checked function: its numbers, and how to hand over other numbers in the same form. */
export interface Argument {
  /** The argument as it was given. */
  readonly given: unknown;
  /** Whether it is an array of numbers; all else is handed on as it is. */
  readonly numeric: boolean;
  /** Whether derivatives by it are checked. */
  readonly differentiable: boolean;
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Elements in row-major order. */
  readonly values: Float64Array;
  /** An argument of the same form with other elements; float32 is widened to float64, so that differences are exact. */
  with(values: Float64Array): unknown;
  /** A copy of the argument, in its own data type. */
  copy(): unknown;
}

type Memory = Float64Array | Float32Array;
/** Makes an argument from elements; their class says the data type. */
type Maker = (values: Memory) => unknown;

/** Reads an argument: number, list, typed array, ndarray or tensor; anything else is handed on as it is. */
export function readArgument(x: unknown): Argument {
  if (isTensor(x)) return argumentOf(x, arrayOf(x), !x.constant, constantLike(x));
  const numeric = typeof x === 'number' || ArrayBuffer.isView(x) || isStrided(x) || isNumberList(x);
  if (!numeric) return opaque(x);
  const array = arrayOfValue(operand('gradcheck', x));
  return argumentOf(x, array, isFloat(array.dtype), makerFor(x, array));
}

function argumentOf(given: unknown, array: NDArray, differentiable: boolean, make: Maker): Argument {
  const { dtype, layout } = array;
  const values = numbersIn(array);
  const own = (): Memory => (dtype === 'float32' ? Float32Array.from(values) : values);
  return {
    given,
    numeric: true,
    differentiable,
    dtype,
    shape: layout.shape,
    values,
    with: make,
    copy: () => make(own()),
  };
}

function opaque(given: unknown): Argument {
  const nothing = { dtype: 'float64' as const, shape: [0], values: new Float64Array(0) };
  return { given, numeric: false, differentiable: false, ...nothing, with: () => given, copy: () => given };
}

function isNumberList(x: unknown): boolean {
  if (!Array.isArray(x)) return false;
  return x.every((part) => typeof part === 'number' || isNumberList(part));
}

function constantLike(x: Tensor): Maker {
  const { shape, dtype } = x;
  return (values) => makeTensor(fromElements(values, shape, isFloat(dtype) ? dtypeOf(values) : dtype), null, true);
}

const dtypeOf = (values: Memory): 'float64' | 'float32' => (values instanceof Float32Array ? 'float32' : 'float64');

function makerFor(x: unknown, array: NDArray): Maker {
  const { layout, dtype } = array;
  if (typeof x === 'number') return (values) => values[0];
  if (Array.isArray(x)) return (values) => nested(layout.shape, values);
  if (!isFloat(dtype)) return () => copied(x);
  if (isNDArray(x)) return inPlaces(array, (data) => new NDArray(data, array.start, layout, dtypeOf(data)));
  if (!isStrided(x)) return (values) => values.slice();
  return inPlaces(array, (data) => strided(x, data));
}

/** Makes arrays of the same layout: strided code under test meets the strides that were given. */
function inPlaces(array: NDArray, make: (data: Memory) => unknown): Maker {
  const { layout, start } = array;
  // elements that share memory can't be moved one by one
  if (repeats(layout)) return (values) => fromElements(values, layout.shape, dtypeOf(values));
  const memory = Float64Array.from(array.buffer);
  const places = placesOf(layout, start);
  return (values) => {
    const data = values instanceof Float32Array ? Float32Array.from(memory) : memory.slice();
    places.forEach((place, k) => (data[place] = values[k]!));
    return make(data);
  };
}

function placesOf({ shape, strides, size }: Layout, start: number): number[] {
  return Array.from({ length: size }, (_, k) => {
    let place = start;
    for (let d = shape.length - 1, rest = k; d >= 0; d--) {
      place += (rest % shape[d]!) * strides[d]!;
      rest = Math.floor(rest / shape[d]!);
    }
    return place;
  });
}

type Constructor = new (
  dtype: string,
  data: unknown,
  shape: number[],
  strides: number[],
  offset: number,
  order: string,
) => unknown;

/** An ndarray of the same class over other memory. */
function strided(x: Strided, data: Memory): unknown {
  const [shape, strides] = [Array.from(x.shape), Array.from(x.strides)];
  const { order = 'row-major' } = x as { order?: string };
  const { constructor: Class } = x as { constructor?: unknown };
  if (Class === undefined || Class === Object) return { ...x, data, dtype: dtypeOf(data), shape, strides };
  return new (Class as Constructor)(dtypeOf(data), data, shape, strides, x.offset, order);
}

/** A copy that the checked function may write to without harm. */
function copied(x: unknown): unknown {
  return ArrayBuffer.isView(x) && 'slice' in x ? (x as Float64Array).slice() : x;
}

function nested(shape: readonly number[], values: Memory): unknown {
  const [n, ...rest] = shape;
  if (n === undefined) return values[0];
  const part = n === 0 ? 0 : values.length / n;
  return Array.from({ length: n }, (_, k) => nested(rest, values.subarray(k * part, (k + 1) * part)));
}
