import {
  arrayOf,
  describe,
  isTensor,
  isVariable,
  operand,
  overwrite,
  type Tensor,
  type Value,
  arrayOfValue,
} from '@stdgrad/core';
import { NDArray, copy, copyInto, elements, repeats, rowMajor, wrap } from '@stdgrad/kernels';
import { assign, at, reshape, stack } from '@stdgrad/ops';
import {
  ArgumentError,
  DtypeError,
  GradientLossError,
  buffers,
  isFloat,
  isStrided,
  type DType,
  type TypedArray,
} from '@stdgrad/protocol';

/** What a strided kernel reads and writes: a sequence of elements, counted from 0. */
export interface Memory {
  /** What was passed. */
  readonly source: unknown;
  readonly size: number;
  readonly dtype: DType;
  readonly isVariable: boolean;
  /** A copy of the numbers, as the kernel itself takes them. */
  plain(): Buffer;
  /** Elements at the places, in one dimension. */
  gather(places: Int32Array): Value;
  /** Where an element lies: the same object and number for the same element of other arguments. */
  readonly home: object;
  position(place: number): number;
  /** Refuses a value that can't be written here. */
  checkWrite(id: string, name: string, variable: boolean): void;
  /** Replaces elements; the places differ from each other. */
  write(id: string, places: Int32Array, value: Value): void;
}

/** Numbers side by side. */
export type Buffer = TypedArray | unknown[];

/**
 * The memory of an argument: a tensor's elements in row-major order, a list of numbers and tensors without dimensions,
 * a typed array or an ndarray. `null` for other arrays: complex numbers, accessors.
 */
export function memoryOf(x: unknown): Memory | null {
  if (isTensor(x)) return new TensorMemory(x);
  if (Array.isArray(x)) return new ListMemory(x as unknown[]);
  if (ArrayBuffer.isView(x)) return isKnown(x) ? new PlainMemory(x, operand('memory', x) as NDArray) : null;
  if (isBooleans(x))
    return new PlainMemory(x, operand('memory', new Uint8Array(x.buffer, x.byteOffset, x.length)) as NDArray);
  if (!isStrided(x)) return null;
  return Object.hasOwn(buffers, String(x.dtype)) ? new PlainMemory(x, wrap(x)) : null;
}

/** A `BooleanArray` of `@stdlib`: bytes 0 and 1. */
function isBooleans(x: unknown): x is Uint8Array {
  if (typeof x !== 'object' || x === null || !('buffer' in x && 'byteOffset' in x)) return false;
  return (x.constructor as { name?: string } | undefined)?.name === 'BooleanArray';
}

const known = new Set(Object.values(buffers).map(({ name }) => name));

function isKnown(x: ArrayBufferView): boolean {
  return known.has((x as TypedArray)[Symbol.toStringTag]);
}

/** Places as an index. */
export function indexOf(places: Int32Array): NDArray {
  return new NDArray(places, 0, rowMajor([places.length]), 'int32');
}

/** Tells whether places are all of a memory, in order. */
function isWhole(places: Int32Array, size: number): boolean {
  return places.length === size && places.every((place, k) => place === k);
}

class TensorMemory implements Memory {
  readonly source: Tensor;

  constructor(x: Tensor) {
    this.source = x;
  }

  get size(): number {
    return this.source.length;
  }

  get dtype(): DType {
    return this.source.dtype;
  }

  get isVariable(): boolean {
    return isVariable(this.source);
  }

  get home(): object {
    return arrayOf(this.source).buffer;
  }

  plain(): Buffer {
    const { buffer, start, layout } = copy(arrayOf(this.source));
    return buffer.slice(start, start + layout.size);
  }

  gather(places: Int32Array): Value {
    const flat = reshape(this.source, [-1]);
    return isWhole(places, this.size) ? flat : at(flat, indexOf(places));
  }

  position(place: number): number {
    const { start, layout } = arrayOf(this.source);
    return numbersOf(place, layout.shape).reduce((sum, number, d) => sum + number * layout.strides[d]!, start);
  }

