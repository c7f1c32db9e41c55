import { rowMajor } from '../layout.js';
import { allocate, type NDArray } from '../ndarray.js';
import { emptyStack, stackOf } from './stack.js';
import { addScaled, allFinite, dot } from './vectors.js';

/**
 * Eigenvalues, ascending, and eigenvectors (columns) of the symmetric parts (A + Aᵀ) / 2 of a stack of matrices.
 * In each vector the first of the largest components is positive.
 */
export function eigenSymmetric(x: NDArray): [values: NDArray, vectors: NDArray] {
  const { data, start, count, rows: n, batch } = stackOf(x);
  const values = allocate(rowMajor([...batch, n]), 'float64');
  const { array: vectors, stack } = emptyStack(batch, n, n);
  const w = new Float64Array(n * n);
  const d = new Float64Array(n);
  const e = new Float64Array(n);
  for (let m = 0; m < count; m++) {
    const at = start + m * n * n;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) w[i * n + j] = (data[at + i * n + j] + data[at + j * n + i]) / 2;
    if (allFinite(n * n, w, 0)) {
      if (n > 0) tridiagonalise(n, w, d, e);
      diagonalise(n, w, d, e);
    } else {
      w.fill(NaN);
      d.fill(NaN);
    }
    const order = Array.from(d.keys()).toSorted((i, j) => d[i] - d[j]);
    order.forEach((from, to) => {
      values.buffer[values.start + m * n + to] = d[from];
      const turn = leadingSign(n, w, from * n);
      for (let i = 0; i < n; i++) stack.data[stack.start + m * n * n + i * n + to] = turn * w[from * n + i];
    });
  }
  return [values, vectors];
}

/** Sign of the first component that is as large as any, up to rounding. */
export function leadingSign(n: number, x: Float64Array, at: number): number {
  let largest = 0;
  for (let k = 0; k < n; k++) largest = Math.max(largest, Math.abs(x[at + k]));
  for (let k = 0; k < n; k++) if (Math.abs(x[at + k]) >= largest * (1 - 1e-8)) return x[at + k] < 0 ? -1 : 1;
  return 1;
}

/**
 * Householder's reduction to a diagonal `d` and a subdiagonal `e` (from `e[1]` on); row `j` of `w` becomes column `j`
 * of the orthogonal factor, so that every inner loop runs over neighbours.
 *
 * @see Martin, Reinsch & Wilkinson (1968), procedure tred2
 */
function tridiagonalise(n: number, w: Float64Array, d: Float64Array, e: Float64Array): void {
  for (let j = 0; j < n; j++) d[j] = w[j * n + n - 1];
  for (let i = n - 1; i > 0; i--) {
    let scale = 0;
    for (let k = 0; k < i; k++) scale += Math.abs(d[k]);
    if (scale === 0) {
      e[i] = d[i - 1];
      for (let j = 0; j < i; j++) {
        d[j] = w[j * n + i - 1];
        w[j * n + i] = w[i * n + j] = 0;
      }
      d[i] = 0;
      continue;
    }
    let h = 0;
    for (let k = 0; k < i; k++) {
      d[k] /= scale;
      h += d[k] * d[k];
    }
    const g = d[i - 1] > 0 ? -Math.sqrt(h) : Math.sqrt(h);
    e[i] = scale * g;
    h -= d[i - 1] * g;
    d[i - 1] -= g;
    similarity(n, i, h, w, d, e);
    d[i] = h;
  }
  accumulate(n, w, d);
  e[0] = 0;
}

function similarity(n: number, i: number, h: number, w: Float64Array, d: Float64Array, e: Float64Array): void {
  e.fill(0, 0, i);
  for (let j = 0; j < i; j++) {
    const column = j * n;
    w[i * n + j] = d[j];
    const rest = i - j - 1;
    e[j] += w[column + j] * d[j] + dot(rest, w, column + j + 1, d, j + 1);
    addScaled(rest, d[j], w, column + j + 1, e, j + 1);
  }
  let f = 0;
  for (let j = 0; j < i; j++) {
    e[j] /= h;
    f += e[j] * d[j];
  }
  addScaled(i, -f / (h + h), d, 0, e, 0);
  for (let j = 0; j < i; j++) {
    const column = j * n;
    const dj = d[j];
    const ej = e[j];
    for (let k = j; k < i; k++) w[column + k] -= dj * e[k] + ej * d[k];
    d[j] = w[column + i - 1];
    w[column + i] = 0;
  }
}

