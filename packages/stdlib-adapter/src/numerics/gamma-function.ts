import { digamma, polygamma } from '@stdgrad/ops';

/** B₂ₖ / (2k (2k − 1)) */
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];

const far = 15;
const lnRootTwoPi = 0.5 * Math.log(2 * Math.PI);

/**
 * ln Γ(a) − (a − ½) ln a + a − ½ ln 2π for a > 0, to 1e-15 (absolute, or relative where it is large).
 *
 * @see DLMF 5.11.1; C. Loader, "Fast and accurate computation of binomial probabilities" (2000)
 */
export function stirlingError(a: number): number {
  let product = 1;
  let y = a;
  for (; y < far; y++) product *= y;
  const square = 1 / (y * y);
  let sum = 0;
  for (let k = stirling.length - 1; k >= 0; k--) sum = sum * square + stirling[k]!;
  sum /= y;
  if (y === a) return sum;
  return sum + (y - 0.5) * Math.log(y) - (a - 0.5) * Math.log(a) - (y - a) - Math.log(product);
}

/** ln Γ(a) for a > 0. */
export function lnGamma(a: number): number {
  return (a - 0.5) * Math.log(a) - a + lnRootTwoPi + stirlingError(a);
}

/** ln B(a, b) for a, b > 0, without cancellation of large logarithms. */
export function lnBeta(a: number, b: number): number {
  const s = a + b;
  const errors = stirlingError(a) + stirlingError(b) - stirlingError(s);
  return lnRootTwoPi + errors - 0.5 * Math.log((a / s) * b) - a * Math.log1p(b / a) - b * Math.log1p(a / b);
}

/** B₂ₖ / 2k */
const harmonic = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12, -3617 / 8160];

/**
 * ψ(b + a) − ψ(b) for a, b > 0, to full relative accuracy also for small a.
 *
 * @see DLMF 5.5.2 (recurrence), 5.11.2 (series), subtracted term by term
 */
export function digammaRise(b: number, a: number): number {
  let sum = 0;
  let y = b;
  for (; y < far; y++) sum += a / (y * (y + a));
  const growth = Math.log1p(a / y);
  let series = 0;
  for (let k = harmonic.length; k > 0; k--) series -= (harmonic[k - 1]! * Math.expm1(-2 * k * growth)) / y ** (2 * k);
  return sum + growth + a / (2 * y * (y + a)) + series;
}

/** ψ⁽ⁿ⁾(b + a) − ψ⁽ⁿ⁾(b), n ≥ 1: by Taylor's series where a is small. */
export function polygammaRise(n: number, b: number, a: number): number {
  if (a > 0.1 * b) return polygamma(n, b + a) - polygamma(n, b);
  let sum = 0;
  let factor = 1;
  for (let k = 1; k <= 18; k++) {
    factor *= a / k;
    const term = factor * polygamma(n + k, b);
    sum += term;
    if (Math.abs(term) < 1e-17 * Math.abs(sum)) break;
  }
  return sum;
}

/** (m over k) */
export function over(m: number, k: number): number {
  let product = 1;
  for (let j = 1; j <= k; j++) product *= (m - k + j) / j;
  return product;
}

/**
 * f⁻¹ dⁿf, n = 0…, given the derivatives 1, 2, … of ln f: complete Bell polynomials by their recurrence.
 *
 * @see L. Comtet, Advanced Combinatorics (1974), section 3.3
 */
export function bell(logarithmic: readonly number[]): number[] {
  const all = [1];
  for (let n = 0; n < logarithmic.length; n++) {
    let sum = 0;
    for (let k = 0; k <= n; k++) sum += over(n, k) * all[n - k]! * logarithmic[k]!;
    all.push(sum);
  }
  return all;
}

/** The function n ↦ ψ⁽ⁿ⁾(a) as a list: ψ(a), ψ′(a), … */
export function polygammas(a: number, count: number): number[] {
  return Array.from({ length: count }, (_, n) => (n === 0 ? digamma(a) : polygamma(n, a)));
}
