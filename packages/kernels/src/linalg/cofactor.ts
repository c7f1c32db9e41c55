import type { NDArray } from '../ndarray.js';
import { determinants, factorLU, invertLU, type LU } from './lu.js';
import { emptyStack, type Stack } from './stack.js';
import { singularValues } from './svd.js';
import { turnInto } from './vectors.js';

/** Whether all matrices are far enough from singular for their cofactors to come from their inverses. */
export function isRegular({ data, start, n, count }: LU): boolean {
  for (let m = 0; m < count; m++) {
    let [least, largest] = [Infinity, 0];
    for (let i = 0; i < n; i++) {
      const size = Math.abs(data[start + m * n * n + i * (n + 1)]);
      least = Math.min(least, size);
      largest = Math.max(largest, size);
    }
    if (least <= 1e-5 * largest) return false;
  }
  return true;
}

/** Matrices of cofactors, which are the gradients of the determinants; for singular matrices too. */
export function cofactors(x: NDArray): NDArray {
  const factors = factorLU(x);
  const { n, batch, count } = factors;
  const { array, stack } = emptyStack(batch, n, n);
  if (!isRegular(factors)) {
    bySingularValues(x, determinantSigns, stack);
    return array;
  }
  const [det, inverse] = [determinants(factors), invertLU(factors)];
  for (let m = 0; m < count; m++) {
    const at = m * n * n;
    turnInto(
      n,
      n,
      inverse.buffer as Float64Array,
      inverse.start + at,
      stack.data,
      stack.start + at,
      det.buffer[det.start + m],
    );
  }
  return array;
}

function determinantSigns(x: NDArray): ArrayLike<number> {
  const det = determinants(factorLU(x));
  return Float64Array.from({ length: det.layout.size }, (_, m) => Math.sign(det.buffer[det.start + m]));
}

/** cof(U · Σ · Vᵀ) = det(U) · det(V) · U · cof(Σ) · Vᵀ */
function bySingularValues(
  x: NDArray,
  signsOf: (x: NDArray) => ArrayLike<number>,
  { data, start, count, rows: n }: Stack,
): void {
  const [u, s, vt] = singularValues(x);
  const [uSigns, vSigns] = [signsOf(u), signsOf(vt)];
  for (let m = 0; m < count; m++) {
    for (let k = 0; k < n; k++) {
      let product = uSigns[m] * vSigns[m];
      for (let j = 0; j < n; j++) if (j !== k) product *= s.buffer[s.start + m * n + j];
      for (let i = 0; i < n; i++) {
        const factor = product * u.buffer[u.start + (m * n + i) * n + k];
        for (let j = 0; j < n; j++)
          data[start + (m * n + i) * n + j] += factor * vt.buffer[vt.start + (m * n + k) * n + j];
      }
    }
  }
}
