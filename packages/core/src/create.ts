import { NDArray, allocate, copy, copyInto, isNDArray, repeats, rowMajor, scalarArray, wrap } from '@stdgrad/kernels';
import {
  ArgumentError,
  DtypeError,
  isDType,
  isFloat,
  isStrided,
  type DType,
  type Strided,
  type TypedArray,
} from '@stdgrad/protocol';
import type { Value } from './node.js';
import { state } from './state.js';
import { arrayOf, isTensor, makeTensor, type ArrayConstructor, type Tensor } from './tensor.js';

/** Numbers, nested lists and typed arrays of them, and ndarrays of any library. */
export type ArrayLikeInput = number | boolean | NestedList | TypedArray | Strided;
export type NestedList = readonly (number | boolean | NestedList | Tensor)[];
/** Everything that an op takes as an operand. */
export type Input = ArrayLikeInput | Tensor;

const typedArrays = new Map<string, DType>([
  ['Float64Array', 'float64'],
  ['Float32Array', 'float32'],
  ['Int32Array', 'int32'],
  ['Int16Array', 'int16'],
  ['Int8Array', 'int8'],
  ['Uint32Array', 'uint32'],
  ['Uint16Array', 'uint16'],
  ['Uint8Array', 'uint8'],
  ['Uint8ClampedArray', 'uint8c'],
]);

/**
 * Reads an operand: tensors and our own arrays as they are, everything else as an array.
 * Memory of other people's typed arrays and ndarrays is shared, and marked as such; numbers and lists become float64.
 *
 * @param name - function to name in errors
 * @throws {@link ArgumentError} when `x` is no number, list, typed array, ndarray or tensor
 */
export function operand(name: string, x: unknown): Value {
  if (typeof x === 'number') return scalarArray(x);
  if (isTensor(x)) return x;
  if (isNDArray(x)) {
    if (!state.sweeping && !x.exposed) x.exposed = true; // whoever passed it may write to it later
    return x;
  }
  const array = read(name, x);
  // numbers and lists were copied; all else is memory that others can write
  if (typeof x === 'object' && !Array.isArray(x)) array.exposed = true;
  return array;
}

function read(name: string, x: unknown): NDArray {
  if (typeof x === 'number') return scalarArray(x);
  if (typeof x === 'boolean') return scalarArray(x ? 1 : 0, 'bool');
  if (Array.isArray(x)) return fromList(name, x as NestedList);
  if (ArrayBuffer.isView(x)) {
    const dtype = typedArrays.get((x as TypedArray)[Symbol.toStringTag]);
    if (dtype !== undefined) return new NDArray(x as TypedArray, 0, rowMajor([(x as TypedArray).length]), dtype);
  }
  if (isStrided(x)) return wrap(x);
  throw new ArgumentError(
    `${name}: operands must be numbers, nested lists, typed arrays, ndarrays or tensors, got ${describe(x)}; convert it with tensor(...) first.`,
  );
}

/** A value as it stands in messages. */
export function describe(x: unknown): string {
  if (typeof x === 'string') return `the string '${x}'`;
  if (typeof x === 'function') return `a function`;
  if (typeof x === 'object' && x !== null)
    return x.constructor === Object
      ? 'an object'
      : `a ${(x.constructor as { name?: string } | undefined)?.name ?? 'object'}`;
  return String(x);
}

// deeper nesting than any array of numbers has; ends the walk through a list that holds itself
const deepest = 64;

function fromList(name: string, list: NestedList): NDArray {
  const shape: number[] = [];
  let first: unknown = list;
  while (Array.isArray(first)) {
    shape.push(first.length);
    first = first[0];
    if (shape.length > deepest)
      throw new ArgumentError(`${name}: a nested list is more than ${deepest} deep, or holds itself.`);
  }
  const kind = typeof first === 'boolean' ? 'boolean' : 'number';
  const x = allocate(rowMajor(shape), kind === 'boolean' ? 'bool' : 'float64');
  let k = x.start;
  const fill = (part: unknown, d: number): void => {
    if (d === shape.length) {
      // true among numbers is 1, but a number among booleans would be cut
      const isElement = typeof part === kind || (kind === 'number' && typeof part === 'boolean');
      if (!isElement) throw ragged(name, shape, part);
      x.buffer[k++] = Number(part);
      return;
    }
    if (!Array.isArray(part) || part.length !== shape[d]) throw ragged(name, shape, part);
    for (const inner of part) fill(inner, d + 1);
  };
  fill(list, 0);
  return x;
}

