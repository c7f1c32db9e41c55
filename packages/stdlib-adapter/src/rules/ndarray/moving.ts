import { arrayOf, isTensor } from '@stdgrad/core';
import { ArgumentError, NotDifferentiableError, isDType, isStrided, type Call, type DType } from '@stdgrad/protocol';
import { fallBack, holdsVariable, plain } from '../fallback.js';
import { Places, elementNumbers, stridedOf } from './places.js';
import { settle } from './writing.js';

/**
 * How a function uses its arguments, one letter each: `x` an ndarray or a list of them, `a` an ndarray only, `f` a list of which the first is one, `v` a value, `l` a list of
 * values or memory, `.` a parameter; a `*`: all further ones as the one before, but for the last if a letter follows.
 * Functions among them are callbacks.
 */
export type Pattern = string;

/** What callbacks are handed, and what becomes of what they return. */
export interface Callbacks {
  /** How many of a callback's arguments, from the first, are elements. */
  readonly reads: number;
  /** `value`: elements of a result; `truth`: decides about elements; `signal`: is left to the function as it is. */
  readonly gives: 'value' | 'truth' | 'signal';
  /** How many functions come first and get ndarrays; what they are called with besides is theirs, callbacks included. */
  readonly first?: number;
  /** What it writes to are the ndarrays that it gets: no copies will do. */
  readonly writes?: boolean;
}

/** What a function moves. */
export interface Move {
  readonly pattern: Pattern;
  readonly callbacks?: Callbacks;
  /** Nothing is written. */
  readonly reads?: boolean;
  /** Elements are passed in row-major order, whatever their layout. */
  readonly inOrder?: boolean;
  /** The data type that the function insists on; default: float64, which places are. */
  readonly dtype?: DType;
  /** The result tells of elements, but holds none: indices, booleans, counts. */
  readonly constant?: boolean;
}

/** A call in the making: its stand-ins, and the data type that its result was asked in. */
class Run {
  readonly id: string;
  readonly move: Move;
  readonly places: Places;
  dtype: DType | null = null;

  constructor(id: string, move: Move) {
    this.id = id;
    this.move = move;
    this.places = new Places(move.reads);
  }

  argument(arg: unknown, k: number, count: number): unknown {
    const { callbacks } = this.move;
    if (typeof arg === 'function')
      return this.callback(arg as Callback, k >= (callbacks?.first ?? Infinity) ? onlySeen : callbacks);
    const use = useOf(this.move.pattern, k, count);
    if (use === 'x' || use === 'a') return this.arrays(arg);
    if (use === 'l') return this.memory(arg);
    if (use === 'f' && Array.isArray(arg))
      return arg.map((part, j) => (j === 0 ? this.arrays(part) : plain(part, 'ndarrays')));
    return use === 'v' ? this.value(arg) : this.parameter(plain(arg, 'ndarrays'));
  }

  arrays(arg: unknown): unknown {
    if (isTensor(arg) || isStrided(arg))
      return this.move.inOrder === true
        ? this.places.addInOrder(this.id, arg)
        : this.places.add(this.id, arg, this.move.dtype);
    if (typeof arg === 'number') return this.places.single(this.id, arg);
    return Array.isArray(arg) ? arg.map((part) => this.arrays(part)) : this.parameter(plain(arg, 'ndarrays'));
  }

  value(arg: unknown): unknown {
    const isData = typeof arg === 'number' || isTensor(arg) || isStrided(arg);
    return isData ? this.places.single(this.id, arg) : this.parameter(plain(arg, 'ndarrays'));
  }

  private memory(arg: unknown): unknown {
    if (Array.isArray(arg)) return arg.map((part) => (Array.isArray(part) ? this.memory(part) : this.value(part)));
    if (!isTensor(arg)) return this.parameter(plain(arg, 'ndarrays'));
    if (arg.ndims !== 1 || !arrayOf(arg).layout.dense)
      throw new ArgumentError(
        `${this.id}: a tensor that stands for memory must have one dimension and no gaps; pass flatten(x).`,
      );
    return this.places.add(this.id, arg).buffer;
  }

  /** A parameter; places are numbers, whatever type is asked for. */
  parameter(arg: unknown): unknown {
    if (this.move.constant === true) return arg;
    if (typeof arg === 'string' || isTypeObject(arg)) return this.typeNamed(arg);
    if (typeof arg !== 'object' || arg === null || Array.isArray(arg) || !('dtype' in arg)) return this.sentinel(arg);
    return this.sentinel({ ...arg, dtype: this.typeNamed(arg.dtype) });
  }

  private typeNamed(dtype: unknown): unknown {
    const name = String(dtype);
    if (name === 'generic') return 'float64';
    if (/^(complex|binary)/.test(name))
      throw new NotDifferentiableError(
        `${this.id}: elements of dtype '${name}' can't be those of tensors; ask for 'float64' or 'float32', or pass x.value.`,
      );
    if (!isDType(name)) return dtype;
    this.dtype = name;
    return 'float64';
  }

