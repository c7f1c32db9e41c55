import {
  ArgumentError,
  IndexError,
  buffers,
  isDType,
  shared,
  type DType,
  type Strided,
  type TypedArray,
} from '@stdgrad/protocol';
import { Layout, reach, rowMajor, scalarLayout, showShape } from './layout.js';
import { memory, reserve, sharesChunk } from './memory.js';

interface Ties {
  root: StridedArray | null;
  held: WeakRef<StridedArray>[] | null;
  moved: StridedArray | null;
  exposed: boolean;
}

/**
 * A strided array over a typed array, with the whole interface of `@stdlib/ndarray`.
 * The fields below `dtype` keep account of who needs the present contents: see hold.ts.
 */
class StridedArray {
  buffer: TypedArray;
  start: number;
  layout: Layout;
  readonly dtype: DType;
  /** How many hold the present contents. */
  holders = 0;
  /** How this memory is tied to other arrays and people; most arrays have no ties. */
  /** @internal */
  ties: Ties | null = null;

  constructor(buffer: TypedArray, start: number, layout: Layout, dtype: DType) {
    this.buffer = buffer;
    this.start = start;
    this.layout = layout;
    this.dtype = dtype;
  }

  /** Whether it owns its memory, nobody outside can write that, and no view of it is held. */
  get untied(): boolean {
    return this.ties === null;
  }

  /** The array that owns the memory, when this one is a view of it. */
  get root(): StridedArray | null {
    return this.ties === null ? null : this.ties.root;
  }

  set root(root: StridedArray | null) {
    this.tied().root = root;
  }

  /** Where the live memory is read, after the held contents were moved away. */
  get moved(): StridedArray | null {
    return this.ties === null ? null : this.ties.moved;
  }

  set moved(moved: StridedArray | null) {
    this.tied().moved = moved;
  }

  /** Views of this memory that somebody holds; on the owner only. */
  get held(): WeakRef<StridedArray>[] | null {
    return this.ties === null ? null : this.ties.held;
  }

  set held(held: WeakRef<StridedArray>[] | null) {
    this.tied().held = held;
  }

  /** Whether somebody outside can write this memory behind our back. */
  get exposed(): boolean {
    return this.ties !== null && this.ties.exposed;
  }

  set exposed(exposed: boolean) {
    this.tied().exposed = exposed;
  }

  /** @internal */
  tied(): Ties {
    return (this.ties ??= { root: null, held: null, moved: null, exposed: false });
  }

  /** The memory that the elements lie in, without what else shares the buffer. */
  get data(): TypedArray {
    const [low, high] = reach(this.layout);
    const { start, buffer } = this;
    return start + low === 0 && high - low + 1 === buffer.length
      ? buffer
      : buffer.subarray(start + low, start + high + 1);
  }

  /** Place of the first element in {@link data}. */
  get offset(): number {
    const [low] = reach(this.layout);
    return low === 0 ? 0 : -low;
  }

  get shape(): number[] {
    return [...this.layout.shape];
  }

  get strides(): number[] {
    return [...this.layout.strides];
  }

  get ndims(): number {
    return this.layout.shape.length;
  }

  get length(): number {
    return this.layout.size;
  }

  get order(): 'row-major' | 'column-major' {
    const { strides } = this.layout;
    const rising = strides.every((step, d) => d === 0 || Math.abs(strides[d - 1]) <= Math.abs(step));
    const falling = strides.every((step, d) => d === 0 || Math.abs(strides[d - 1]) >= Math.abs(step));
    return rising && !falling ? 'column-major' : 'row-major';
  }

  get BYTES_PER_ELEMENT(): number {
    return this.buffer.BYTES_PER_ELEMENT;
  }

  get byteLength(): number {
    return this.layout.size * this.buffer.BYTES_PER_ELEMENT;
  }

