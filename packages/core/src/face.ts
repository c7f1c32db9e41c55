import {
  copy,
  elements,
  linearPlace,
  placeOf,
  NDArray,
  regionOf,
  repeats,
  scalarLayout,
  viewOf,
} from '@stdgrad/kernels';
import { ArgumentError, GradientLossError, arrayFunction, type Call } from '@stdgrad/protocol';
import { backward, type BackwardOptions } from './backward.js';
import { operand, type Input } from './create.js';
import { gradientOf, valueOf } from './expose.js';
import { callImplementation } from './implement.js';
import { overwrite } from './overwrite.js';
import { gatherRule, record } from './record.js';
import { arrayOf, makeTensor, numberOf, Tensor, type Tensor as TensorType } from './tensor.js';

declare global {
  interface StdgradTensorMethods {
    /** The contents as a plain ndarray that shares the tensor's memory. */
    readonly value: NDArray;
    /** The derivative set by the latest backward, or `null`. */
    readonly grad: NDArray | null;
    /** The number of a tensor with one element, without its gradient. */
    item(): number;
    /** Element at the indices, as a tensor without dimensions that gradients flow through. */
    get(...index: number[]): TensorType;
    /** Element number `k` in row-major order, likewise. */
    iget(k?: number): TensorType;
    /** Writes an element: indices, then the value. The write is part of the graph. */
    set(...indexAndValue: Input[]): this;
    /** Writes element number `k` in row-major order, likewise. */
    iset(...indexAndValue: Input[]): this;
    /** See {@link backward}. */
    backward(cotangent?: Input, options?: BackwardOptions): void;
    /** A copy that no graph leads to: a new leaf. */
    detach(): TensorType;
    toString(): string;
    toJSON(): unknown;
  }
}

function element(x: TensorType, place: number): NDArray {
  const array = arrayOf(x);
  return viewOf(array, scalarLayout, place);
}

function readElement(x: TensorType, place: number): TensorType {
  const at = element(x, place);
  // elements of a broadcast view are told apart only in its owner
  const owner = repeats(arrayOf(x).layout) ? (x.base ?? x) : x;
  return record(gatherRule, copy(at), owner, null, regionOf(at, arrayOf(owner)));
}

function writeElement(x: TensorType, name: string, place: number, value: Input): TensorType {
  const owner = x.base ?? x;
  overwrite(x, operand(name, value), { name, region: regionOf(element(x, place), arrayOf(owner)) });
  return x;
}

/** The way out of a use that would drop the gradient. */
function refuse(x: TensorType, use: string, instead: string): void {
  if (x.constant) return;
  throw new GradientLossError(`${use} would drop the gradient of a variable tensor; ${instead}`);
}

const arithmetic =
  "write the arithmetic with ops (add, mul, less, …), transform the file's operators with stdgrad/register, or take the number with .item() if you want no gradient.";

function coerce(x: TensorType, use: string): number {
  refuse(x, use, arithmetic);
  return single(x, use);
}

function single(x: TensorType, use: string): number {
  if (x.length === 1) return numberOf(x);
  throw new ArgumentError(
    `${use}: needs a tensor of one element, got shape [${x.shape.join(', ')}]; take an element with .get(...) or reduce it first.`,
  );
}