function ragged(name: string, shape: readonly number[], part: unknown): Error {
  const got = Array.isArray(part) ? `a list of ${part.length}` : describe(part);
  return new ArgumentError(
    `${name}: a nested list must be rectangular and hold only numbers or only booleans: by its first elements its shape is [${shape.join(', ')}], but it has ${got} in it; stack tensors with stack([...]).`,
  );
}

/** Options of {@link tensor}. */
export interface TensorOptions {
  /** Data type; default: that of the input, float64 for numbers and lists. */
  readonly dtype?: DType;
  /** No gradient flows here. Integers and booleans are always constant. */
  readonly constant?: boolean;
  /** Copy the elements (default). Without a copy the tensor shares the memory of the typed array or ndarray. */
  readonly copy?: boolean;
}

/**
 * A tensor, ready to have gradients flow through it.
 *
 * @param x - number, nested list, typed array, ndarray or tensor (whose contents are copied, not its graph)
 * @throws {@link ArgumentError} when `x` is none of these
 * @throws {@link DtypeError} when `constant: false` is asked of integers or booleans
 * @example
 * tensor([[1, 2], [3, 4]]).shape; // => [2, 2]
 */
export function tensor(x: Input, options: TensorOptions = none): Tensor {
  const array = isTensor(x) ? arrayOf(x) : isNDArray(x) ? x : read('tensor', x);
  if (options === none && !isTensor(x))
    return finish(x, makeTensor(ownCopy(array, array.dtype), null, !isFloat(array.dtype)));
  if (typeof options !== 'object' || options === null)
    throw new ArgumentError(`tensor: options must be an object, got ${describe(options)}.`);
  for (const key of Object.keys(options))
    if (!known.has(key))
      throw new ArgumentError(`tensor: unknown option '${key}'; there are ${[...known].join(', ')}.`);
  const dtype = options.dtype ?? array.dtype;
  if (!isDType(dtype))
    throw new DtypeError(
      `tensor: unknown dtype '${String(dtype)}'; use 'float64', 'float32', 'int32', 'bool' or the like.`,
    );
  const constant = constancy('tensor', dtype, options.constant ?? (isTensor(x) ? x.constant : undefined));
  if (options.copy !== false || dtype !== array.dtype)
    return finish(x, makeTensor(ownCopy(array, dtype), null, constant));
  if (isTensor(x)) {
    if (x.constant === constant) return x;
    throw new ArgumentError(
      'tensor: a tensor can be made constant or variable only by a copy; leave { copy: false } out.',
    );
  }
  if (!constant && repeats(array.layout))
    throw new ArgumentError(
      'tensor: a variable has one gradient an element, but elements of this broadcast ndarray share memory; leave { copy: false } out.',
    );
  const shared = new NDArray(array.buffer, array.start, array.layout, array.dtype);
  shared.exposed = true;
  return finish(x, makeTensor(shared, null, constant));
}

const none: TensorOptions = {};
const known = new Set(['dtype', 'constant', 'copy']);

/** Remembers the class that ndarrays of this tensor are handed back in. */
function finish(x: Input, made: Tensor): Tensor {
  if (typeof x === 'object' && !ArrayBuffer.isView(x) && !isTensor(x) && !isNDArray(x) && isStrided(x))
    made.origin = constructorOf(x);
  return made;
}

function ownCopy(array: NDArray, dtype: DType): NDArray {
  const own = allocate(array.layout, dtype);
  copyInto(own, array);
  return own;
}

/** Whether a tensor of a data type is constant; an explicit wish for a variable needs a float. */
export function constancy(name: string, dtype: DType, asked: boolean | undefined): boolean {
  if (asked !== undefined && typeof asked !== 'boolean') {
    throw new ArgumentError(`${name}: option 'constant' must be a boolean, got ${describe(asked)}.`);
  }
  if (isFloat(dtype)) return asked ?? false;
  if (asked === false)
    throw new DtypeError(`${name}: a tensor of dtype '${dtype}' is always constant; ask for a float dtype.`);
  return true;
}

function constructorOf(x: Strided): ArrayConstructor | null {
  const made = (x as { constructor?: unknown }).constructor;
  return typeof made === 'function' && made !== Object ? (made as ArrayConstructor) : null;
}

/** A constant tensor with the contents of `x`, copied. */
export function stopGradient(x: Input): Tensor {
  const source = operand('stopGradient', x);
  return makeTensor(copy(isTensor(source) ? arrayOf(source) : source), null, true);
}
