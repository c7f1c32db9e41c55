import { arrayOf, describe, isTensor, isVariable, type Tensor } from '@stdgrad/core';
import { reshape } from '@stdgrad/ops';
import { ArgumentError, NotDifferentiableError, isStrided } from '@stdgrad/protocol';
import { memoryOf } from './memory-of.js';
import type { Memory } from './memory.js';
import type { ArrayParameter, Parameter, Signature } from './signature.js';

/** How a kernel is called. */
export type Form =
  /** `f(N, x, strideX)` */
  | 'strided'
  /** `f.ndarray(N, x, strideX, offsetX)` */
  | 'offsets'
  /** `f([x, scalar])`, of ndarrays */
  | 'ndarrays'
  /** `f(x, scalar)`, of whole arrays */
  | 'arrays';

/** Integers and settings of a call, by name. */
export type Given = Readonly<Record<string, unknown>>;

/** A user's function. */
export type Callback = (this: unknown, ...args: readonly unknown[]) => unknown;

/** An argument: of which parameter; `null` for strides, offsets and what else goes through as it is. */
export interface Slot {
  readonly parameter: Parameter | null;
  readonly value: unknown;
  /** The argument when the kernel runs on one element that lies alone. */
  readonly alone?: number;
}

/** Arguments by kind, before sizes are known. */
export interface Found {
  readonly slots: Slot[];
  readonly arrays: Placed[];
  readonly scalars: Record<string, Tensor | number>;
  readonly given: Record<string, unknown>;
  readonly callbacks: Record<string, Callback>;
}

/** An array among the arguments. */
export interface Placed {
  readonly parameter: ArrayParameter;
  readonly memory: Memory;
  /** Step in each dimension. */
  readonly steps: readonly number[];
  /** Place of the first element; `null`: by the sign of the step, as BLAS has it. */
  readonly start: number | null;
}

const nothing = (): Found => ({ slots: [], arrays: [], scalars: {}, given: {}, callbacks: {} });

/** Reads arguments in the order of the signature. */
export function readStrided(id: string, signature: Signature, form: Form, args: readonly unknown[]): Found | null {
  const found = nothing();
  let next = 0;
  const take = (parameter: Parameter | null): unknown => {
    const value = args[next++];
    found.slots.push({ parameter, value });
    return value;
  };
  const integer = (name: string, alone: number): number => {
    const value = integerOf(id, name, args[next++]);
    found.slots.push({ parameter: null, value, alone });
    return value;
  };
  for (const parameter of signature) {
    if (parameter.kind === 'array') {
      const value = take(parameter);
      const memory = memoryFor(id, parameter.name, value);
      if (memory === null) return null;
      found.arrays.push({ parameter, memory, ...stepsOf(parameter, form, found.given, integer) });
    } else if (parameter.kind === 'integer') found.given[parameter.name] = integer(parameter.name, 1);
    else if (parameter.kind === 'layout') {
      if (form === 'strided') found.given['layout'] = take(parameter);
    } else if (parameter.kind === 'callback') readCallback(id, found, parameter, take(parameter));
    else readPlain(id, found, parameter, take(parameter));
  }
  while (next < args.length) take(null);
  return found;
}

/** Strides and offset of an array, in arguments that follow it. */
function stepsOf(
  { name, shape, steps }: ArrayParameter,
  form: Form,
  given: Given,
  integer: (name: string, alone: number) => number,
): { steps: number[]; start: number | null } {
  const stride = (): number => integer(`stride of ${name}`, 1);
  const offset = (): number => integer(`offset of ${name}`, 0);
  const isPlain = form === 'strided';
  if (steps === 'none' || (isPlain && (steps === 'late' || steps === 'shifted'))) return { steps: [1], start: 0 };
  if (steps === 'offset' || steps === 'shifted') return { steps: [1], start: offset() };
  if (shape.length === 1) {
    const by = stride();
    return { steps: [by], start: isPlain ? null : offset() };
  }
  if (!isPlain && steps !== 'leading') {
    const first = stride();
    return { steps: [first, stride()], start: offset() };
  }
  const leading = stride();
  const isColumns = given['layout'] === 'column-major' || given['layout'] === 102;
  return { steps: isColumns ? [1, leading] : [leading, 1], start: 0 };
}

