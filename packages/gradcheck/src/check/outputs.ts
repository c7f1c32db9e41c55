import { arrayOfValue, describe, isTensor, operand } from '@stdgrad/core';
import { fromElements, isNDArray } from '@stdgrad/kernels';
import { ArgumentError, isStrided } from '@stdgrad/protocol';
import { numbersIn } from '../numeric/elements.js';
import { readArgument } from './argument.js';

/** What a checked function returned: the numbers of all its results, one after the other. */
export interface Outputs {
  readonly numbers: Float64Array;
  /** Shape of each result. */
  readonly shapes: readonly (readonly number[])[];
  /** Whether the function returned a list of results. */
  readonly several: boolean;
  /** Whether some result is less precise than float64. */
  readonly single: boolean;
  /** Numbers in the form of the results: what the function's VJP takes as cotangent. */
  like(numbers: Float64Array): unknown;
}

/** Reads numbers, lists, typed arrays, ndarrays and tensors, and lists of arrays. */
export function readOutputs(name: string, result: unknown): Outputs {
  const several = isListOfArrays(result);
  const parts = (several ? result : [result]).map((part) => partOf(name, part));
  const shapes = parts.map(({ shape }) => shape);
  return {
    numbers: joined(parts.map(({ numbers }) => numbers)),
    shapes,
    several,
    single: parts.some(({ single }) => single),
    like: (numbers) => {
      let next = 0;
      const all = parts.map(({ numbers: own, make }) => make(numbers.slice(next, (next += own.length))));
      return several ? all : all[0];
    },
  };
}

interface Part {
  readonly numbers: Float64Array;
  readonly shape: readonly number[];
  readonly single: boolean;
  readonly make: (numbers: Float64Array) => unknown;
}

function partOf(name: string, x: unknown): Part {
  if (typeof x === 'boolean') return { ...partOf(name, Number(x)), make: (numbers) => numbers[0] };
  if (!isArrayValue(x)) {
    throw new ArgumentError(
      `${name}: the function must return a number, an array or a list of arrays, got ${describe(x)}; check what it returns.`,
    );
  }
  const array = arrayOfValue(operand(name, x));
  const { shape } = array.layout;
  const read = readArgument(x);
  const make = isTensor(x) || isNDArray(x) ? (n: Float64Array) => fromElements(n, shape, 'float64') : read.with;
  return { numbers: numbersIn(array), shape, single: array.dtype === 'float32', make };
}

/** Numbers and whatever holds numbers. */
export function isArrayValue(x: unknown): boolean {
  return typeof x === 'number' || ArrayBuffer.isView(x) || Array.isArray(x) || isTensor(x) || isStrided(x);
}

function isListOfArrays(x: unknown): x is unknown[] {
  return Array.isArray(x) && x.some((part) => typeof part === 'object' && part !== null && !Array.isArray(part));
}

/** Lists of numbers, one after the other. */
export function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((n, part) => n + part.length, 0));
  let next = 0;
  for (const part of parts) {
    all.set(part, next);
    next += part.length;
  }
  return all;
}

/** Elements of a gradient of known size; `null` and `undefined` say that no gradient flows. */
export function gradientNumbers(name: string, what: string, x: unknown, size: number): Float64Array {
  if (x === null || x === undefined) return new Float64Array(size);
  if (!isArrayValue(x)) throw new ArgumentError(`${name}: ${what} must be a number or an array, got ${describe(x)}.`);
  const numbers = numbersIn(arrayOfValue(operand(name, x)));
  if (numbers.length !== size)
    throw new ArgumentError(
      `${name}: ${what} must have one element for each of the ${size} it belongs to, got ${numbers.length}.`,
    );
  return numbers;
}