  get flags(): Record<string, boolean> {
    const { order, layout } = this;
    return {
      ROW_MAJOR_CONTIGUOUS: layout.dense,
      COLUMN_MAJOR_CONTIGUOUS: layout.dense
        ? this.ndims < 2
        : order === 'column-major' && reach(layout)[1] + 1 === layout.size,
      READONLY: false,
    };
  }

  /** Element at the given indices, one a dimension. */
  get(...index: number[]): number | boolean {
    return this.read(placeOf(this, 'get', index));
  }

  /** Writes an element: indices, then the value. */
  set(...indexAndValue: (number | boolean)[]): this {
    const value = indexAndValue[indexAndValue.length - 1];
    this.buffer[placeOf(this, 'set', indexAndValue.slice(0, -1) as number[])] = Number(value);
    return this;
  }

  /** Element number `k` in row-major order. */
  iget(k = 0): number | boolean {
    return this.read(linearPlace(this, 'iget', k));
  }

  /** Writes element number `k` in row-major order; a 0-dimensional array takes the value alone. */
  iset(...args: (number | boolean)[]): this {
    const value = args[args.length - 1];
    if (args.length === 0 || (args.length < 2 && this.ndims > 0))
      throw new ArgumentError(`iset: needs the number of an element and the value; got ${args.length} argument(s).`);
    this.buffer[linearPlace(this, 'iset', args.length > 1 ? Number(args[0]) : 0)] = Number(value);
    return this;
  }

  toString(): string {
    const shown = elements(this, 100).join(', ');
    return `ndarray( '${this.dtype}', [ ${shown}${this.length > 100 ? ', …' : ''} ], ${showShape(this.layout.shape)} )`;
  }