const methods = {
  item(this: TensorType): number {
    return single(this, 'item');
  },
  get(this: TensorType, ...index: number[]): TensorType {
    return readElement(this, placeOf(arrayOf(this), 'get', index));
  },
  iget(this: TensorType, k = 0): TensorType {
    return readElement(this, linearPlace(arrayOf(this), 'iget', k));
  },
  set(this: TensorType, ...args: Input[]): TensorType {
    const value = args[args.length - 1];
    if (value === undefined) throw new ArgumentError('set: needs one index a dimension, then the value; got nothing.');
    return writeElement(this, 'set', placeOf(arrayOf(this), 'set', args.slice(0, -1) as number[]), value);
  },
  iset(this: TensorType, ...args: Input[]): TensorType {
    const value = args[args.length - 1];
    if (value === undefined || (args.length < 2 && this.ndims > 0))
      throw new ArgumentError(`iset: needs the number of an element and the value; got ${args.length} argument(s).`);
    return writeElement(this, 'iset', linearPlace(arrayOf(this), 'iset', args.length > 1 ? Number(args[0]) : 0), value);
  },
  backward(this: TensorType, cotangent?: Input, options?: BackwardOptions): void {
    backward(this, cotangent, options);
  },
  detach(this: TensorType): TensorType {
    return makeTensor(copy(arrayOf(this)), null, this.constant);
  },
  toString(this: TensorType): string {
    const shown = elements(arrayOf(this), 100).join(', ');
    return `tensor( '${this.dtype}', [ ${shown}${this.length > 100 ? ', …' : ''} ], [${this.shape.join(', ')}]${this.constant ? ', constant' : ''} )`;
  },
  toJSON(this: TensorType): unknown {
    refuse(this, 'JSON.stringify', 'write tensor.value out instead, which is a plain ndarray.');
    return valueOf(this).toJSON();
  },
  valueOf(this: TensorType): number | object {
    refuse(this, 'A conversion to a number', arithmetic);
    return this.length === 1 ? single(this, 'valueOf') : this;
  },
  [Symbol.toPrimitive](this: TensorType, hint: string): number | string {
    if (hint === 'string') {
      refuse(this, 'A conversion to a string', 'print it with String(x.value), x.toString() or console.log(x).');
      return this.length === 1 ? String(single(this, 'String')) : this.toString();
    }
    return coerce(this, hint === 'number' ? 'A conversion to a number' : 'An arithmetic or comparison operator');
  },
  [Symbol.iterator](this: TensorType): Iterator<TensorType> {
    const { ndims } = this;
    if (ndims !== 1)
      throw new ArgumentError(
        `A tensor of ${ndims} dimensions can't be iterated over element by element; index it with at(x, k).`,
      );
    const read = (k: number): TensorType => this.iget(k);
    const n = this.length;
    let k = 0;
    return { next: () => (k < n ? { done: false, value: read(k++) } : { done: true, value: undefined }) };
  },
  [arrayFunction](call: Call): unknown {
    return callImplementation(call);
  },
  [Symbol.for('nodejs.util.inspect.custom')](this: TensorType): string {
    return this.toString();
  },
};

const accessors = {
  value: {
    get(this: TensorType): NDArray {
      return valueOf(this);
    },
    instead: 'write elements with assign(x, index, v), x.set(…) or an option { out: x }.',
  },
  grad: {
    get(this: TensorType): NDArray | null {
      return gradientOf(this);
    },
    instead: 'gradients are set by backward() and forgotten by the next use.',
  },
  data: {
    get(this: TensorType): unknown {
      refuse(this, 'Reading .data', 'read tensor.value.data if you want no gradient.');
      return valueOf(this).data;
    },
    instead: 'write elements with assign(x, index, v), x.set(…) or an option { out: x }.',
  },
};

const readOnly = {
  shape: 'use reshape(x, shape) for a view, or setShape(x, shape) in place.',
  dtype: 'make a tensor of another data type with tensor(x, { dtype }).',
  constant: 'make a constant with stopGradient(x), a variable with tensor(x, { constant: false }).',
  length: 'use reshape, at or concat.',
  ndims: 'use reshape, squeeze or expandDims.',
};

for (const key of Reflect.ownKeys(methods)) {
  const value = (methods as Record<PropertyKey, unknown>)[key];
  if (!Object.hasOwn(Tensor.prototype, key))
    Object.defineProperty(Tensor.prototype, key, { value, writable: true, configurable: true });
}
for (const [key, { get, instead }] of Object.entries(accessors)) defineRefusing(key, get, instead);
for (const [key, instead] of Object.entries(readOnly))
  defineRefusing(key, Object.getOwnPropertyDescriptor(Tensor.prototype, key)!.get!, instead);

// x[0] would be undefined, and x[0] = v a property that nobody looks at; loops over elements begin with the first ones
for (let k = 0; k < 8; k++) {
  Object.defineProperty(Tensor.prototype, k, {
    get(this: TensorType): unknown {
      // one number has no elements: code tells it from a list by that
      if (this.ndims > 0) refuse(this, `Reading x[${k}]`, `read x.get(${k}), x.iget(${k}) or at(x, ${k}).`);
      return this.ndims === 1 && k < this.length ? arrayOf(this).iget(k) : undefined;
    },
    set(this: TensorType) {
      throw new ArgumentError(
        `A tensor's elements can't be assigned by x[${k}] = v; write x.set(${k}, v), x.iset(${k}, v) or assign(x, ${k}, v).`,
      );
    },
    configurable: true,
  });
}

/** A property that is read only, also where JavaScript would drop the write without a word. */
function defineRefusing(key: string, get: () => unknown, instead: string): void {
  const own = Object.getOwnPropertyDescriptor(Tensor.prototype, key);
  if (own?.set !== undefined) return;
  const set = (): void => {
    throw new ArgumentError(`A tensor's ${key} can't be assigned; ${instead}`);
  };
  Object.defineProperty(Tensor.prototype, key, { get, set, configurable: true });
}

export { Tensor };
