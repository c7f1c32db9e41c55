// Runs over neighbouring elements: what the factorisations spend their time in.

/** Inner product of `n` neighbouring elements each. */
export function dot(n: number, a: Float64Array, ai: number, b: Float64Array, bi: number): number {
  // four sums at a time: an addition waits for the one before it in the same sum
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 3 < n; k += 4, ai += 4, bi += 4) {
    s0 += a[ai] * b[bi];
    s1 += a[ai + 1] * b[bi + 1];
    s2 += a[ai + 2] * b[bi + 2];
    s3 += a[ai + 3] * b[bi + 3];
  }
  for (; k < n; k++) s0 += a[ai++] * b[bi++];
  return s0 + s1 + (s2 + s3);
}

/** `y += factor · x` */
export function addScaled(n: number, factor: number, x: Float64Array, xi: number, y: Float64Array, yi: number): void {
  for (let k = 0; k < n; k++) y[yi++] += factor * x[xi++];
}

/**
 * Subtracts a combination of `count` rows, one behind the other at distance `step`, from the row at `zi`; the factors lie
 * `fstep` apart. Four rows at a time, so that the result is loaded and stored less often.
 */
export function subtractRows(
  count: number,
  factors: Float64Array,
  fi: number,
  fstep: number,
  n: number,
  rows: Float64Array,
  ri: number,
  step: number,
  z: Float64Array,
  zi: number,
): void {
  let j = 0;
  for (; j + 3 < count; j += 4) {
    const f0 = factors[fi + j * fstep];
    const f1 = factors[fi + (j + 1) * fstep];
    const f2 = factors[fi + (j + 2) * fstep];
    const f3 = factors[fi + (j + 3) * fstep];
    const r0 = ri + j * step;
    const r1 = r0 + step;
    const r2 = r1 + step;
    const r3 = r2 + step;
    for (let k = 0; k < n; k++)
      z[zi + k] -= f0 * rows[r0 + k] + f1 * rows[r1 + k] + (f2 * rows[r2 + k] + f3 * rows[r3 + k]);
  }
  for (; j < count; j++) addScaled(n, -factors[fi + j * fstep], rows, ri + j * step, z, zi);
}

/** Exchanges `n` neighbouring elements each. */
export function exchange(n: number, x: Float64Array, a: number, b: number): void {
  if (a === b) return;
  for (let k = 0; k < n; k++, a++, b++) {
    const kept = x[a];
    x[a] = x[b];
    x[b] = kept;
  }
}

/** Whether all of `n` neighbouring elements are finite. */
export function allFinite(n: number, x: Float64Array, at: number): boolean {
  for (const end = at + n; at < end; at++) if (!Number.isFinite(x[at])) return false;
  return true;
}

/** A power of 2 to divide by, so that squares neither overflow nor vanish; mostly 1. */
export function safeScale(n: number, x: Float64Array, at: number): number {
  let largest = 0;
  for (const end = at + n; at < end; at++) largest = Math.max(largest, Math.abs(x[at]));
  if (!(largest > 1e120 || (largest < 1e-120 && largest > 0)) || !Number.isFinite(largest)) return 1;
  return 2 ** Math.max(Math.floor(Math.log2(largest)), -1000);
}

/** Writes the `rows` × `columns` matrix at `ai` to `zi` with rows and columns exchanged, in blocks that fit the cache. */
export function turnInto(
  rows: number,
  columns: number,
  a: Float64Array,
  ai: number,
  z: Float64Array,
  zi: number,
  factor = 1,
): void {
  const block = 16;
  for (let i = 0; i < rows; i += block) {
    const iEnd = Math.min(rows, i + block);
    for (let j = 0; j < columns; j += block) {
      const jEnd = Math.min(columns, j + block);
      for (let r = i; r < iEnd; r++)
        for (let c = j; c < jEnd; c++) z[zi + c * rows + r] = a[ai + r * columns + c] * factor;
    }
  }
}
