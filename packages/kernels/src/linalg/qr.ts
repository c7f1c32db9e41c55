import type { NDArray } from '../ndarray.js';
import { emptyStack, stackOf, type Stack } from './stack.js';
import { addScaled, dot, safeScale, turnInto } from './vectors.js';

/**
 * Reduced factors Q · R of a stack of m × n matrices by Householder's reflections; the diagonal of R is not negative,
 * which makes the factors unique and smooth where the columns are independent.
 */
export function factorQR(x: NDArray): [q: NDArray, r: NDArray] {
  const a = stackOf(x);
  const k = Math.min(a.rows, a.columns);
  const q = emptyStack(a.batch, a.rows, k);
  const r = emptyStack(a.batch, k, a.columns);
  const work = new Float64Array(a.rows * a.columns);
  const basis = new Float64Array(a.rows * k);
  for (let m = 0; m < a.count; m++) one(a, m, work, basis, q.stack, r.stack);
  return [q.array, r.array];
}

function one(a: Stack, number: number, work: Float64Array, basis: Float64Array, q: Stack, r: Stack): void {
  const { rows: m, columns: n } = a;
  const k = q.columns;
  const from = a.start + number * m * n;
  const scale = safeScale(m * n, a.data, from);
  turnInto(m, n, a.data, from, work, 0, 1 / scale);
  const taus = reflect(m, n, work);
  expand(m, k, work, taus, basis);
  const [qi, ri] = [q.start + number * m * k, r.start + number * k * n];
  for (let i = 0; i < k; i++) {
    const turn = work[i * m + i] < 0 ? -1 : 1;
    for (let j = i; j < n; j++) r.data[ri + i * n + j] = turn * scale * work[j * m + i];
    if (turn < 0) for (let p = 0; p < m; p++) basis[i * m + p] = -basis[i * m + p];
  }
  turnInto(k, m, basis, 0, q.data, qi);
}

/** Reflects columns, which lie in memory one behind the other, to a triangle; what is below keeps the reflections. */
export function reflect(m: number, n: number, a: Float64Array): Float64Array {
  const taus = new Float64Array(Math.min(m, n));
  for (let j = 0; j < taus.length; j++) {
    const column = j * m;
    const length = m - j;
    const tail = dot(length - 1, a, column + j + 1, a, column + j + 1);
    if (tail === 0) continue;
    const alpha = a[column + j];
    const size = Math.sqrt(alpha * alpha + tail);
    const beta = alpha > 0 ? -size : size;
    taus[j] = (beta - alpha) / beta;
    for (let i = j + 1; i < m; i++) a[column + i] /= alpha - beta;
    a[column + j] = 1;
    for (let c = j + 1; c < n; c++) {
      const to = c * m + j;
      addScaled(length, -taus[j] * dot(length, a, column + j, a, to), a, column + j, a, to);
    }
    a[column + j] = beta;
  }
  return taus;
}

/** The first `k` columns of the product of reflections. */
export function expand(m: number, k: number, a: Float64Array, taus: Float64Array, q: Float64Array): void {
  q.fill(0, 0, m * k);
  for (let j = 0; j < k; j++) q[j * m + j] = 1;
  for (let j = k - 1; j >= 0; j--) {
    if (taus[j] === 0) continue;
    const kept = a[j * m + j];
    a[j * m + j] = 1;
    for (let c = j; c < k; c++) {
      const to = c * m + j;
      addScaled(m - j, -taus[j] * dot(m - j, a, j * m + j, q, to), a, j * m + j, q, to);
    }
    a[j * m + j] = kept;
  }
}
