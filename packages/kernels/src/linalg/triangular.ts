import type { NDArray } from '../ndarray.js';
import { paired, stackOf } from './stack.js';
import { addScaled, dot, subtractRows } from './vectors.js';

/** A square matrix in memory of which one triangle is read. */
export interface Triangle {
  readonly data: Float64Array;
  readonly start: number;
  /** Steps from row to row and from column to column. */
  readonly down: number;
  readonly across: number;
  readonly lower: boolean;
  /** Whether the diagonal is taken as ones. */
  readonly unit: boolean;
}

/** Which triangle is meant, and how. */
export interface TriangleKind {
  readonly lower: boolean;
  readonly transpose: boolean;
  readonly unit: boolean;
}

/** The same memory read with rows and columns exchanged. */
export function turnedTriangle({ data, start, down, across, lower, unit }: Triangle): Triangle {
  return { data, start, down: across, across: down, lower: !lower, unit };
}

/** Solves T · X = B in place: `b` holds the n × k matrix B, row-major, and then X. */
export function substitute(n: number, k: number, t: Triangle, b: Float64Array, bi: number): void {
  if (k === 1) return t.across === 1 ? byDots(n, t, b, bi) : byColumns(n, t, b, bi);
  const { data, start, down, across, lower, unit } = t;
  for (let step = 0; step < n; step++) {
    const i = lower ? step : n - 1 - step;
    const first = lower ? 0 : i + 1;
    const to = bi + i * k;
    subtractRows(step, data, start + i * down + first * across, across, k, b, bi + first * k, k, b, to);
    if (unit) continue;
    const pivot = data[start + i * (down + across)];
    for (let c = 0; c < k; c++) b[to + c] /= pivot;
  }
}

function byDots(n: number, { data, start, down, lower, unit }: Triangle, b: Float64Array, bi: number): void {
  for (let step = 0; step < n; step++) {
    const i = lower ? step : n - 1 - step;
    const first = lower ? 0 : i + 1;
    const rest = b[bi + i] - dot(step, data, start + i * down + first, b, bi + first);
    b[bi + i] = unit ? rest : rest / data[start + i * (down + 1)];
  }
}

// what is solved for is subtracted from the rest at once, along the columns
function byColumns(n: number, { data, start, down, across, lower, unit }: Triangle, b: Float64Array, bi: number): void {
  for (let step = 0; step < n; step++) {
    const i = lower ? step : n - 1 - step;
    if (!unit) b[bi + i] /= data[start + i * (down + across)];
    const first = lower ? i + 1 : 0;
    const column = start + first * down + i * across;
    if (down === 1) addScaled(n - 1 - step, -b[bi + i], data, column, b, bi + first);
    else for (let r = 0; r < n - 1 - step; r++) b[bi + first + r] -= b[bi + i] * data[column + r * down];
  }
}

/**
 * Solves triangular systems; leading dimensions broadcast. The sizes must fit: that is the caller's check.
 *
 * @param b - shape `[...batch, n, k]`
 */
export function triangularSolve(
  name: string,
  a: NDArray,
  b: NDArray,
  { lower, transpose, unit }: TriangleKind,
): NDArray {
  const { data, start, rows, batch } = stackOf(a);
  const { array, stack, numbers } = paired(name, batch, b);
  const size = stack.rows * stack.columns;
  for (let m = 0; m < stack.count; m++) {
    const straight = { data, start: start + numbers[m] * rows * rows, down: rows, across: 1, lower, unit };
    substitute(
      rows,
      stack.columns,
      transpose ? turnedTriangle(straight) : straight,
      stack.data,
      stack.start + m * size,
    );
  }
  return array;
}

/** Number of the first matrix with a zero on its diagonal, and where: `null` when there is none. */
export function zeroOnDiagonal(a: NDArray): { readonly matrix: number; readonly at: number } | null {
  const { data, start, rows, count } = stackOf(a);
  for (let matrix = 0; matrix < count; matrix++)
    for (let at = 0; at < rows; at++)
      if (data[start + matrix * rows * rows + at * (rows + 1)] === 0) return { matrix, at };
  return null;
}
