import {
  arrayOf,
  arrayOfValue,
  gatherRule,
  isTensor,
  isVariable,
  operand,
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
  viewOf,
} from '@stdgrad/kernels';
import { stack } from '@stdgrad/ops';
import { ArgumentError, NotDifferentiableError, ShapeError, promote, type DType } from '@stdgrad/protocol';
import { Elements } from './elements.js';
import { numbersFrom } from './numbering.js';
import { listed, rearranged, type Part } from '../linear.js';
import { checkCarries, forStdlib } from '../operands.js';

// Functions that only move elements, or hand them to callbacks, are run as they are on ndarrays of places: numbers that
// tell where each element comes from. So the geometry, and every error about it, is that of @stdlib.

/** An operand, and the ndarray of numbered places that stands in for it. */
export interface Source {
  /** What the function was called with. */
  readonly given: unknown;
  /** What carries the elements: the operand, or the owner of a broadcast view. */
  readonly value: Value;
  /** Number of the lowest place; numbers of all sources differ, and 0 is none. */
  readonly base: number;
  /** Lowest place, counted from the first element of `value`. */
  readonly low: number;
  readonly elements: Elements;
  readonly shadow: NDArray;
  /** What the function was handed: the stand-in, or its elements in row-major order. */
  passed: NDArray;
}

/** Results of callbacks are numbered from here. */
const firstResult = 2 ** 45;

/** The stand-ins of one call. */
export class Places {
  readonly sources: Source[] = [];
  private readonly results: Value[] = [];
  private next = 1;
  private readonly isShared: boolean;

  /** @param isShared - whether nobody writes to the stand-ins */
  constructor(isShared = false) {
    this.isShared = isShared;
  }

  /** The stand-in of an operand; its data type is a label, its memory is of float64. */
  add(name: string, x: unknown, dtype: DType = 'float64'): NDArray {
    const value = operand(name, x);
    const { start, layout } = arrayOfValue(value);
    const [low, high] = reach(layout);
    const places = numbersFrom(this.next, high - low + 1, this.isShared);
    const shadow = forStdlib(new NDArray(places, -low, layout, dtype));
    // elements of a broadcast view are told apart only in its owner
    const carrier = isTensor(value) && repeats(layout) ? (value.base ?? value) : value;
    const from = start + low - arrayOfValue(carrier).start;
    const elements = new Elements(carrier, from, places.length);
    this.sources.push({ given: x, value: carrier, base: this.next, low: from, elements, shadow, passed: shadow });
    this.next += places.length;
    return shadow;
  }

  /** The same with its elements in row-major order: some functions of 0.4.1 miss elements behind negative strides. */
  addInOrder(name: string, x: unknown): NDArray {
    const shadow = this.add(name, x);
    if (shadow.layout.strides.every((step) => step >= 0)) return shadow;
    const source = this.sources.at(-1)!;
    return (source.passed = new NDArray(elementNumbers(shadow), 0, rowMajor(shadow.layout.shape), 'float64'));
  }

  /** The number that stands for a number, or for a tensor or array without dimensions. */
  single(name: string, x: unknown): number {
    const value = operand(name, x);
    const { shape } = arrayOfValue(value).layout;
    if (shape.length > 0)
      throw new ShapeError(
        `${name}: a single value must be a number or 0-dimensional, got shape [${shape.join(', ')}].`,
      );
    this.results.push(value);
    return firstResult + this.results.length - 1;
  }

  /** The source whose stand-in an ndarray is. */
  standingIn(x: unknown): Source | undefined {
    return this.sources.find(({ passed }) => passed === x);
  }

  /** The element that a number stands for: a 0-dimensional tensor, or of plain arrays a number. */
  element(number: number): unknown {
    if (isResult(number)) return plainSingle(this.results[number - firstResult]!);
    const found = this.find(number);
    if (found === null) return number;
    const [{ elements }, place] = found;
    return elements.at(place);
  }

  /** A view of a stand-in's memory as the view of the operand; `null` of memory of its own. */
  view(x: NDArray): unknown {
    const first = placeInMemory(x);
    const viewed = this.sources.findLast(
      ({ shadow }) => shadow.buffer.buffer === x.buffer.buffer && shadow.buffer.byteOffset >> 3 <= first,
    );
    if (viewed === undefined) return null;
    const { value, low, shadow } = viewed;
    const array = arrayOfValue(value);
    const start = array.start + low + first - (shadow.buffer.byteOffset >> 3);
    const view = viewOf(array, x.layout, start);
    return isTensor(value) ? recordView(gatherRule, view, value, regionOf(view, array)) : view;
  }

