import { describe, implement, isTensor, operand, type Input, type Value } from '@stdgrad/core';
import { NotDifferentiableError, isFloat, type Call, type DType } from '@stdgrad/protocol';
import { add, at, reshape, stack } from '@stdgrad/ops';
import { fallBack, holdsVariable } from './fallback.js';

const id = '@stdlib/ndarray/array';

interface ArrayOptions {
  readonly buffer?: unknown;
  readonly dtype?: unknown;
  readonly shape?: readonly number[];
  readonly copy?: boolean;
  readonly ndmin?: number;
}

/** `ndarray/array`: lists of tensors are stacked, a tensor is viewed or, with `copy`, copied. */
export function installArray(): void {
  implement(id, (call) => (holdsVariable(call.args) ? arrayOfVariables(call) : fallBack(call)));
}

function arrayOfVariables({ args }: Call): Value {
  const [first, second] = args;
  const alone = !isTensor(first) && !Array.isArray(first);
  const options = ((alone ? first : second) ?? {}) as ArrayOptions;
  const dtype = floatOf(options.dtype);
  const gathered = gather(alone ? options.buffer : first);
  const owned =
    options.copy === true || dtype !== undefined ? add(gathered, 0, dtype === undefined ? {} : { dtype }) : gathered;
  const shaped = options.shape === undefined ? owned : reshape(owned, options.shape);
  const missing = Math.max(0, (options.ndmin ?? 0) - (shaped as { shape: number[] }).shape.length);
  return missing === 0
    ? shaped
    : reshape(shaped, [...new Array<number>(missing).fill(1), ...(shaped as { shape: number[] }).shape]);
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
