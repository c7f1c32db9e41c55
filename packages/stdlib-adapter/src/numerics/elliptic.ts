import { hypergeometric } from './hypergeometric.js';
import { panel } from './quadrature.js';

/** (a)ₙ */
function rising(a: number, n: number): number {
  let product = 1;
  for (let k = 0; k < n; k++) product *= a + k;
  return product;
}

/**
 * Derivative number `n` by m of the complete integral of the first (`kind` ½) or second (−½) kind:
 * π/2 F(½, kind; 1; m), whose derivatives shift all three parameters.
 *
 * @see DLMF 19.5.1, 19.5.2, 15.5.2
 */
function complete(kind: number, n: number, m: number): number {
  if (!(m <= 1)) return NaN;
  const factor = (rising(0.5, n) * rising(kind, n)) / rising(1, n);
  if (m === 1) return kind < 0 && n === 0 ? 1 : factor * Infinity;
  if (m === -Infinity) return kind < 0 && n === 0 ? Infinity : 0;
  return (Math.PI / 2) * factor * hypergeometric(0.5 + n, kind + n, 1 + n, m)[0];
}

/** Derivative number `n` of K(m). */
export const ellipticK = (n: number, m: number): number => complete(0.5, n, m);
/** Derivative number `n` of E(m). */
export const ellipticE = (n: number, m: number): number => complete(-0.5, n, m);

/**
 * Derivative number `n` by m of the incomplete integral of the first kind, (½)ₙ ∫ sin²ⁿθ (1 − m sin²θ)⁻¹ᐟ²⁻ⁿ dθ from 0
 * to φ, for m < 1 and, where |φ| < π/2, for m = 1.
 *
 * @see DLMF 19.2.4; panels of 24 Gauss–Legendre nodes that narrow towards the peak at π/2
 */
export function ellipticF(n: number, phi: number, m: number): number {
  if (!(m <= 1)) return NaN;
  const turns = Math.round(phi / Math.PI);
  const rest = phi - turns * Math.PI;
  if (rest < 0 || (rest === 0 && Object.is(phi, -0))) return -ellipticF(n, -phi, m);
  let sum = turns === 0 ? 0 : 2 * turns * ellipticK(n, m);
  const f = (theta: number): number => {
    const s = Math.sin(theta) ** 2;
    return s ** n * (Math.cos(theta) ** 2 + (1 - m) * s) ** (-0.5 - n);
  };
  // singularities lie as far from π/2 as 1 − m sin²θ has its zero: √(1 − m) for m near 1; for m ≪ 0 as near to 0
  let from = 0;
  while (from < rest) {
    const near = Math.hypot(Math.PI / 2 - from, Math.sqrt(Math.max(1 - m, 0)));
    const origin = m < 0 ? Math.hypot(from, 1 / Math.sqrt(-m)) : Infinity;
    const to = Math.min(rest, from + 0.5 * Math.min(near, origin, 1) + 1e-12);
    sum += rising(0.5, n) * panel(f, from, to);
    from = to;
  }
  return sum;
}

/**
 * Jacobi's amplitude am(u, m) for m ≤ 1 by the arithmetic-geometric mean.
 *
 * @see DLMF 22.20.3-22.20.5
 */
export function amplitude(u: number, m: number): number {
  if (m === 1) return 2 * Math.atan(Math.tanh(u / 2));
  if (!(m < 1)) return NaN;
  let [a, b] = [1, Math.sqrt(1 - m)];
  const ratios: number[] = [];
  for (let k = 0; k < 40 && Math.abs(a - b) > 1e-17 * a; k++) {
    const c = (a - b) / 2;
    [a, b] = [(a + b) / 2, Math.sqrt(a * b)];
    ratios.push(c / a);
    if (Math.abs(c / a) < 1e-17) break;
  }
  let phi = 2 ** ratios.length * a * u;
  for (const ratio of ratios.toReversed()) phi = 0.5 * (phi + Math.asin(ratio * Math.sin(phi)));
  return phi;
}
