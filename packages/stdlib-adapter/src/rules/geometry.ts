import {
  arrayOfValue,
  gatherRule,
  isTensor,
  operand,
  overwrite,
  recordMany,
  recordView,
  type Tensor,
  type Value,
} from '@stdgrad/core';
import {
  Layout,
  NDArray,
  allocate,
  isNDArray,
  nest,
  reach,
  regionOf,
  repeats,
  rowMajor,
  scalarLayout,
  viewOf,
} from '@stdgrad/kernels';
import { ShapeError, isDType, isStrided, promote, type Call, type DType, type Strided } from '@stdgrad/protocol';
import { fallBack, plain } from './fallback.js';
import { listed, rearranged, type Part } from './linear.js';
import { assignTo, checkCarries } from './operands.js';

// Functions that only move elements are run, as they are, on ndarrays of places: each element of the result then tells
// where it came from. So the geometry, and every error about it, is that of @stdlib.

/**
 * Which arguments hold the elements that are moved: the first array, all arrays (also in lists), the first array and
 * numbers after it, or a first number. All others are parameters.
 */
export type DataArguments = 'first' | 'all' | 'appended' | 'number';

/** An operand, and what the function is run on in its place: an array of numbered places, or the number of one. */
interface Source {
  readonly value: Value;
  readonly array: NDArray;
  /** Number of the lowest place; numbers of all sources differ, and 0 is none. */
  readonly base: number;
  /** Lowest place, counted from the first element. */
  readonly low: number;
  readonly shadow: NDArray;
}

class Sources {
  readonly list: Source[] = [];
  private next = 1;

  /** The stand-in of an operand. */
  add(name: string, x: unknown): NDArray {
    const value = operand(name, x);
    const { start, layout } = arrayOfValue(value);
    const [low, high] = reach(layout);
    const places = Float64Array.from({ length: high - low + 1 }, (_, k) => this.next + k);
    const shadow = new NDArray(places, -low, layout, 'float64');
    // elements of a broadcast view are told apart only in its owner
    const carrier = isTensor(value) && repeats(layout) ? (value.base ?? value) : value;
    const array = arrayOfValue(carrier);
    this.list.push({ value: carrier, array, base: this.next, low: start + low - array.start, shadow });
    this.next += places.length;
    return shadow;
  }

  /** Of which operand a number is a place, and which. */
  find(number: number): [source: number, place: number] {
    let k = this.list.length - 1;
    while (k > 0 && number < this.list[k]!.base) k--;
    const { base, low } = this.list[k]!;
    return [k, number - base + low];
  }
}

/** Runs a function that returns views, copies or single elements of its data. */
export function moveElements(call: Call, data: DataArguments): unknown {
  const { id, fn, args } = call;
  if (!isMoved(args, data)) return fallBack(call);
  const sources = new Sources();
  const first = firstArray(args);
  const result = fn(...args.map((arg, k) => shadowOf(id, arg, k === first, data, sources)));
  return traced(id, result, sources, dtypeOption(args));
}

/** Whether the tensors of a call are all among its data. */
function isMoved(args: readonly unknown[], data: DataArguments): boolean {
  if (data === 'all' || data === 'appended') return true;
  const [x, ...rest] = args.slice(firstArray(args));
  return isTensor(x) && !rest.some(isTensor) && (data !== 'number' || x.ndims === 0);
}

function firstArray(args: readonly unknown[]): number {
  return args.findIndex((arg) => isTensor(arg) || isStrided(arg));
}

/** What the function is run on in place of one argument. */
function shadowOf(id: string, arg: unknown, isFirst: boolean, data: DataArguments, sources: Sources): unknown {
  const isArray = isTensor(arg) || isStrided(arg);
  if (isFirst) return data === 'number' ? sources.add(id, arg).buffer[0] : shadowOfAll(id, arg, sources);
  if (data === 'all') return shadowOfAll(id, arg, sources);
  if (data === 'appended' && (isArray || typeof arg === 'number')) return sources.add(id, single(id, arg)).buffer[0];
  return plain(arg);
}

function shadowOfAll(id: string, arg: unknown, sources: Sources): unknown {
  if (isTensor(arg) || isStrided(arg) || typeof arg === 'number') return sources.add(id, arg);
  return Array.isArray(arg) ? arg.map((part) => shadowOfAll(id, part, sources)) : plain(arg);
}

function single(id: string, x: unknown): unknown {
  const { layout } = arrayOfValue(operand(id, x));
  if (layout.shape.length === 0) return x;
  throw new ShapeError(
    `${id}: appended values must be numbers or 0-dimensional, got shape [${layout.shape.join(', ')}].`,
  );
}