function accumulate(n: number, w: Float64Array, d: Float64Array): void {
  for (let i = 0; i < n - 1; i++) {
    w[i * n + n - 1] = w[i * n + i];
    w[i * n + i] = 1;
    const h = d[i + 1];
    const next = (i + 1) * n;
    if (h !== 0) {
      for (let k = 0; k <= i; k++) d[k] = w[next + k] / h;
      for (let j = 0; j <= i; j++) addScaled(i + 1, -dot(i + 1, w, next, w, j * n), d, 0, w, j * n);
    }
    w.fill(0, next, next + i + 1);
  }
  for (let j = 0; j < n; j++) {
    d[j] = w[j * n + n - 1];
    w[j * n + n - 1] = 0;
  }
  w[n * n - 1] = 1;
}

/**
 * The QL iteration with implicit shifts.
 *
 * @see Bowdler, Martin, Reinsch & Wilkinson (1968), procedure tql2
 */
function diagonalise(n: number, w: Float64Array, d: Float64Array, e: Float64Array): void {
  e.copyWithin(0, 1);
  e[n - 1] = 0;
  let shift = 0;
  let size = 0;
  for (let l = 0; l < n; l++) {
    size = Math.max(size, Math.abs(d[l]) + Math.abs(e[l]));
    const small = Number.EPSILON * size;
    let m = l;
    while (m < n - 1 && Math.abs(e[m]) > small) m++;
    // as many rounds as no matrix ever needs
    for (let rounds = m > l ? 100 : 0; rounds > 0; rounds--) {
      shift += shifted(n, l, d, e);
      sweep(n, l, m, w, d, e);
      if (Math.abs(e[l]) <= small) break;
    }
    d[l] += shift;
    e[l] = 0;
  }
}

function shifted(n: number, l: number, d: Float64Array, e: Float64Array): number {
  const before = d[l];
  const p = (d[l + 1] - before) / (2 * e[l]);
  const r = p < 0 ? -Math.hypot(p, 1) : Math.hypot(p, 1);
  d[l] = e[l] / (p + r);
  d[l + 1] = e[l] * (p + r);
  const by = before - d[l];
  for (let i = l + 2; i < n; i++) d[i] -= by;
  return by;
}

function sweep(n: number, l: number, m: number, w: Float64Array, d: Float64Array, e: Float64Array): void {
  let p = d[m];
  let [c, c2, c3] = [1, 1, 1];
  let [s, s2] = [0, 0];
  const [next, diagonal] = [e[l + 1], d[l + 1]];
  for (let i = m - 1; i >= l; i--) {
    c3 = c2;
    c2 = c;
    s2 = s;
    const g = c * e[i];
    const h = c * p;
    const r = Math.hypot(p, e[i]);
    e[i + 1] = s * r;
    s = e[i] / r;
    c = p / r;
    p = c * d[i] - s * g;
    d[i + 1] = h + s * (c * g + s * d[i]);
    rotate(n, w, i * n, (i + 1) * n, c, s);
  }
  p = (-s * s2 * c3 * next * e[l]) / diagonal;
  e[l] = s * p;
  d[l] = c * p;
}

/** Rotates two runs of neighbours: `x ← c·x − s·y`, `y ← s·x + c·y`. */
export function rotate(n: number, w: Float64Array, x: number, y: number, c: number, s: number): void {
  for (let k = 0; k < n; k++, x++, y++) {
    const a = w[x];
    const b = w[y];
    w[x] = c * a - s * b;
    w[y] = s * a + c * b;
  }
}