  checkWrite(id: string, name: string, variable: boolean): void {
    const { source } = this;
    if (variable && !isFloat(source.dtype)) {
      throw new DtypeError(
        `${id}: argument '${name}' is written, but a tensor of dtype '${source.dtype}' would drop the gradient; make it a float one.`,
      );
    }
    if (repeats(arrayOf(source).layout)) {
      throw new ArgumentError(
        `${id}: argument '${name}' is written, but is a broadcast view, which is read-only; pass a copy.`,
      );
    }
  }

  write(id: string, places: Int32Array, value: Value): void {
    const { source } = this;
    const { shape } = arrayOf(source).layout;
    if (isWhole(places, this.size)) return overwrite(source, reshape(value, shape), { name: id, whole: true });
    const index = shape.map((_, d) => indexOf(places.map((place) => numbersOf(place, shape)[d]!)));
    assign(source, index, value);
  }
}

/** Index in each dimension of an element by its number in row-major order. */
function numbersOf(place: number, shape: readonly number[]): number[] {
  let rest = place;
  return shape
    .toReversed()
    .map((size) => {
      const number = rest % size;
      rest = (rest - number) / size;
      return number;
    })
    .toReversed();
}

class ListMemory implements Memory {
  readonly source: unknown[];
  readonly dtype = 'float64';
  readonly isVariable: boolean;

  constructor(list: unknown[]) {
    this.source = list;
    this.isVariable = list.some((element) => isTensor(element) && isVariable(element));
  }

  get size(): number {
    return this.source.length;
  }

  get home(): object {
    return this.source;
  }

  plain(): Buffer {
    return this.source.map((element) => (isTensor(element) ? numberIn(element) : element));
  }

  gather(places: Int32Array): Value {
    const parts = Array.from(places, (place) => this.element(place));
    if (!parts.some(isTensor)) return arrayOfValue(operand('list', parts.map(Number)));
    return stack(parts as Tensor[]);
  }

  private element(place: number): Value | number {
    const element = this.source[place];
    if (!isTensor(element)) return Number(element);
    return element.ndims === 0 ? element : reshape(element, []);
  }

  position(place: number): number {
    return place;
  }

  checkWrite(): void {
    // a list takes numbers and tensors
  }

  write(_id: string, places: Int32Array, value: Value): void {
    places.forEach((place, k) => {
      this.source[place] = isTensor(value) ? at(value, k) : value.iget(k);
    });
  }
}

/** The number in a tensor of one element, which stands for a number in a list. */
function numberIn(x: Tensor): number {
  if (x.length === 1) return Number(arrayOf(x).iget(0));
  throw new ArgumentError(
    `a list of numbers holds a tensor of shape [${x.shape.join(', ')}]; it may hold numbers and tensors without dimensions.`,
  );
}

/** Memory that can't hold a gradient. */
class PlainMemory implements Memory {
  readonly source: object;
  readonly isVariable = false;
  readonly array: NDArray;

  constructor(source: object, array: NDArray) {
    this.source = source;
    this.array = array;
  }

  get size(): number {
    return this.array.layout.size;
  }

  get dtype(): DType {
    return this.array.dtype;
  }

  get home(): object {
    return this.array.buffer.buffer;
  }

  plain(): Buffer {
    const { buffer, start, layout } = copy(this.array);
    return buffer.slice(start, start + layout.size);
  }

  gather(places: Int32Array): Value {
    return at(reshape(copy(this.array), [-1]), indexOf(places));
  }

  position(place: number): number {
    const { buffer, start, layout } = this.array;
    const inside = numbersOf(place, layout.shape).reduce((sum, number, d) => sum + number * layout.strides[d]!, start);
    return buffer.byteOffset / buffer.BYTES_PER_ELEMENT + inside;
  }

  checkWrite(id: string, name: string, variable: boolean): void {
    if (!variable) return;
    throw new GradientLossError(
      `${id}: argument '${name}' is written, but ${describe(this.source)} would drop the gradient of a variable; pass a tensor, or a plain array, which takes tensors as elements.`,
    );
  }

  write(_id: string, places: Int32Array, value: Value): void {
    const { array } = this;
    const all = copy(array);
    elements(arrayOfValue(value)).forEach((element, k) => (all.buffer[all.start + places[k]!] = Number(element)));
    copyInto(array, all);
  }
}
