import { arrayOfValue, isTensor, isVariable, makeTensor, overwrite, type Tensor, type Value } from '@stdgrad/core';
import {
  NDArray,
  allocate,
  copyInto,
  equalShapes,
  isNDArray,
  rowMajor,
  showShape,
  wrap,
  type NDArray as Array_,
} from '@stdgrad/kernels';
import { ArgumentError, GradientLossError, ShapeError, isFloat, isStrided, type DType } from '@stdgrad/protocol';

/** An operand's contents as an ndarray that `@stdlib` reads, over the same memory. */
export function shown(x: Value): Array_ {
  const { buffer, start, layout, dtype } = arrayOfValue(x);
  return forStdlib(new NDArray(buffer, start, layout, dtype));
}

/** The same array with the strides that `@stdlib` gives arrays without dimensions: `[0]`. */
export function forStdlib(x: Array_): Array_ {
  return x.layout.shape.length > 0 ? x : Object.defineProperty(x, 'strides', { value: [0] });
}

/** What a function of `@stdlib` returned, in memory of its own. */
export function owned(result: unknown, name: string): Array_ {
  if (typeof result === 'number') return fromNumber(result);
  if (!isStrided(result)) throw new ArgumentError(`${name}: internal: expected an ndarray, got ${typeof result}.`);
  const from = isNDArray(result) ? result : wrap(result);
  const own = allocate(rowMajor(from.layout.shape), from.dtype);
  copyInto(own, from);
  return own;
}

function fromNumber(x: number): Array_ {
  const own = allocate(rowMajor([]));
  own.buffer[own.start] = x;
  return own;
}

/**
 * Refuses a result that can't carry the gradient of its operands.
 *
 * @throws {@link GradientLossError} when the result is of no float type and an operand is a variable
 */
export function checkCarries(name: string, array: { readonly dtype: DType }, operands: readonly Value[]): void {
  if (isFloat(array.dtype) || !operands.some(isVariable)) return;
  throw new GradientLossError(
    `${name}: a result of dtype '${array.dtype}' would drop the gradient of a variable; ask for a float dtype, or pass stopGradient(x).value.`,
  );
}

/** Writes a result to the output that an `.assign` was given, and returns that. */
export function assignTo(name: string, out: unknown, result: Value): unknown {
  if (isTensor(out)) {
    checkKeeps(name, out, result);
    overwrite(out, result, { name, whole: true });
    return out;
  }
  if (isVariable(result)) {
    throw new GradientLossError(
      `${name}: the output is a plain ndarray, which would drop the gradient of the result; pass a tensor as output.`,
    );
  }
  if (!isStrided(out)) throw new ArgumentError(`${name}: the output must be a tensor or an ndarray.`);
  const target = wrap(out);
  const array = arrayOfValue(result);
  if (!equalShapes(array.layout.shape, target.layout.shape)) {
    throw new ShapeError(
      `${name}: a result of shape ${showShape(array.layout.shape)} does not fit an output of shape ${showShape(target.layout.shape)}.`,
    );
  }
  copyInto(target, array);
  return out;
}

/**
 * Refuses to write a variable where its gradient would be dropped.
 *
 * @throws {@link GradientLossError} when the target is constant
 */
export function checkKeeps(name: string, target: Tensor, value: Value): void {
  if (!target.constant || !isVariable(value)) return;
  throw new GradientLossError(
    `${name}: the output is a constant tensor, which would drop the gradient of what is written; make it with tensor(x, { constant: false }).`,
  );
}

/** A constant tensor over an array. */
export function constant(array: Array_): Tensor {
  return makeTensor(array, null, true);
}
