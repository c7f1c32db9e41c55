import { rowMajor } from '../layout.js';
import { allocate, type NDArray } from '../ndarray.js';
import { leadingSign, rotate } from './eigh.js';
import { expand, reflect } from './qr.js';
import { emptyStack, stackOf } from './stack.js';
import { addScaled, allFinite, dot, safeScale, turnInto } from './vectors.js';

/** Thin singular value decomposition of one m × n matrix, m ≥ n: columns of U and V one behind the other. */
interface Decomposition {
  readonly u: Float64Array;
  readonly s: Float64Array;
  readonly v: Float64Array;
}

/**
 * Thin factors U · diag(s) · Vᵀ of a stack of m × n matrices, s descending. In each column of U the first of the largest
 * components is positive.
 */
export function singularValues(x: NDArray): [u: NDArray, s: NDArray, vt: NDArray] {
  const { data, start, count, rows, columns, batch } = stackOf(x);
  const k = Math.min(rows, columns);
  const u = emptyStack(batch, rows, k);
  const vt = emptyStack(batch, k, columns);
  const s = allocate(rowMajor([...batch, k]), 'float64');
  const tall = rows >= columns;
  const [m, n] = tall ? [rows, columns] : [columns, rows];
  for (let number = 0; number < count; number++) {
    const from = start + number * rows * columns;
    const scale = safeScale(rows * columns, data, from);
    const work = new Float64Array(rows * columns);
    // columns of the tall form of the matrix, one behind the other
    if (tall) turnInto(rows, columns, data, from, work, 0, 1 / scale);
    else for (let i = 0; i < work.length; i++) work[i] = data[from + i] / scale;
    const found = allFinite(work.length, work, 0) ? decompose(m, n, work) : notANumber(m, n);
    const [left, right] = tall ? [found.u, found.v] : [found.v, found.u];
    for (let i = 0; i < k; i++) {
      const turn = leadingSign(rows, left, i * rows);
      s.buffer[s.start + number * k + i] = scale * found.s[i];
      for (let r = 0; r < rows; r++)
        u.stack.data[u.stack.start + (number * rows + r) * k + i] = turn * left[i * rows + r];
      for (let c = 0; c < columns; c++)
        vt.stack.data[vt.stack.start + (number * k + i) * columns + c] = turn * right[i * columns + c];
    }
  }
  return [u.array, s, vt.array];
}

function notANumber(m: number, n: number): Decomposition {
  return {
    u: new Float64Array(m * n).fill(NaN),
    s: new Float64Array(n).fill(NaN),
    v: new Float64Array(n * n).fill(NaN),
  };
}

/** By way of a triangle, whose transpose Jacobi's method orthogonalises faster than the matrix (Drmač & Veselić 2008). */
function decompose(m: number, n: number, a: Float64Array): Decomposition {
  const taus = reflect(m, n, a);
  // rows of R are the columns of its transpose
  const rows = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = i; j < n; j++) rows[i * n + j] = a[j * m + i];
  const { u: right, s, v: inner } = jacobi(n, rows);
  const q = new Float64Array(m * n);
  expand(m, n, a, taus, q);
  const u = new Float64Array(m * n);
  for (let j = 0; j < n; j++) for (let i = 0; i < n; i++) addScaled(m, inner[j * n + i], q, i * m, u, j * m);
  return { u, s, v: right };
}

/**
 * One-sided Jacobi: rotates pairs of columns until all are orthogonal; singular values come out to high relative accuracy.
 *
 * @see Golub & Van Loan, Matrix Computations, 8.6.3; Demmel & Veselić (1992)
 */
function jacobi(n: number, a: Float64Array): Decomposition {
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * (n + 1)] = 1;
  const squares = new Float64Array(n);
  for (let round = 0, rotated = true; rotated && round < 60; round++) {
    rotated = false;
    for (let j = 0; j < n; j++) squares[j] = dot(n, a, j * n, a, j * n);
    for (let p = 0; p < n - 1; p++)
      for (let q = p + 1; q < n; q++) if (orthogonalise(n, a, v, squares, p, q)) rotated = true;
  }
  const lengths = Float64Array.from({ length: n }, (_, j) => Math.sqrt(dot(n, a, j * n, a, j * n)));
  const order = Array.from(lengths.keys()).toSorted((i, j) => lengths[j] - lengths[i]);
  const u = new Float64Array(n * n);
  const vOrdered = new Float64Array(n * n);
  order.forEach((from, to) => {
    vOrdered.set(v.subarray(from * n, from * n + n), to * n);
    if (lengths[from] > 0) addScaled(n, 1 / lengths[from], a, from * n, u, to * n);
    else complete(n, u, to);
  });
  return { u, s: Float64Array.from(order, (j) => lengths[j]), v: vOrdered };
}

function orthogonalise(
  n: number,
  a: Float64Array,
  v: Float64Array,
  squares: Float64Array,
  p: number,
  q: number,
): boolean {
  const product = dot(n, a, p * n, a, q * n);
  const [x, y] = [squares[p], squares[q]];
  if (!(Math.abs(product) > Number.EPSILON * Math.sqrt(x * y)) || product === 0) return false;
  const zeta = (y - x) / (2 * product);
  const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const c = 1 / Math.sqrt(1 + t * t);
  rotate(n, a, p * n, q * n, c, c * t);
  rotate(n, v, p * n, q * n, c, c * t);
  squares[p] = Math.max(0, x - t * product);
  squares[q] = y + t * product;
  return true;
}

/** Makes row `to` a unit vector orthogonal to the rows before it: of the unit vectors the one farthest from them. */
function complete(n: number, u: Float64Array, to: number): void {
  let [best, farthest] = [0, -1];
  for (let i = 0; i < n; i++) {
    let rest = 1;
    for (let j = 0; j < to; j++) rest -= u[j * n + i] ** 2;
    if (rest > farthest) [best, farthest] = [i, rest];
  }
  const row = to * n;
  u.fill(0, row, row + n);
  u[row + best] = 1;
  // twice is enough (Kahan)
  for (let round = 0; round < 2; round++) {
    for (let j = 0; j < to; j++) addScaled(n, -dot(n, u, j * n, u, row), u, j * n, u, row);
    const length = Math.sqrt(dot(n, u, row, u, row));
    for (let i = 0; i < n; i++) u[row + i] /= length;
  }
}