/** Lists of ndarrays hold arrays first, then scalars; so do the arguments of functions of arrays. */
export function readWhole(id: string, signature: Signature, form: Form, args: readonly unknown[]): Found | null {
  const found = nothing();
  const list = form === 'arrays' ? args : args[0];
  if (!Array.isArray(list))
    throw new ArgumentError(
      `${id}: the first argument must be a list of ndarrays or tensors, got ${describe(args[0])}.`,
    );
  const arrays = signature.filter((parameter) => parameter.kind === 'array' && parameter.role !== 'scratch');
  const rest = signature.filter(
    ({ kind, name }) => kind === 'scalar' || kind === 'option' || (kind === 'integer' && name !== 'N'),
  );
  const callback = signature.find(({ kind }) => kind === 'callback');
  let next = 0;
  for (const parameter of arrays as readonly ArrayParameter[]) {
    const value: unknown = list[next++];
    const memory = memoryFor(id, parameter.name, value);
    if (memory === null) return null;
    checkFlat(id, parameter.name, value);
    found.slots.push({ parameter, value });
    found.arrays.push({ parameter, memory, steps: [1], start: 0 });
  }
  for (const parameter of rest) {
    if (form === 'arrays' && next >= list.length) {
      if (parameter.name === 'correction') found.scalars['correction'] = 1;
      break;
    }
    const value: unknown = list[next++];
    found.slots.push({ parameter, value });
    const inside = isStrided(value) && !isTensor(value) ? (value as unknown as { get(): unknown }).get() : value;
    if (parameter.kind === 'integer') found.given[parameter.name] = integerOf(id, parameter.name, inside);
    else readPlain(id, found, parameter, inside);
  }
  if (callback === undefined) return found;
  const at = form === 'arrays' ? next : 1;
  found.slots.push({ parameter: callback, value: args[at] });
  readCallback(id, found, callback, args[at]);
  found.slots.push(...args.slice(at + 1).map((value) => ({ parameter: null, value })));
  return found;
}

function checkFlat(id: string, name: string, value: unknown): void {
  if (!isTensor(value) || value.ndims === 1) return;
  throw new ArgumentError(
    `${id}: argument '${name}' must be one-dimensional, got a tensor of shape [${value.shape.join(', ')}]; reshape it first.`,
  );
}

function readPlain(id: string, found: Found, { kind, name }: Parameter, value: unknown): void {
  if (kind !== 'scalar') {
    found.given[name] = isTensor(value) ? settingOf(id, name, value) : value;
    return;
  }
  const isNumber = typeof value === 'number' || (isTensor(value) && value.length === 1);
  if (!isNumber)
    throw new ArgumentError(
      `${id}: argument '${name}' must be a number or a tensor of one element, got ${describe(value)}.`,
    );
  found.scalars[name] = isTensor(value) && value.ndims > 0 ? reshape(value, []) : value;
}

function readCallback(id: string, found: Found, { name }: Parameter, value: unknown): void {
  if (typeof value !== 'function')
    throw new ArgumentError(`${id}: argument '${name}' must be a function, got ${describe(value)}.`);
  found.callbacks[name] = value as Callback;
}

function memoryFor(id: string, name: string, value: unknown): Memory | null {
  if (typeof value !== 'object' || value === null)
    throw new ArgumentError(
      `${id}: argument '${name}' must be an array or a tensor, got ${describe(value)}; check the order of the arguments.`,
    );
  return memoryOf(value);
}

function settingOf(id: string, name: string, value: Tensor): unknown {
  if (value.length === 1 && !isVariable(value)) return arrayOf(value).iget(0);
  throw new NotDifferentiableError(
    `${id}: argument '${name}' is a setting, which has no derivative; pass x.item() instead of a tensor.`,
  );
}

function integerOf(id: string, name: string, value: unknown): number {
  const plain = isTensor(value) ? settingOf(id, name, value) : value;
  if (Number.isInteger(plain)) return plain as number;
  throw new ArgumentError(`${id}: argument '${name}' must be an integer, got ${describe(plain)}.`);
}
