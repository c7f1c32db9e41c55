/** The real, integer and boolean data types of `@stdlib/ndarray`. */
export type DType =
  | 'float64'
  | 'float32'
  | 'int32'
  | 'int16'
  | 'int8'
  | 'uint32'
  | 'uint16'
  | 'uint8'
  | 'uint8c'
  | 'bool';

/** Buffers that elements live in; booleans are bytes 0 and 1. */
export type TypedArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint32Array
  | Uint16Array
  | Uint8Array
  | Uint8ClampedArray;

interface TypedArrayConstructor {
  new (length: number): TypedArray;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): TypedArray;
  readonly BYTES_PER_ELEMENT: number;
}

/** Buffer class of each data type. */
export const buffers: { readonly [K in DType]: TypedArrayConstructor } = {
  float64: Float64Array,
  float32: Float32Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint32: Uint32Array,
  uint16: Uint16Array,
  uint8: Uint8Array,
  uint8c: Uint8ClampedArray,
  bool: Uint8Array,
};

/** Floating-point types carry gradients; all others are constants. */
export function isFloat(dtype: DType): boolean {
  return dtype === 'float64' || dtype === 'float32';
}

/** Tells whether a name is one of the data types above. */
export function isDType(name: unknown): name is DType {
  return typeof name === 'string' && Object.hasOwn(buffers, name);
}

// signed integers hold unsigned ones of half their size; what no integer type holds goes to float64
const bits: { readonly [K in DType]: number } = {
  bool: 1,
  uint8: 8,
  uint8c: 8,
  int8: 8,
  uint16: 16,
  int16: 16,
  uint32: 32,
  int32: 32,
  float32: 24,
  float64: 53,
};
const signed: ReadonlySet<DType> = new Set(['int8', 'int16', 'int32', 'float32', 'float64']);

/**
 * The smallest type that holds every value of both, as `@stdlib/ndarray/promotion-rules` has it:
 * `int32` and `float32` give `float64`.
 */
export function promote(x: DType, y: DType): DType {
  if (x === y) return x;
  if (holds(x, y)) return x;
  if (holds(y, x)) return y;
  if (isFloat(x) || isFloat(y)) return 'float64';
  const size = Math.max(bits[x], bits[y]);
  if (size === 8) return signed.has(x) || signed.has(y) ? 'int16' : 'uint8';
  return size === 16 ? 'int32' : 'float64';
}

function holds(large: DType, small: DType): boolean {
  if (isFloat(large)) return bits[large] >= bits[small];
  if (isFloat(small) || large === 'bool') return false;
  if (small === 'bool') return true;
  if (signed.has(large) === signed.has(small)) return large === 'uint8c' ? false : bits[large] >= bits[small];
  return signed.has(large) && bits[large] > bits[small];
}
