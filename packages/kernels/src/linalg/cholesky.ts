import type { NDArray } from '../ndarray.js';
import { emptyStack, stackOf } from './stack.js';
import { dot } from './vectors.js';

/** A matrix of a stack that has no Cholesky factor: its number, and the order of the minor that is not positive. */
export interface NotPositive {
  readonly matrix: number;
  readonly minor: number;
}

/** Lower factors L · Lᵀ of the symmetric parts (A + Aᵀ) / 2, or the first matrix that has none. */
export function factorCholesky(x: NDArray): NDArray | NotPositive {
  const { data, start, count, rows: n, batch } = stackOf(x);
  const { array, stack } = emptyStack(batch, n, n);
  for (let matrix = 0; matrix < count; matrix++) {
    const at = matrix * n * n;
    const minor = factor(n, data, start + at, stack.data, stack.start + at);
    if (minor > 0) return { matrix, minor };
  }
  return array;
}

// row by row, so that all sums run over neighbours
function factor(n: number, a: Float64Array, at: number, l: Float64Array, to: number): number {
  for (let i = 0; i < n; i++) {
    const row = to + i * n;
    for (let j = 0; j < i; j++) {
      const half = (a[at + i * n + j] + a[at + j * n + i]) / 2;
      l[row + j] = (half - dot(j, l, row, l, to + j * n)) / l[to + j * (n + 1)];
    }
    const rest = a[at + i * (n + 1)] - dot(i, l, row, l, row);
    if (rest <= 0) return i + 1;
    l[row + i] = Math.sqrt(rest);
  }
  return 0;
}