  toJSON(): unknown {
    return {
      type: 'ndarray',
      dtype: this.dtype,
      flags: { READONLY: false },
      order: 'row-major',
      shape: this.shape,
      data: elements(this),
    };
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  /** @internal */
  read(place: number): number | boolean {
    const value = this.buffer[place];
    return this.dtype === 'bool' ? value === 1 : value;
  }
}

const arrayBrand = Symbol.for('stdgrad.ndarray.v1');
Object.defineProperty(StridedArray.prototype, arrayBrand, { value: true });
Object.defineProperty(StridedArray, 'name', { value: 'ndarray' });

/** Called as `@stdlib/ndarray/ctor` is: @stdlib makes views with the constructor of the array that it was given. */
function construct(
  dtype: unknown,
  data: ArrayLike<unknown>,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
): NDArray {
  return wrap({ dtype: String(dtype), data, shape, strides, offset });
}
Object.defineProperty(construct, 'name', { value: 'ndarray' });
Object.defineProperty(StridedArray.prototype, 'constructor', {
  value: construct,
  writable: true,
  configurable: true,
});

export const NDArray = shared('kernels.NDArray', () => StridedArray);
export type NDArray = StridedArray;

/** Memory place of an element, after the checks. */
export function placeOf(x: NDArray, name: string, index: readonly number[]): number {
  const { shape, strides } = x.layout;
  if (index.length !== shape.length) {
    throw new IndexError(`${name}: needs one index a dimension: ${shape.length} of them, got ${index.length}.`);
  }
  let place = x.start;
  for (let d = 0; d < index.length; d++) place += inRange(name, index[d], shape[d], d) * strides[d];
  return place;
}

function inRange(name: string, i: number, size: number, d: number): number {
  if (!Number.isInteger(i) || i >= size || i < 0) {
    throw new IndexError(
      `${name}: index ${String(i)} is outside dimension ${d} of size ${size}; use an integer from 0 to ${size - 1}.`,
    );
  }
  return i;
}

/** Memory place of element number `k` in row-major order, after the checks. */
export function linearPlace(x: NDArray, name: string, k: number): number {
  if (!Number.isInteger(k) || k < 0 || k >= x.layout.size) {
    throw new IndexError(`${name}: element ${String(k)} is outside an array of ${x.layout.size} elements.`);
  }
  const { shape, strides } = x.layout;
  let place = x.start;
  let rest = k;
  for (let d = shape.length - 1; d >= 0; d--) {
    place += (rest % shape[d]) * strides[d];
    rest = Math.floor(rest / shape[d]);
  }
  return place;
}

/** The first `most` elements in row-major order, as numbers or booleans. */
export function elements(x: NDArray, most = Infinity): (number | boolean)[] {
  return Array.from({ length: Math.min(most, x.layout.size) }, (_, k) => x.iget(k));
}

/** A new array of zeros in row-major order. */
export function allocate(layout: Layout, dtype: DType = 'float64'): NDArray {
  const form = layout.dense ? layout : rowMajor(layout.shape);
  const { size } = form;
  if (dtype !== 'float64' || !sharesChunk(size)) return new NDArray(new buffers[dtype](size), 0, form, dtype);
  const start = reserve(size);
  return new NDArray(memory.buffer, start, form, dtype);
}

/** A number as an array without dimensions. */
export function scalarArray(value: number, dtype: DType = 'float64'): NDArray {
  const x = allocate(scalarLayout, dtype);
  x.buffer[x.start] = value;
  return x;
}

/** Elements in row-major order as an array. */
export function fromElements(values: ArrayLike<number | boolean>, shape: readonly number[], dtype: DType): NDArray {
  const x = allocate(rowMajor(shape), dtype);
  if (values.length !== x.layout.size) {
    throw new ArgumentError(
      `fromElements: shape ${showShape(shape)} needs ${x.layout.size} elements, got ${values.length}.`,
    );
  }
  for (let k = 0; k < values.length; k++) x.buffer[x.start + k] = Number(values[k]);
  return x;
}

/**
 * Reads an ndarray of any library in place: the result shares its memory, except where the memory is no typed array
 * (generic arrays of numbers are copied as float64 and of booleans as bool, boolean arrays are read as bytes).
 */
export function wrap(x: Strided): NDArray {
  const shape = Array.from(x.shape, Number);
  const dtype = String(x.dtype);
  const layout = new Layout(shape, Array.from(x.strides, Number));
  const { data } = x;
  if (ArrayBuffer.isView(data) && isDType(dtype))
    return new NDArray(data as unknown as TypedArray, x.offset, layout, dtype);
  if (dtype === 'bool') {
    const { buffer, byteOffset } = data as unknown as { buffer: ArrayBufferLike; byteOffset: number };
    if (buffer !== undefined)
      return new NDArray(new Uint8Array(buffer, byteOffset, data.length), x.offset, layout, 'bool');
  }
  const read = elementReader(data);
  const places = new NDArray(new Float64Array(0), x.offset, layout, 'float64');
  // elements of such an array are of one kind: numbers or booleans
  const kind = layout.size > 0 && typeof read(x.offset) === 'boolean' ? 'boolean' : 'number';
  const copied = allocate(rowMajor(shape), kind === 'boolean' ? 'bool' : 'float64');
  for (let k = 0; k < layout.size; k++) {
    const value = read(linearPlace(places, 'ndarray', k));
    if (typeof value !== kind) {
      throw new ArgumentError(
        `ndarray: elements of an ndarray of dtype '${dtype}' must be numbers, or all booleans, got ${typeof value}; convert it to 'float64' first.`,
      );
    }
    copied.buffer[copied.start + k] = Number(value);
  }
  return copied;
}

function elementReader(data: ArrayLike<unknown>): (place: number) => unknown {
  const accessor = (data as { get?: unknown }).get;
  return typeof accessor === 'function' ? (place) => accessor.call(data, place) as unknown : (place) => data[place];
}

/** Tells whether `x` is one of our arrays, of whichever copy of this package. */
export function isNDArray(x: unknown): x is NDArray {
  return typeof x === 'object' && x !== null && (x as { [arrayBrand]?: true })[arrayBrand] === true;
}
