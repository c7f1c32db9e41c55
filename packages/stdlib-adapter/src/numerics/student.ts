import { digammaGap } from '@stdgrad/ops';
import { lnBeta } from './gamma-function.js';
import { panel, tail } from './quadrature.js';

/** Density of Student's t. */
export function studentDensity(x: number, v: number): number {
  if (!(v > 0)) return NaN;
  if (v === Infinity) return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  const w = (x / v) * x;
  return Math.exp(-0.5 * (v + 1) * Math.log1p(w) - lnBeta(0.5, v / 2) - 0.5 * Math.log(v));
}

/** w/(1 + w) − ln(1 + w), accurate for small w. */
export function logGap(w: number): number {
  if (!(Math.abs(w) < 0.1)) return w === Infinity ? -Infinity : w / (1 + w) - Math.log1p(w);
  // Σ (−1)ᵏ (1 − 1/k) wᵏ… from w/(1+w) = Σ (−1)ᵏ⁻¹ wᵏ and ln(1+w) = Σ (−1)ᵏ⁻¹ wᵏ/k
  let sum = 0;
  for (let k = 18; k >= 2; k--) sum += (k % 2 === 0 ? -1 : 1) * (1 - 1 / k) * w ** k;
  return sum;
}

/** ∂ ln f/∂v of the density f of Student's t. */
export function studentScore(x: number, v: number): number {
  return scoreAt((x / v) * x, v);
}

function scoreAt(w: number, v: number): number {
  return 0.5 * (digammaGap(v) + w / v / (1 + w) + logGap(w));
}

// where the score changes sign: near √(1 + √2) for large v, elsewhere not far from it
const turn = 1.55;

/**
 * ∂F/∂v of Student's distribution function at x: the integral of the density's derivative from 0, or over the tail
 * beyond x; on either the integrand has one sign but for a small part, so that nothing cancels for large v, where
 * the derivatives of the incomplete beta function would.
 */
export function studentTail(x: number, v: number): number {
  if (!(v > 0) || x !== x) return NaN;
  if (x < 0) return -studentTail(-x, v);
  if (x === 0 || x === Infinity || v === Infinity) return 0;
  if (x < turn) {
    const f = (t: number): number => studentDensity(t, v) * studentScore(t, v);
    // the singularities lie at ±i√v
    const steps = Math.ceil(x / Math.min(1.5, 0.7 * Math.sqrt(v)));
    if (steps < 20) {
      let sum = 0;
      for (let k = 0; k < steps; k++) sum += panel(f, (x * k) / steps, (x * (k + 1)) / steps);
      return sum;
    }
  }
  // t = eᵘ: the tail falls off as e^(−vu), where t² may be beyond all numbers
  const constant = -lnBeta(0.5, v / 2) - 0.5 * Math.log(v);
  const f = (u: number): number => {
    const lnW = 2 * u - Math.log(v);
    const w = Math.exp(lnW);
    const [ln1pW, score] = lnW > 40 ? [lnW, 0.5 * (digammaGap(v) + 1 / v + 1 - lnW)] : [Math.log1p(w), scoreAt(w, v)];
    return score * Math.exp(u + constant - 0.5 * (v + 1) * ln1pW);
  };
  const width = (u: number): number => {
    const slope = v / (1 + v * Math.exp(-2 * u));
    return 1 / (slope / 20 + Math.sqrt(slope) / 5 + 1 / Math.max(1, Math.abs(u - 0.5 * Math.log(v)) / 2));
  };
  return -tail(f, Math.log(x), 1, width);
}
