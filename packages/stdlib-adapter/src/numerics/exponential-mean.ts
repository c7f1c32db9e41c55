import { digamma } from '@stdgrad/ops';
import { lnGamma } from './gamma-function.js';
import { panel } from './quadrature.js';

/** Derivative number `n` of (eˢ − 1)/s: ∫ yⁿ e^(sy) dy from 0 to 1, all of one sign. */
export function exponentialMean(n: number, s: number): number {
  if (s !== s) return NaN;
  if (Math.abs(s) === Infinity) return s > 0 ? Infinity : 0;
  const largest = Math.max(s, 0);
  const f = (y: number): number => y ** n * Math.exp(s * y - largest);
  // next to the end where the integrand is large; beyond it is negligible
  const span = Math.min(1, 60 / Math.abs(s));
  const steps = Math.ceil((Math.abs(s) * span) / 15) || 1;
  let sum = 0;
  for (let k = 0; k < steps; k++) {
    const low = (span * k) / steps;
    const high = (span * (k + 1)) / steps;
    sum += s > 0 ? panel(f, 1 - high, 1 - low) : panel(f, low, high);
  }
  return sum * Math.exp(largest);
}

/**
 * 2 ∫∫ y₁ⁱ y₂ʲ y₃ᵏ exp(y₁a + y₂b + y₃c) over the triangle y₁ + y₂ + y₃ = 1: the derivatives of twice the second
 * divided difference of the exponential function, all of one sign, also where a, b and c are equal.
 *
 * @see DLMF 3.3(iii); Hermite-Genocchi formula, C. de Boor, "Divided differences" (2005)
 */
export function exponentialTriangle(i: number, j: number, k: number, a: number, b: number, c: number): number {
  const largest = Math.max(a, b, c);
  const spread = largest - Math.min(a, b, c);
  if (!(spread < Infinity)) return NaN;
  const steps = Math.max(1, Math.ceil(spread / 15));
  const along = (f: (y: number) => number): number => {
    let sum = 0;
    for (let n = 0; n < steps; n++) sum += panel(f, n / steps, (n + 1) / steps);
    return sum;
  };
  const inner = (rest: number): number =>
    along((part) => {
      // y₁ = 1 − rest, y₂ = rest (1 − part), y₃ = rest · part
      const [y, z] = [rest * (1 - part), rest * part];
      return (1 - rest) ** i * y ** j * z ** k * Math.exp((1 - rest) * a + y * b + z * c - largest);
    });
  return 2 * Math.exp(largest) * along((rest) => rest * inner(rest));
}

/**
 * ∂/∂t, ∂/∂k and ∂/∂λ of Σ (tλ)ⁿ Γ(1 + n/k)/n!, summed as far as `@stdlib` sums the values: below 0 to the first term.
 */
export function weibullSeries(which: 0 | 1 | 2, t: number, k: number, lambda: number): number {
  if (!(k > 0 && lambda > 0) || t !== t) return NaN;
  let sum = 0;
  let total = 1;
  // (tλ)ⁿ⁻¹/(n−1)! and the value's term
  let scale = 1;
  for (let n = 1; n < 100_000; n++) {
    const gamma = Math.exp(lnGamma(1 + n / k));
    const term = ((scale * t * lambda) / n) * gamma;
    const slope = scale * gamma;
    const part = [lambda * slope, (-term * n * digamma(1 + n / k)) / (k * k), t * slope][which]!;
    sum += part;
    total += term;
    if (!(term / total > 2 ** -52)) break;
    scale *= (t * lambda) / n;
    if (scale === 0 || sum !== sum) break;
  }
  return sum;
}
