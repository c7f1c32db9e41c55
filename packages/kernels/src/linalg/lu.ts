import { rowMajor } from '../layout.js';
import { allocate, type NDArray } from '../ndarray.js';
import { emptyStack, paired, stackOf } from './stack.js';
import { substitute, turnedTriangle, type Triangle } from './triangular.js';
import { addScaled, exchange, subtractRows } from './vectors.js';

/** Factors P · A = L · U of a stack of square matrices, with partial pivoting: both triangles in the memory of one matrix. */
export interface LU {
  readonly data: Float64Array;
  readonly start: number;
  readonly n: number;
  readonly batch: readonly number[];
  readonly count: number;
  /** The row that was exchanged with row `i`, for each matrix. */
  readonly pivots: Int32Array;
  /** Determinant of each permutation. */
  readonly signs: Int8Array;
  /** Number of the first matrix with a zero pivot; −1 when there is none. */
  readonly singular: number;
}

const panel = 32;

/** Factors square matrices. */
export function factorLU(x: NDArray): LU {
  const { data, start, count, rows: n, batch } = stackOf(x);
  const pivots = new Int32Array(count * n);
  const signs = new Int8Array(count);
  let singular = -1;
  for (let m = 0; m < count; m++) {
    signs[m] = factor(n, data, start + m * n * n, pivots, m * n);
    if (singular < 0 && hasZero(n, data, start + m * n * n)) singular = m;
  }
  return { data, start, n, batch, count, pivots, signs, singular };
}

function hasZero(n: number, a: Float64Array, at: number): boolean {
  for (let i = 0; i < n; i++) if (a[at + i * (n + 1)] === 0) return true;
  return false;
}

/** Column panels are factored on their own, then the rest to the right is updated once (Golub & Van Loan, 3.4). */
function factor(n: number, a: Float64Array, at: number, pivots: Int32Array, pi: number): number {
  let sign = 1;
  for (let p = 0; p < n; p += panel) {
    const end = Math.min(n, p + panel);
    for (let j = p; j < end; j++) {
      const chosen = pivotRow(n, a, at, j);
      pivots[pi + j] = chosen;
      if (chosen !== j) {
        sign = -sign;
        exchange(n, a, at + j * n, at + chosen * n);
      }
      eliminate(n, a, at, j, end);
    }
    const rest = n - end;
    for (let i = p + 1; i < n; i++) {
      const own = Math.min(i, end) - p;
      subtractRows(own, a, at + i * n + p, 1, rest, a, at + p * n + end, n, a, at + i * n + end);
    }
  }
  return sign;
}

function pivotRow(n: number, a: Float64Array, at: number, j: number): number {
  let chosen = j;
  let largest = Math.abs(a[at + j * (n + 1)]);
  for (let i = j + 1; i < n; i++) {
    const size = Math.abs(a[at + i * n + j]);
    if (size > largest) {
      largest = size;
      chosen = i;
    }
  }
  return chosen;
}

function eliminate(n: number, a: Float64Array, at: number, j: number, end: number): void {
  const pivot = a[at + j * (n + 1)];
  if (pivot === 0) return;
  for (let i = j + 1; i < n; i++) {
    const row = at + i * n;
    const ratio = a[row + j] / pivot;
    a[row + j] = ratio;
    addScaled(end - j - 1, -ratio, a, at + j * n + j + 1, a, row + j + 1);
  }
}

/** Determinants, of the shape of the batch. */
export function determinants({ data, start, n, batch, count, signs }: LU): NDArray {
  const z = allocate(rowMajor(batch), 'float64');
  for (let m = 0; m < count; m++) {
    let product = signs[m];
    for (let i = 0; i < n; i++) product *= data[start + m * n * n + i * (n + 1)];
    z.buffer[z.start + m] = product;
  }
  return z;
}

/** Signs of the determinants and logarithms of their absolute values, of the shape of the batch. */
export function logDeterminants({ data, start, n, batch, count, signs }: LU): [signs: NDArray, logs: NDArray] {
  const [sign, log] = [allocate(rowMajor(batch), 'float64'), allocate(rowMajor(batch), 'float64')];
  for (let m = 0; m < count; m++) {
    let s = signs[m];
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const pivot = data[start + m * n * n + i * (n + 1)];
      s *= Math.sign(pivot);
      sum += Math.log(Math.abs(pivot));
    }
    sign.buffer[sign.start + m] = s;
    log.buffer[log.start + m] = sum;
  }
  return [sign, log];
}

/**
 * Solves A · X = B, or Aᵀ · X = B; leading dimensions broadcast.
 *
 * @param b - shape `[...batch, n, k]`
 */
export function solveLU(name: string, factors: LU, b: NDArray, transpose: boolean): NDArray {
  const { array, stack, numbers } = paired(name, factors.batch, b);
  const size = stack.rows * stack.columns;
  for (let m = 0; m < stack.count; m++)
    solveOne(factors, numbers[m], stack.columns, stack.data, stack.start + m * size, transpose);
  return array;
}

function solveOne(factors: LU, m: number, k: number, b: Float64Array, bi: number, transpose: boolean): void {
  const { data, start, n, pivots } = factors;
  const place = { data, start: start + m * n * n, down: n, across: 1 };
  const lower: Triangle = { ...place, lower: true, unit: true };
  const upper: Triangle = { ...place, lower: false, unit: false };
  if (!transpose) {
    for (let i = 0; i < n; i++) exchange(k, b, bi + i * k, bi + pivots[m * n + i] * k);
    substitute(n, k, lower, b, bi);
    substitute(n, k, upper, b, bi);
  } else {
    substitute(n, k, turnedTriangle(upper), b, bi);
    substitute(n, k, turnedTriangle(lower), b, bi);
    for (let i = n - 1; i >= 0; i--) exchange(k, b, bi + i * k, bi + pivots[m * n + i] * k);
  }
}

/** Inverses. */
export function invertLU(factors: LU): NDArray {
  const { n, batch, count } = factors;
  const { array, stack } = emptyStack(batch, n, n);
  for (let m = 0; m < count; m++) {
    const at = stack.start + m * n * n;
    for (let i = 0; i < n; i++) stack.data[at + i * (n + 1)] = 1;
    solveOne(factors, m, n, stack.data, at, false);
  }
  return array;
}