  /**
   * What a callback sees of an ndarray of places: the operand itself, a view of it, or a copy of its elements.
   *
   * @param isWritten - what is written to it must reach the operand
   */
  shown(id: string, x: object, isWritten = false): unknown {
    const array = stridedOf(x);
    const { shape } = array.layout;
    const seen = this.standingIn(x)?.given ?? this.view(array);
    if (isWritten && seen === null)
      throw new NotDifferentiableError(
        `${id}: the function works on a copy of these dimensions, which writes don't reach; pass tensors in row-major order, or fewer dimensions.`,
      );
    return seen ?? this.gather(id, elementNumbers(array), shape, null);
  }

  /** An ndarray of numbers as what they stand for, and the rule that sends cotangents back to where that came from. */
  gather(id: string, numbers: ArrayLike<number>, shape: readonly number[], dtype: DType | null): Tensor {
    const { sources } = this;
    const z = allocate(rowMajor(shape), dtype ?? this.resultType());
    const from: number[][] = sources.map(() => []);
    const to: number[][] = sources.map(() => []);
    const kept: Value[] = [];
    const keptAt: number[] = [];
    for (let position = 0; position < numbers.length; position++) {
      const number = numbers[position]!;
      if (isResult(number)) {
        const value = this.results[number - firstResult]!;
        const array = arrayOfValue(value);
        z.buffer[z.start + position] = array.buffer[array.start]!;
        if (!isVariable(value)) continue;
        kept.push(value);
        keptAt.push(position);
        continue;
      }
      const found = this.find(number);
      if (found === null) {
        z.buffer[z.start + position] = number;
        continue;
      }
      const [{ value }, place, k] = found;
      const array = arrayOfValue(value);
      z.buffer[z.start + position] = array.buffer[array.start + place]!;
      from[k]!.push(place);
      to[k]!.push(position);
    }
    const used = sources.map((_, k) => k).filter((k) => from[k]!.length > 0 || numbers.length === 0);
    const values = used.map((k) => sources[k]!.value);
    const parts: Part[] = used.map((k) => ({
      from: listed(arrayOfValue(sources[k]!.value).layout, Int32Array.from(from[k]!)),
      to: listed(z.layout, Int32Array.from(to[k]!)),
    }));
    if (kept.length > 0) {
      values.push(stack(kept));
      parts.push({
        from: listed(
          rowMajor([kept.length]),
          Int32Array.from(kept, (_, k) => k),
        ),
        to: listed(z.layout, Int32Array.from(keptAt)),
      });
    }
    checkCarries(id, z, values);
    return recordMany(rearranged(id), z, values, parts);
  }

  /** Data type of results that don't say: that of the operands. */
  private resultType(): DType {
    const arrays = this.sources.length > 0 ? this.sources.map(({ value }) => value) : this.results;
    return arrays.map((value) => arrayOfValue(value).dtype).reduce(promote, arrays.length === 0 ? 'float64' : 'bool');
  }

  /** Of which operand a number is a place, and which; `null` for what no operand put there: zeros, NaN. */
  find(number: number): [source: Source, place: number, index: number] | null {
    if (number === 0 || number !== number) return null;
    const { sources } = this;
    let low = 0;
    let high = sources.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (sources[middle]!.base <= number) low = middle;
      else high = middle - 1;
    }
    const source = sources[low];
    const place = source === undefined ? -1 : number - source.base;
    if (source === undefined || !Number.isInteger(place) || place < 0 || number >= this.next)
      throw new ArgumentError(`ndarray: internal: ${number} is no place of an operand.`);
    return [source, place + source.low, low];
  }
}

function placeInMemory(x: NDArray): number {
  return (x.buffer.byteOffset >> 3) + x.start;
}

function isResult(number: number): boolean {
  return number >= firstResult;
}

function plainSingle(value: Value): unknown {
  return isTensor(value) ? value : value.iget(0);
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

/** Any ndarray of float64 numbers as one of ours. */
export function stridedOf(x: object): NDArray {
  if (isNDArray(x) && x.dtype === 'float64') return x;
  const { data, dtype, offset, shape, strides } = x as {
    data: Float64Array | number[];
    dtype: { toString(): string };
    offset: number;
    shape: number[];
    strides: number[];
  };
  const isGeneric = Array.isArray(data);
  if (!isGeneric && String(dtype) !== 'float64')
    throw new ArgumentError(`ndarray: internal: places are float64 numbers, got dtype '${String(dtype)}'.`);
  const buffer = isGeneric ? Float64Array.from(data) : data;
  return new NDArray(buffer, offset, new Layout([...shape], [...strides]), 'float64');
}

/** The live contents of what a function was given. */
export function contents(x: unknown): NDArray {
  return isTensor(x) ? arrayOf(x) : arrayOfValue(operand('ndarray', x));
}
