import {
  arrayOf,
  arrayOfValue,
  constancy,
  describe,
  isTensor,
  makeTensor,
  operand,
  type Input,
  type Tensor,
  type Value,
} from '@stdgrad/core';
import { allocate, copyInto, rowMajor, scalarArray, type NDArray } from '@stdgrad/kernels';
import { ArgumentError, DtypeError, dispatch, hasHandler, isDType, type DType } from '@stdgrad/protocol';
import { shapeOf } from '../define/dims.js';

/** Options of functions that make tensors. */
export interface CreateOptions {
  /** Data type; default float64. */
  readonly dtype?: DType;
  /** `true`: no gradient flows to the tensor. Integers and booleans are always constant. */
  readonly constant?: boolean;
  /** An array whose library makes the result, where it has a say. */
  readonly like?: unknown;
}

function made(name: string, shape: unknown, options: CreateOptions, fill: (x: NDArray) => void): Tensor {
  const { dtype = 'float64' } = options;
  if (!isDType(dtype))
    throw new DtypeError(
      `${name}: unknown dtype ${describe(dtype)}; use 'float64', 'float32', 'int32', 'bool' or the like.`,
    );
  const constant = constancy(name, dtype, options.constant);
  const array = allocate(rowMajor(shapeOf(name, shape)), dtype);
  fill(array);
  return makeTensor(array, null, constant);
}

/** Lets the library of option `like` make the array, when it isn't ours. */
function creator<Args extends readonly unknown[]>(
  name: string,
  make: (...args: [...Args, options?: CreateOptions]) => Tensor,
): (...args: [...Args, options?: CreateOptions]) => Tensor {
  const create = (...args: [...Args, options?: CreateOptions]): Tensor => {
    const options = args[args.length - 1] as CreateOptions | undefined;
    const like =
      typeof options === 'object' && options !== null && !Array.isArray(options) && !isTensor(options)
        ? options.like
        : undefined;
    if (hasHandler(like) && !isTensor(like)) return dispatch(`@stdgrad/ops/${name}`, create, undefined, args) as Tensor;
    return (make as (...all: readonly unknown[]) => Tensor)(...args);
  };
  Object.defineProperty(create, 'name', { value: name });
  return create;
}

const fillWith = (x: NDArray, value: number): void => void x.buffer.fill(value, x.start, x.start + x.layout.size);
type Shape = number | readonly number[];

/** A tensor of zeros. */
export const zeros = creator<[shape: Shape]>('zeros', (shape, options = {}) =>
  made('zeros', shape, options, () => undefined),
);

/** A tensor of ones. */
export const ones = creator<[shape: Shape]>('ones', (shape, options = {}) =>
  made('ones', shape, options, (x) => fillWith(x, 1)),
);

/** A tensor of one value. */
export const full = creator<[shape: Shape, value: number]>('full', (shape, value, options = {}) =>
  made('full', shape, options, (x) => copyInto(x, scalarArray(numberOf('full', 'the value', value)))),
);

/** A tensor with zeros off, and ones on, the diagonal of its last two dimensions. */
export const eye = creator<[rows: number, columns?: number]>('eye', (rows, columns = rows, options = {}) =>
  made('eye', [rows, columns], options, (x) => {
    for (let k = 0; k < Math.min(rows, columns); k++) x.buffer[x.start + k * columns + k] = 1;
  }),
);

/** Values shaped like another array: its shape and data type, unless options say otherwise. */
function likeness(name: string, fill: (x: NDArray) => void): (x: Input | Value, options?: CreateOptions) => Tensor {
  const create = (x: Input | Value, options: CreateOptions = {}): Tensor => {
    if (hasHandler(x) && !isTensor(x))
      return dispatch(`@stdgrad/ops/${name}`, create, undefined, [x, options]) as Tensor;
    const source = operand(name, x);
    const array = isTensor(source) ? arrayOf(source) : source;
    return made(name, [...array.layout.shape], { dtype: array.dtype, ...options }, fill);
  };
  Object.defineProperty(create, 'name', { value: name });
  return create;
}

/** Zeros with the shape and data type of an array. */
export const zerosLike = likeness('zerosLike', () => undefined);

/** Ones with the shape and data type of an array. */
export const onesLike = likeness('onesLike', (x) => fillWith(x, 1));

/** One value, with the shape and data type of an array. */
export function fullLike(x: Input | Value, value: number, options: CreateOptions = {}): Tensor {
  const array = arrayOfValue(operand('fullLike', x));
  return full([...array.layout.shape], value, { dtype: array.dtype, ...options });
}

/**
 * Numbers from `start` (default 0) up to, without, `stop`, in equal steps (default 1).
 */
export function arange(stop: number, options?: CreateOptions): Tensor;
export function arange(start: number, stop: number, step?: number, options?: CreateOptions): Tensor;
export function arange(...args: readonly unknown[]): Tensor {
  const options = (typeof args.at(-1) === 'object' ? args.at(-1) : {}) as CreateOptions;
  const numbers = args
    .filter((arg) => typeof arg !== 'object' || arg === null)
    .map((arg) => numberOf('arange', 'bounds and step', arg));
  const [start, stop, step] = numbers.length === 1 ? [0, numbers[0]!, 1] : [numbers[0]!, numbers[1]!, numbers[2] ?? 1];
  if (numbers.length === 0 || numbers.length > 3 || step === 0)
    throw new ArgumentError('arange: needs (stop), (start, stop) or (start, stop, step) with a step other than 0.');
  const n = Math.max(0, Math.ceil((stop - start) / step));
  return made('arange', [n], options, (x) => {
    for (let k = 0; k < n; k++) x.buffer[x.start + k] = start + k * step;
  });
}

/** `n` numbers at equal distances from `start` to `stop`, both included. */
export function linspace(start: number, stop: number, n = 50, options: CreateOptions = {}): Tensor {
  const [first, last] = [numberOf('linspace', 'start', start), numberOf('linspace', 'stop', stop)];
  return made('linspace', [n], { ...options, dtype: options.dtype ?? 'float64' }, (x) => {
    for (let k = 0; k < n; k++)
      x.buffer[x.start + k] = k === n - 1 && n > 1 ? last : first + (k * (last - first)) / Math.max(n - 1, 1);
  });
}

function numberOf(name: string, what: string, x: unknown): number {
  if (typeof x === 'number' && !Number.isNaN(x)) return x;
  throw new ArgumentError(
    `${name}: ${what} must be a number, got ${describe(x)}${isTensor(x) ? '; write it with ops (mul, add, …) to keep its gradient' : ''}.`,
  );
}
