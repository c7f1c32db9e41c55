import { buffers, isFloat, type DType, type TypedArray } from '@stdgrad/protocol';
import { rowMajor } from './layout.js';
import { allocate, scalarArray, type NDArray } from './ndarray.js';
import { nest } from './nest.js';

/** Inner loop of a fold: folds `n` elements into one result (`dz` 0), or each into a result of its own. */
export type FoldLoop = (
  n: number,
  x: TypedArray,
  xi: number,
  dx: number,
  z: TypedArray,
  zi: number,
  dz: number,
) => void;

/** Folds the elements along some dimensions into one. */
export interface Fold {
  readonly start: number;
  readonly loop: FoldLoop;
}

/**
 * Folds `x` along the dimensions marked in `reduced`, which the result does not have.
 *
 * @param reduced - for each dimension whether it is folded
 */
export function fold(x: NDArray, reduced: readonly boolean[], by: Fold, dtype: DType): NDArray {
  const { shape, strides } = x.layout;
  const kept = shape.filter((_, d) => !reduced[d]);
  const { loop } = by;
  const start = startOf(by, dtype);
  const z = allocate(rowMajor(kept), dtype);
  if (start !== 0) z.buffer.fill(start, z.start, z.start + z.layout.size);
  let next = 0;
  const zStrides = shape.map((_, d) => (reduced[d] ? 0 : z.layout.strides[next++]));
  nest(shape, [strides, zStrides], [x.start, z.start], (n, p, d) =>
    loop(n, x.buffer, p[0], d[0], z.buffer, p[1], d[1]),
  );
  return z;
}

// no integer is infinite: largest and smallest elements begin at the ends of their type
function startOf({ start }: Fold, dtype: DType): number {
  if (Number.isFinite(start) || isFloat(dtype)) return start;
  const count = 2 ** (8 * buffers[dtype].BYTES_PER_ELEMENT);
  const low = dtype.startsWith('int') ? -count / 2 : 0;
  return start < 0 ? low : low + count - 1;
}

/** Folds all elements of `x` into one. */
export function foldAll(x: NDArray, by: Fold, dtype: DType): NDArray {
  const { shape, size, dense } = x.layout;
  if (!dense) return fold(x, new Array<boolean>(shape.length).fill(true), by, dtype);
  const z = scalarArray(startOf(by, dtype), dtype);
  if (size > 0) by.loop(size, x.buffer, x.start, 1, z.buffer, z.start, 0);
  return z;
}

/** Sum, by pairs: the error grows with the logarithm of the number of terms (Higham 1993). */
export const sumFold: Fold = {
  start: 0,
  loop(n, x, xi, dx, z, zi, dz) {
    if (dz === 0) z[zi] += pairwise(n, x, xi, dx);
    else for (let k = 0; k < n; k++, xi += dx, zi += dz) z[zi] += x[xi];
  },
};

function pairwise(n: number, x: TypedArray, xi: number, dx: number): number {
  if (n > 256) {
    const half = n >> 1;
    return pairwise(half, x, xi, dx) + pairwise(n - half, x, xi + half * dx, dx);
  }
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let k = 0;
  for (; k + 3 < n; k += 4, xi += 4 * dx) {
    a += x[xi];
    b += x[xi + dx];
    c += x[xi + 2 * dx];
    d += x[xi + 3 * dx];
  }
  for (; k < n; k++, xi += dx) a += x[xi];
  return a + b + (c + d);
}

/** Product. */
export const prodFold: Fold = {
  start: 1,
  loop(n, x, xi, dx, z, zi, dz) {
    for (let k = 0; k < n; k++, xi += dx, zi += dz) z[zi] *= x[xi];
  },
};

/** Largest element; NaN where there is one. */
export const maxFold: Fold = {
  start: -Infinity,
  loop(n, x, xi, dx, z, zi, dz) {
    for (let k = 0; k < n; k++, xi += dx, zi += dz) z[zi] = Math.max(z[zi], x[xi]);
  },
};

/** Smallest element; NaN where there is one. */
export const minFold: Fold = {
  start: Infinity,
  loop(n, x, xi, dx, z, zi, dz) {
    for (let k = 0; k < n; k++, xi += dx, zi += dz) z[zi] = Math.min(z[zi], x[xi]);
  },
};
