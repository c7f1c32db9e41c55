import { arrayOfValue, type Value } from '@stdgrad/core';
import { copy, fromElements, type NDArray } from '@stdgrad/kernels';
import { matmul, swapaxes } from '@stdgrad/ops';
import { numbers } from '../linalg/support.js';

/** Random elements in [−2, 2). */
export function random(shape: readonly number[], seed: number): NDArray {
  const next = numbers(seed * 7919 + 1);
  for (let k = 0; k < 8; k++) next();
  return fromElements(Array.from({ length: shape.reduce((n, m) => n * m, 1) }, next), shape, 'float64');
}

/** Elements in row-major order. */
export function flat(x: unknown): number[] {
  const dense = copy(arrayOfValue(x as Value), 'float64');
  return Array.from(dense.buffer.subarray(dense.start, dense.start + dense.layout.size));
}

/** Largest difference of two arrays, relative to their largest element. */
export function apart(x: unknown, y: unknown): number {
  const [a, b] = [x, y].map((z) => (Array.isArray(z) ? (z as number[]) : flat(z))) as [number[], number[]];
  if (a.length !== b.length) return Infinity;
  const size = Math.max(1e-300, ...b.map(Math.abs), ...a.map(Math.abs));
  return (
    a.reduce((worst, value, k) => Math.max(worst, Number.isNaN(value) ? Infinity : Math.abs(value - b[k]!)), 0) / size
  );
}

/** Rows and columns exchanged. */
export const turned = (x: Value): NDArray => swapaxes(x as NDArray, -1, -2);

/** Product of matrices. */
export const product = (...factors: readonly Value[]): NDArray =>
  factors.reduce((a, b) => matmul(a as NDArray, b as NDArray)) as NDArray;

/** An identity matrix. */
export const identity = (n: number): NDArray =>
  fromElements(
    Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0)),
    [n, n],
    'float64',
  );
