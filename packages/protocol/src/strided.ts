import type { DType } from './dtype.js';

/** What every ndarray has in common, whichever library made it: recognised by shape, never by `instanceof`. */
export interface Strided {
  readonly data: ArrayLike<unknown>;
  readonly shape: ArrayLike<number>;
  readonly strides: ArrayLike<number>;
  readonly offset: number;
  readonly dtype: DType | { toString(): string };
}

/** Tells whether `x` reads like an ndarray: data, shape, strides, an offset and element access. */
export function isStrided(x: unknown): x is Strided {
  if (typeof x !== 'object' || x === null || !('strides' in x && 'shape' in x && 'offset' in x && 'data' in x))
    return false;
  const { data, shape, strides, offset } = x;
  return isObject(data) && isObject(shape) && isObject(strides) && typeof offset === 'number';
}

function isObject(x: unknown): boolean {
  return typeof x === 'object' && x !== null;
}