  /** What stands for elements that are not found: a value, or an ndarray of them. */
  private sentinel(arg: unknown): unknown {
    if (typeof arg !== 'object' || arg === null || !('sentinel' in arg)) return arg;
    return { ...arg, sentinel: this.arrays(arg.sentinel) };
  }

  private callback(fcn: Callback, callbacks: Callbacks | undefined): Callback {
    if (callbacks === undefined) return fcn;
    const shown = (arg: unknown, k: number): unknown =>
      k < callbacks.reads && typeof arg === 'number' ? this.places.element(arg) : this.seen(arg);
    const given = (result: unknown): unknown => {
      if (callbacks.gives === 'signal') return result;
      return callbacks.gives === 'truth' ? truth(this.id, result) : this.kept(result);
    };
    return function (this: unknown, ...args: unknown[]): unknown {
      return given(Reflect.apply(fcn, this, args.map(shown)));
    };
  }

  private kept(result: unknown): unknown {
    if (result === undefined || result === null) return result;
    if (typeof result === 'boolean') return this.places.single(this.id, Number(result));
    return this.places.single(this.id, result);
  }

  /** What a callback sees of the other arguments: the operands themselves, and views of them. */
  private seen(arg: unknown): unknown {
    if (isTensor(arg)) return arg;
    if (isStrided(arg)) return this.places.shown(this.id, arg, this.move.callbacks?.writes);
    return Array.isArray(arg) && arg.some(isStrided) ? arg.map((part) => this.seen(part)) : arg;
  }

  /** A result of places as what it stands for. */
  result(result: unknown): unknown {
    if (this.move.constant === true) return result;
    if (typeof result === 'number') return this.places.element(result);
    if (isStrided(result)) return this.array(result);
    return Array.isArray(result) ? result.map((part) => this.result(part)) : result;
  }

  private array(result: object): unknown {
    const { places } = this;
    const source = places.standingIn(result);
    if (source !== undefined) return source.given;
    const array = stridedOf(result);
    const { shape } = array.layout;
    return places.view(array) ?? places.gather(this.id, elementNumbers(array), shape, this.dtype);
  }
}

/** Callbacks of a user's function, to which that passes elements. */
const onlySeen: Callbacks = { reads: 0, gives: 'signal' };

type Callback = (this: unknown, ...args: unknown[]) => unknown;

/** Runs a function that returns views, copies or single elements of its data, or writes them. */
export function moveElements(call: Call, move: Move): unknown {
  const begun = begin(call, move);
  if (begun === null) return fallBack(call);
  const { result, places, read } = begun;
  // before it is settled: what it reads is what was there
  const made = isStrided(result) && places.standingIn(result) !== undefined ? null : read(result);
  if (move.reads !== true) settle(call.id, places);
  return made ?? read(result);
}

/** A function's result of places, and how to read it. */
export interface Begun {
  readonly result: unknown;
  readonly places: Places;
  readonly read: (result: unknown) => unknown;
}

/** Runs a function on places; `null` when a variable is among its parameters, or a list where only ndarrays go. */
export function begin({ id, fn, args }: Call, move: Move): Begun | null {
  const { callbacks, pattern } = move;
  // what comes behind a callback is its context
  const isContext = (k: number): boolean =>
    callbacks !== undefined && typeof args[k - 1] === 'function' && k > (callbacks.first ?? 0);
  const refuses = (arg: unknown, k: number): boolean => {
    const use = useOf(pattern, k, args.length);
    return (use === '.' && !isContext(k) && holdsVariable(arg)) || (use === 'a' && Array.isArray(arg));
  };
  if (args.some(refuses)) return null;
  const run = new Run(id, move);
  const result = fn(
    ...args.map((arg, k) => (isContext(k) && typeof arg !== 'function' ? arg : run.argument(arg, k, args.length))),
  );
  return { result, places: run.places, read: (x) => run.result(x) };
}

/** The letter of argument `k` of `count`. */
function useOf(pattern: Pattern, k: number, count: number): string {
  const [uses = '', last] = pattern.split('*');
  if (last !== undefined && last !== '' && k === count - 1) return last;
  if (k < uses.length) return uses[k]!;
  return last === undefined ? '.' : uses.at(-1)!;
}

function isTypeObject(x: unknown): boolean {
  return typeof x === 'object' && x !== null && x.constructor?.name === 'DType';
}

/** Whether a callback said yes: tensors count by their values. */
export function truth(id: string, result: unknown): boolean {
  if (!isTensor(result)) return Boolean(result);
  const array = arrayOf(result);
  if (array.layout.size !== 1)
    throw new ArgumentError(`${id}: a callback must tell yes or no, got a tensor of ${array.layout.size} elements.`);
  return Boolean(array.iget(0));
}
