import { arrayOfValue, describe, isTensor, makeTensor, operand, owning, type Input, type Value } from '@stdgrad/core';
import { copy, equalShapes, fromElements, showShape, type NDArray } from '@stdgrad/kernels';
import { ArgumentError, DtypeError, IndexError, ShapeError, isFloat } from '@stdgrad/protocol';
import { withConstant } from '../define/options.js';
import { at } from '../indexing/at.js';

/** Options that all ops of this folder take. */
export interface ConstantOption {
  /** `true`: the result is a constant; `false`: a variable, also where all operands are constants. */
  readonly constant?: boolean;
}

/** An operand as floats: integers and booleans become float64. */
export function floats(name: string, x: Input | Value): Value {
  const value = operand(name, x);
  const array = arrayOfValue(value);
  if (isFloat(array.dtype)) return value;
  const converted = copy(array, 'float64');
  return isTensor(value) ? makeTensor(converted, null, true) : converted;
}

/** Shape of an operand. */
export function shapeOfValue(x: Value): readonly number[] {
  return arrayOfValue(x).layout.shape;
}

/** A result with its options applied: a number where all operands are numbers. */
export function finish(result: Value, operands: readonly unknown[], { constant }: ConstantOption): Value {
  const settled = withConstant(owning(result), constant);
  const isNumber = operands.every((x) => typeof x === 'number') && !isTensor(settled);
  return isNumber ? (Number(settled.iget(0)) as unknown as Value) : settled;
}

/** A finite number given as an option, from `least` on. */
export function numberOption(name: string, option: string, x: unknown, least = -Infinity): number {
  if (typeof x === 'number' && Number.isFinite(x) && x >= least) return x;
  const remedy = isTensor(x) ? '; no gradient flows there, so pass its .item()' : '';
  throw new ArgumentError(
    `${name}: option '${option}' must be a number${least === -Infinity ? '' : ` from ${least} on`}, got ${describe(x)}${remedy}.`,
  );
}

/** Demands a shape. */
export function checkShape(name: string, what: string, x: Value, shape: readonly number[]): void {
  if (!equalShapes(shapeOfValue(x), shape))
    throw new ShapeError(`${name}: ${what} must have shape ${showShape(shape)}, got ${showShape(shapeOfValue(x))}.`);
}

/** Demands scores of shape `[data, classes]`. */
export function checkScores(name: string, x: Value): readonly [data: number, classes: number] {
  const shape = shapeOfValue(x);
  if (shape.length !== 2)
    throw new ShapeError(`${name}: scores must have shape [data, classes], got ${showShape(shape)}; reshape them.`);
  return shape as unknown as readonly [number, number];
}

/**
 * Integers from 0 up to, without, `below`, copied, so that nobody can change them before a backward.
 *
 * @throws {@link DtypeError} when they are no integers
 * @throws {@link IndexError} when one is out of range
 */
export function integersBelow(name: string, what: string, x: unknown, below: number): NDArray {
  const array = arrayOfValue(operand(name, x));
  // numbers and lists have no data type of their own
  const untyped = typeof x === 'number' || Array.isArray(x);
  if (array.dtype === 'bool' || (isFloat(array.dtype) && !untyped))
    throw new DtypeError(`${name}: ${what} must be integers, got dtype '${array.dtype}'; make them 'int32'.`);
  const dense = copy(array, 'float64');
  const values = dense.buffer.subarray(dense.start, dense.start + dense.layout.size);
  for (const value of values) {
    if (!Number.isInteger(value))
      throw new DtypeError(`${name}: ${what} must be integers, got ${value}; round them first.`);
    if (value < 0 || value >= below)
      throw new IndexError(`${name}: ${what} must be integers from 0 to ${below - 1}, got ${value}.`);
  }
  return fromElements(values, array.layout.shape, 'int32');
}

/** One class for each datum. */
export function labelsOf(name: string, x: unknown, data: number, classes: number): NDArray {
  const { shape } = arrayOfValue(operand(name, x)).layout;
  if (!equalShapes(shape, [data])) {
    throw new ShapeError(
      `${name}: labels must have shape [${data}], one class for each datum, got ${showShape(shape)}.`,
    );
  }
  return integersBelow(name, 'labels', x, classes);
}

/** The score that each datum has for its label. */
export function scoresOfLabels(x: Value, labels: NDArray): Value {
  const data = Array.from({ length: labels.layout.size }, (_, k) => k);
  return at(x, fromElements(data, [data.length], 'int32'), labels);
}
