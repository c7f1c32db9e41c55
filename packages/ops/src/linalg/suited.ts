import { operand, type Value } from '@stdgrad/core';
import { fromElements } from '@stdgrad/kernels';
import { add, mul } from '../elementwise/arithmetic.js';

/**
 * A random n × n operand of an example made fit for the op that the example shows: `factor · x` plus a diagonal, so that
 * it is well-conditioned, positive definite, of distinct eigenvalues… What is no array, here or among the other operands,
 * is handed on as it is, for the op itself to refuse.
 */
export function suited(x: Value, factor: number, diagonal: readonly number[], ...others: readonly Value[]): Value {
  return padded(x, factor, diagonal, [diagonal.length, diagonal.length], others);
}

/** {@link suited} for matrices of another shape. */
export function suitedShape(
  x: Value,
  factor: number,
  diagonal: readonly number[],
  shape: readonly [number, number],
  ...others: readonly Value[]
): Value {
  return padded(x, factor, diagonal, shape, others);
}

function padded(
  x: Value,
  factor: number,
  diagonal: readonly number[],
  [rows, columns]: readonly [number, number],
  others: readonly Value[],
): Value {
  const elements = Array.from({ length: rows * columns }, (_, k) =>
    k % (columns + 1) === 0 ? (diagonal[k / (columns + 1)] ?? 0) : 0,
  );
  try {
    for (const other of others) operand('suited', other);
    return add(mul(factor, x), fromElements(elements, [rows, columns], 'int8'));
  } catch {
    return x;
  }
}

/** {@link suited} to be diagonally dominant: 3 × 3. */
export const dominant = (x: Value, ...others: readonly Value[]): Value => suited(x, 1, [14, -15, 16], ...others);

/** {@link suited} to be positive definite and of distinct eigenvalues: 3 × 3. */
export const definite = (x: Value): Value => suited(x, 0.3, [4, 9, 16]);
