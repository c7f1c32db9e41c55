import { describe, implement, isTensor, operand, type Input, type Value } from '@stdgrad/core';
import { ArgumentError, NotDifferentiableError, isFloat, type Call, type DType } from '@stdgrad/protocol';
import { add, at, reshape, stack, transpose } from '@stdgrad/ops';
import { fallBack, holdsVariable } from './fallback.js';

const id = '@stdlib/ndarray/array';

interface ArrayOptions {
  readonly buffer?: unknown;
  readonly casting?: unknown;
  readonly copy?: unknown;
  readonly dtype?: unknown;
  readonly flatten?: unknown;
  readonly mode?: unknown;
  readonly ndmin?: number;
  readonly order?: unknown;
  readonly readonly?: unknown;
  readonly shape?: ArrayLike<number>;
  readonly submode?: unknown;
}

/** `ndarray/array`: lists of tensors are stacked, a tensor is viewed or, with `copy`, copied. */
export function installArray(): void {
  implement(id, (call) => (holdsVariable(call.args) ? arrayOfVariables(call) : fallBack(call)));
}

function arrayOfVariables({ args }: Call): Value {
  const [first, second] = args;
  const alone = !isTensor(first) && !Array.isArray(first);
  const options = ((alone ? first : second) ?? {}) as ArrayOptions;
  const source = alone ? options.buffer : first;
  checkArrayOptions(options, source);
  const dtype = floatOf(options.dtype);
  const gathered = gather(source);
  const owned =
    options.copy === true || dtype !== undefined ? add(gathered, 0, dtype === undefined ? {} : { dtype }) : gathered;
  return padded(shaped(owned, options), options.ndmin ?? 0);
}

/** The elements in another shape; with `order: 'column-major'` they are read and laid out by columns. */
function shaped(x: Value, { shape, order }: ArrayOptions): Value {
  if (shape === undefined) return x;
  const to = Array.from(shape);
  return order === 'column-major' ? transpose(reshape(transpose(x), to.reverse())) : reshape(x, to);
}

function padded(x: Value, ndmin: number): Value {
  const { shape } = x as { readonly shape: readonly number[] };
  return shape.length >= ndmin ? x : reshape(x, [...new Array<number>(ndmin - shape.length).fill(1), ...shape]);
}

const orders = new Set<unknown>([undefined, 'row-major', 'column-major', 'any', 'same']);
const castings = new Set<unknown>([undefined, 'none', 'equiv', 'safe', 'mostly-safe', 'same-kind', 'unsafe']);

/** What can't be done with variables is refused; what `@stdlib` would refuse, too. */
function checkArrayOptions(options: ArrayOptions, source: unknown): void {
  const { casting, copy, flatten, mode, ndmin, order, readonly, shape, submode } = options;
  for (const [name, value] of Object.entries({ copy, flatten, readonly }))
    check(value === undefined || typeof value === 'boolean', name, value, 'be true or false');
  check(orders.has(order), 'order', order, "be 'row-major', 'column-major', 'any' or 'same'");
  check(castings.has(casting), 'casting', casting, "be a casting mode, such as 'safe'");
  check(ndmin === undefined || (Number.isInteger(ndmin) && ndmin >= 0), 'ndmin', ndmin, 'be an integer from 0 on');
  check(shape === undefined || isShape(shape), 'shape', shape, 'be a list of integers from 0 on');

  const modes: readonly unknown[] = [mode ?? 'throw'].concat(submode ?? []);
  if (readonly === true) refuse('readonly: true', 'pass the tensor on as it is');
  if (modes.some((one) => one !== 'throw')) refuse("mode or submode other than 'throw'", 'leave it out');
  if (flatten === false && Array.isArray(source) && !source.every(isSingle))
    refuse('flatten: false for a list of lists', 'leave it out');
  // @stdlib reads the copy of an ndarray, or its memory, by columns: another arrangement than that of a list
  const rearranges = shape !== undefined || copy === true || floatOf(options.dtype) !== undefined;
  if (order === 'column-major' && isTensor(source) && rearranges)
    refuse("order: 'column-major' with shape, copy or dtype for a tensor", 'use reshape and transpose');
}

/** A number, or a tensor without dimensions. */
function isSingle(x: unknown): boolean {
  return isTensor(x) ? x.ndims === 0 : typeof x !== 'object' || x === null;
}

function isShape(x: unknown): boolean {
  const list = typeof x === 'object' && x !== null && 'length' in x ? Array.from(x as ArrayLike<unknown>) : null;
  return list?.every((n) => typeof n === 'number' && Number.isInteger(n) && n >= 0) ?? false;
}

function check(valid: boolean, option: string, value: unknown, must: string): void {
  if (!valid) throw new ArgumentError(`${id}: option ${option} must ${must}, got ${describe(value)}.`);
}

function refuse(option: string, instead: string): never {
  throw new NotDifferentiableError(
    `${id}: ${option} is not implemented for variables; ${instead}, or pass stopGradient(x).value.`,
  );
}

function floatOf(dtype: unknown): DType | undefined {
  const name = dtype === undefined ? 'float64' : (dtype as { toString(): string }).toString();
  if (name === 'generic' || name === 'float64') return undefined;
  if (name === 'float32' && isFloat(name)) return name;
  throw new NotDifferentiableError(
    `${id}: an array of dtype '${name}' carries no gradient; ask for 'float64' or 'float32', or pass stopGradient(x).value.`,
  );
}

function gather(x: unknown): Value {
  if (isTensor(x)) return at(x);
  if (!Array.isArray(x))
    throw new NotDifferentiableError(
      `${id}: can't make an array of ${describe(x)} that holds variables; pass a list or a tensor.`,
    );
  return holdsVariable(x)
    ? stack(x.map((part) => (Array.isArray(part) ? gather(part) : (part as Input))))
    : operand(id, x);
}