function dtypeOption(args: readonly unknown[]): DType | null {
  const last = args.at(-1);
  if (typeof last !== 'object' || last === null || isTensor(last) || isStrided(last) || Array.isArray(last))
    return null;
  const dtype = String((last as { dtype?: unknown }).dtype);
  return isDType(dtype) ? dtype : null;
}

/** A result of places as the tensor, number or list of tensors that it stands for. */
function traced(id: string, result: unknown, sources: Sources, dtype: DType | null): unknown {
  if (typeof result === 'number') return element(sources, result);
  if (isStrided(result)) return tracedArray(id, result, sources, dtype);
  return Array.isArray(result) ? result.map((part) => traced(id, part, sources, dtype)) : result;
}

function element(sources: Sources, number: number): unknown {
  const [k, place] = sources.find(number);
  const { value, array } = sources.list[k]!;
  const at = viewOf(array, scalarLayout, array.start + place);
  if (!isTensor(value)) return at.iget(0);
  const copied = allocate(scalarLayout, array.dtype);
  copied.buffer[copied.start] = array.buffer[at.start]!;
  return recordMany(gatherRule, copied, [value], regionOf(at, array));
}

function tracedArray(id: string, result: object, sources: Sources, dtype: DType | null): unknown {
  const { buffer, start, layout } = stridedOf(result);
  const viewed = sources.list.find(({ shadow }) => shadow.buffer.buffer === buffer.buffer);
  if (viewed === undefined) return gathered(id, stridedOf(result), sources, dtype);
  const { value, array, low } = viewed;
  const view = viewOf(array, layout, array.start + low + start + (buffer.byteOffset >> 3));
  return isTensor(value) ? recordView(gatherRule, view, value, regionOf(view, array)) : view;
}

function stridedOf(result: object): NDArray {
  if (isNDArray(result)) return result;
  const { data, offset, shape, strides } = result as {
    data: Float64Array;
    offset: number;
    shape: number[];
    strides: number[];
  };
  return new NDArray(data, offset, new Layout([...shape], [...strides]), 'float64');
}

/** A copy: its elements, and the rule that sends cotangents back to where they came from. */
function gathered(id: string, places: NDArray, sources: Sources, dtype: DType | null): Tensor {
  const { list } = sources;
  const { size, shape } = places.layout;
  const z = allocate(rowMajor(shape), dtype ?? list.map(({ array }) => array.dtype).reduce(promote));
  const from: number[][] = list.map(() => []);
  const to: number[][] = list.map(() => []);
  elementNumbers(places).forEach((number, position) => {
    const [k, place] = sources.find(number);
    const { array } = list[k]!;
    z.buffer[z.start + position] = array.buffer[array.start + place]!;
    from[k]!.push(place);
    to[k]!.push(position);
  });
  const values = list.map(({ value }) => value);
  checkCarries(id, z, values);
  const parts = list.map(({ array }, k): Part | null =>
    from[k]!.length === 0 && size > 0
      ? null
      : {
          from: listed(array.layout, Int32Array.from(from[k]!)),
          to: listed(z.layout, Int32Array.from(to[k]!)),
        },
  );
  return recordMany(rearranged(id), z, values, parts);
}

/** Elements in row-major order. */
export function elementNumbers(x: NDArray): Float64Array {
  const found = new Float64Array(x.layout.size);
  const { shape, strides } = x.layout;
  nest(shape, [strides, rowMajor(shape).strides], [x.start, 0], (n, [p, q], [dp, dq]) => {
    for (let i = 0; i < n; i++) found[q! + i * dq!] = x.buffer[p! + i * dp!]!;
  });
  return found;
}

/** Runs a function that moves the elements of its first argument in place, and returns that. */
export function moveInPlace(call: Call): unknown {
  const { id, fn, args } = call;
  const [x, ...rest] = args;
  if (!isTensor(x) || rest.some(isTensor)) return fallBack(call);
  const sources = new Sources();
  const shadow = sources.add(id, x);
  fn(shadow, ...rest.map((arg) => plain(arg)));
  overwrite(x, gathered(id, shadow, sources, null), { name: id, whole: true });
  return x;
}

/** The same for a function that is given its output, which comes last but for options. */
export function moveTo(call: Call, data: DataArguments): unknown {
  const { id, fn, args } = call;
  const position = args.findLastIndex((arg) => isTensor(arg) || isStrided(arg));
  const out = args[position] as Tensor | Strided | undefined;
  if (position < 1 || out === undefined) return fallBack(call);
  const shape = Array.from(out.shape);
  const target = new NDArray(new Float64Array(rowMajor(shape).size), 0, rowMajor(shape), 'float64');
  const sources = new Sources();
  fn(...args.map((arg, k) => (k === position ? target : shadowOf(id, arg, k === 0, data, sources))));
  return assignTo(id, out, gathered(id, target, sources, null));
}
