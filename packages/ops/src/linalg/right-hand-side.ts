import { arrayOfValue, operand, type Value } from '@stdgrad/core';
import { NDArray, broadcastShapes, reshape as reshapeArray, rowMajor, showShape } from '@stdgrad/kernels';
import { ShapeError } from '@stdgrad/protocol';
import { neg } from '../elementwise/arithmetic.js';
import { matmul } from './matmul.js';
import { asColumn, shapeOfValue, turned } from './matrices.js';

/** Right-hand sides of systems of equations, and the solution's shape. */
export interface RightHandSide {
  readonly value: Value;
  /** One vector, rather than a matrix or a stack of matrices. */
  readonly isVector: boolean;
  /** The contents as a stack of matrices. */
  readonly array: NDArray;
  /** Shape of the solutions. */
  readonly shape: readonly number[];
}

/**
 * Reads right-hand sides: one dimension is a vector, which goes with every matrix; more are matrices, as in NumPy 2.
 *
 * @param a - shape of the matrices, `[...batch, rows, columns]`
 */
export function rightHandSide(name: string, a: readonly number[], b: unknown): RightHandSide {
  const value = operand(name, b);
  const shape = shapeOfValue(value);
  const [rows, columns] = a.slice(-2) as [number, number];
  if (shape.length === 0)
    throw new ShapeError(
      `${name}: the right-hand side must be a vector or matrices, got a number; give it ${rows} elements.`,
    );
  const isVector = shape.length === 1;
  const size = isVector ? shape[0]! : shape.at(-2)!;
  if (size !== rows) {
    throw new ShapeError(
      `${name}: matrices of shape ${showShape(a)} need right-hand sides of ${rows} rows, got shape ${showShape(shape)}; ${shape.at(-1) === rows ? 'transpose it, or add a dimension for a stack of vectors?' : 'transpose one operand?'}`,
    );
  }
  const array = arrayOfValue(value);
  const batch = a.slice(0, -2);
  if (isVector) return { value, isVector, array: reshapeArray(array, [size, 1]), shape: [...batch, columns] };
  const common = broadcastShapes(name, [batch, shape.slice(0, -2)]);
  return { value, isVector, array, shape: [...common, columns, shape.at(-1)!] };
}

/** Solutions in the form of the right-hand sides. */
export function asSolution(array: NDArray, shape: readonly number[]): NDArray {
  return array.layout.shape.length === shape.length ? array : reshapeOwn(array, shape);
}

function reshapeOwn({ buffer, start, dtype }: NDArray, shape: readonly number[]): NDArray {
  return new NDArray(buffer, start, rowMajor(shape), dtype);
}

/** −u · zᵀ for cotangents of right-hand sides `u` and solutions `z`: the cotangent of the matrices. */
export function negativeOuter(u: Value, z: Value, isVector: boolean): Value {
  const [left, right] = isVector ? [asColumn(u), asColumn(z)] : [u, z];
  return neg(matmul(left, turned(right)));
}
