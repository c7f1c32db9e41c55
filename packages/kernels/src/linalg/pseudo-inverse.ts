import { copy } from '../broadcast.js';
import type { NDArray } from '../ndarray.js';
import { emptyStack } from './stack.js';
import { singularValues } from './svd.js';
import { addScaled } from './vectors.js';

/**
 * Moore and Penrose's inverses V · diag(1/s) · Uᵀ.
 *
 * @param cutoff - singular values up to this fraction of the largest count as zero
 */
export function pseudoInverses(x: NDArray, cutoff: number): NDArray {
  const [u, s, vt] = singularValues(x);
  const [rows, k] = u.layout.shape.slice(-2);
  const columns = vt.layout.shape.at(-1)!;
  const { array, stack } = emptyStack(x.layout.shape.slice(0, -2), columns, rows);
  const left = new Float64Array(rows);
  for (let m = 0; m < stack.count; m++) {
    for (let i = 0; i < k; i++) {
      const size = s.buffer[s.start + m * k + i];
      if (size <= cutoff * s.buffer[s.start + m * k]) break;
      for (let r = 0; r < rows; r++) left[r] = u.buffer[u.start + (m * rows + r) * k + i] / size;
      for (let c = 0; c < columns; c++) {
        const factor = vt.buffer[vt.start + (m * k + i) * columns + c];
        addScaled(rows, factor, left, 0, stack.data, stack.start + (m * columns + c) * rows);
      }
    }
  }
  return array;
}

/** When the vectors or factors that belong to some numbers are no function of the matrix. */
export interface Degeneracy {
  /** When two of the numbers, which are sorted then, are equal up to rounding. */
  readonly equal: boolean;
  /** When one of them is zero up to rounding. */
  readonly zero: boolean;
}

/**
 * Number of the first matrix whose numbers are degenerate although its cotangent is not zero; −1 when there is none.
 *
 * @param numbers - eigenvalues, singular values or the like, shape `[...batch, k]`
 * @param cotangent - shape `[...batch, n, m]`
 */
export function firstDegenerate(numbers: NDArray, cotangent: NDArray, when: Degeneracy): number {
  const [values, g] = [copy(numbers, 'float64'), copy(cotangent, 'float64')];
  const k = numbers.layout.shape.at(-1)!;
  const size = g.layout.shape.slice(-2).reduce((n, m) => n * m, 1);
  const count = k === 0 ? 0 : values.layout.size / k;
  for (let m = 0; m < count; m++) {
    const own = values.buffer.subarray(values.start + m * k, values.start + (m + 1) * k);
    if (!isDegenerate(own, when)) continue;
    const from = g.start + m * size;
    if (g.buffer.subarray(from, from + size).some((x) => x !== 0)) return m;
  }
  return -1;
}

function isDegenerate(values: ArrayLike<number>, { equal, zero }: Degeneracy): boolean {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]));
  const close = largest * (values.length + 8) * Number.EPSILON;
  for (let i = 0; i < values.length; i++) {
    if (zero && Math.abs(values[i]) <= close) return true;
    if (equal && i > 0 && Math.abs(values[i] - values[i - 1]) <= close) return true;
  }
  return false;
}
