import { bell, lnGamma, polygammas, stirlingError } from './gamma-function.js';
import { tail } from './quadrature.js';

// Derivatives of incomplete gamma functions by a: integrals of the density's derivatives. With v = ln(t/a),
// t^a e^(-t) = a^a e^(-a) exp(-a (e^v - 1 - v)): entire and log-concave in v, with scale 1/sqrt(a) about 0.
// Derivatives of the regularized function are integrals over either side, up to sign: the side without cancellation
// is taken. So the relative accuracy is that of the exponent, eps * (1 + a |v|): below 1e-12 for a to 1e4.
//
// Source: DLMF 8.2.1-8.2.4 differentiated under the integral sign; quadrature by panels of 24 Gauss-Legendre nodes
// (DLMF 3.5(v)), whose error in panels of these widths is below rounding. A power series in x (Moore, AS 187;
// Geddes et al. 1990) would cancel for large x.

/** aᵃ e⁻ᵃ / Γ(a) */
const peak = (a: number): number => Math.sqrt(a / (2 * Math.PI)) * Math.exp(-stirlingError(a));

/** −a (eᵛ − 1 − v), with t = a eᵛ */
const exponent = (a: number, v: number): number => -a * (Math.expm1(v) - v);

/** How far a panel may go from v: the exponent falls by at most 24 linearly or 6 standard deviations. */
function width(a: number, v: number, direction: 1 | -1): number {
  const t = a * Math.exp(v);
  const u = Math.log(a) + v;
  // where t is small, exp(−t) is 1 and the scale is that of v
  const free = direction === 1 ? Math.max(2, -u / 2) : Math.max(2, -u);
  return 1 / (Math.abs(a - t) / 24 + Math.sqrt(t) / 6 + 1 / free);
}

/** ∫ weight(ln t) tᵃ⁻¹ e⁻ᵗ dt / Γ(a) over one side of x, `weight` in terms of v. */
function side(x: number, a: number, direction: 1 | -1, weight: (v: number) => number): number {
  const start = Math.log(x / a);
  const base = exponent(a, start);
  const integral = tail(
    (v) => weight(v) * Math.exp(exponent(a, v) - base),
    start,
    direction,
    (v) => width(a, v, direction),
  );
  return integral * peak(a) * Math.exp(base);
}

/** ψ(a), −ψ′(a), …: minus the derivatives of −ln Γ. */
function centred(a: number, n: number): readonly number[] {
  return polygammas(a, n).map((psi) => -psi);
}

/** The same at a = 0, where 1/Γ(a) = a + γ a² + …, for n ≤ 2. DLMF 5.7.1 */
function risingDensity(n: number, x: number): number {
  const eulerGamma = 0.5772156649015329;
  return [0, 1, 2 * (eulerGamma + Math.log(x))][n]! * (Math.exp(-x) / x);
}

/** ∂ⁿ/∂aⁿ of the density tᵃ⁻¹ e⁻ᵗ / Γ(a) at x. */
export function gammaDensity(n: number, x: number, a: number): number {
  if (a === 0 && n < 3 && x > 0) return risingDensity(n, x);
  if (!(x >= 0 && a > 0)) return NaN;
  if (x === Infinity) return 0;
  if (x === 0) {
    if (a > 1) return 0;
    if (n > 0) return n % 2 === 0 ? Infinity : -Infinity;
    return a === 1 ? 1 : Infinity;
  }
  const density = (peak(a) * Math.exp(exponent(a, Math.log(x / a)))) / x;
  if (n === 0) return density;
  const [first, ...rest] = centred(a, n);
  return density * bell([Math.log(x) + first!, ...rest])[n]!;
}

/** E₁(x), the limit of −∂P/∂a as a falls to 0. DLMF 6.2.1, with t = eᵘ */
function exponentialIntegral(x: number): number {
  if (x === 0) return Infinity;
  if (x === Infinity) return 0;
  const start = Math.log(x);
  const width = (u: number): number => 1 / (Math.exp(u) / 24 + 1 / Math.max(1, -u / 2));
  return Math.exp(-x) * tail((u) => Math.exp(x - Math.exp(u)), start, 1, width);
}

/** ∂ⁿ/∂aⁿ P(x, a) of the regularized lower incomplete gamma function, n ≥ 1; of the upper one it is the negative. */
export function gammaTail(n: number, x: number, a: number): number {
  if (a === 0 && n === 1 && x >= 0) return -exponentialIntegral(x);
  if (!(x >= 0 && a > 0)) return NaN;
  if (x === 0 || x === Infinity) return 0;
  const [first, ...rest] = centred(a, n);
  const shift = Math.log(a) + first!;
  const weight = (v: number): number => (n === 1 ? v + shift : bell([v + shift, ...rest])[n]!);
  return Math.log(x / a) + shift < 0 ? side(x, a, -1, weight) : -side(x, a, 1, weight);
}

/** ∂ⁿ/∂aⁿ Γ(a) */
function gammaDerivative(n: number, a: number): number {
  return Math.exp(lnGamma(a)) * bell(polygammas(a, n))[n]!;
}

/** ∂ⁿ/∂aⁿ of the incomplete gamma function that is not regularized: ∫ lnⁿt tᵃ⁻¹ e⁻ᵗ dt below or above x. */
export function gammaPart(n: number, upper: boolean, x: number, a: number): number {
  if (!(x >= 0 && a > 0)) return NaN;
  if (x === 0 || x === Infinity) return upper === (x === 0) ? gammaDerivative(n, a) : 0;
  const weight = (v: number): number => (v + Math.log(a)) ** n;
  const start = Math.log(x / a);
  // through the bulk only where it does not tower too high over the start; else what is left over is all of it
  const whole = start > 0 !== upper && exponent(a, start) < steep;
  const part = side(x, a, upper === whole ? -1 : 1, weight) * Math.exp(lnGamma(a));
  return whole ? gammaDerivative(n, a) - part : part;
}

const steep = -300;
