import { bell, digammaRise, lnBeta, over, polygammaRise, stirlingError } from './gamma-function.js';
import { polygamma } from '@stdgrad/ops';
import { tail } from './quadrature.js';

// Derivatives of incomplete beta functions by a and b: integrals of the density's derivatives, as in incomplete-gamma.ts.
// With u = ln(t/(1−t)) the density a ln t + b ln(1−t) is log-concave, its singularities are at ±πi, and both ends are
// infinite. The side of x without cancellation is taken.
//
// Source: DLMF 8.17.1-8.17.2 differentiated under the integral sign. (Boik & Robison-Cox, "Derivatives of the
// incomplete beta function", 1998, differentiate a continued fraction, which loses digits for large and for small a, b.)

/** ln t and ln(1 − t) at t = 1/(1 + e⁻ᵘ) */
interface Point {
  readonly t: number;
  readonly rest: number;
}

function pointAt(u: number): Point {
  if (u > 0) {
    const t = -Math.log1p(Math.exp(-u));
    return { t, rest: t - u };
  }
  const rest = -Math.log1p(Math.exp(u));
  return { t: rest + u, rest };
}

/** aᵃ bᵇ / ((a + b)ᵃ⁺ᵇ B(a, b)): the density by u at its peak. */
function peak(a: number, b: number): number {
  const s = a + b;
  const errors = stirlingError(s) - stirlingError(a) - stirlingError(b);
  return Math.sqrt(((a / s) * b) / (2 * Math.PI)) * Math.exp(errors);
}

function width(a: number, b: number, u: number, direction: 1 | -1): number {
  const t = 1 / (1 + Math.exp(-u));
  const rest = 1 / (1 + Math.exp(u));
  const outward = u * direction > 0;
  const free = Math.max(3, outward ? Math.abs(u) : Math.abs(u) / 2);
  return 1 / (Math.abs(a * rest - b * t) / 24 + Math.sqrt((a + b) * t * rest) / 6 + 1 / free);
}

const logit = (x: number): number => Math.log(x) - Math.log1p(-x);

type Weight = (point: Point) => number;

/** ∫ weight · density over one side of x. */
function side(x: number, a: number, b: number, direction: 1 | -1, weight: Weight): number {
  const mode = { t: -Math.log1p(b / a), rest: -Math.log1p(a / b) };
  const start = { t: Math.log(x), rest: Math.log1p(-x) };
  const f = (u: number): number => {
    const point = pointAt(u);
    return weight(point) * Math.exp(a * (point.t - start.t) + b * (point.rest - start.rest));
  };
  const integral = tail(f, logit(x), direction, (u) => width(a, b, u, direction));
  return integral * peak(a, b) * Math.exp(a * (start.t - mode.t) + b * (start.rest - mode.rest));
}

/** Derivatives of −ln B(a, b) beyond the first: number `i` by a and `j` by b. */
function constant(i: number, j: number, a: number, b: number): number {
  if (i + j === 1) return i === 1 ? digammaRise(a, b) : digammaRise(b, a);
  const n = i + j - 1;
  if (j === 0) return polygammaRise(n, a, b);
  if (i === 0) return polygammaRise(n, b, a);
  return polygamma(n, a + b);
}

/** f⁻¹ ∂ⁱ⁺ʲf/∂aⁱ∂bʲ of the density f: Bell polynomials of two variables, by the derivative of f = exp(ln f). */
function weightOf(i: number, j: number, a: number, b: number): Weight {
  const constants = Array.from({ length: i + 1 }, (_, k) =>
    Array.from({ length: j + 1 }, (__, l) => (k + l === 0 ? 0 : constant(k, l, a, b))),
  );
  const log = (k: number, l: number, { t, rest }: Point): number =>
    constants[k]![l]! + (k === 1 && l === 0 ? t : k === 0 && l === 1 ? rest : 0);
  if (i + j === 1) return (point) => log(i, j, point);
  const value = (m: number, n: number, point: Point): number => {
    if (m + n === 0) return 1;
    if (m < 0 || n < 0) return 0;
    if (m === 0) return bell(Array.from({ length: n }, (_, l) => log(0, l + 1, point)))[n]!;
    let sum = 0;
    for (let k = 0; k < m; k++)
      for (let l = 0; l <= n; l++)
        sum += over(m - 1, k) * over(n, l) * value(m - 1 - k, n - l, point) * log(k + 1, l, point);
    return sum;
  };
  return (point) => value(i, j, point);
}

/** ∂ⁱ⁺ʲ/∂aⁱ∂bʲ of the density tᵃ⁻¹ (1−t)ᵇ⁻¹ / B(a, b) at x. */
export function betaDensity(i: number, j: number, x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1 && a > 0 && b > 0)) return NaN;
  if (x === 0 || x === 1) return atEnd(i, j, x, a, b);
  const mode = { t: -Math.log1p(b / a), rest: -Math.log1p(a / b) };
  const point = { t: Math.log(x), rest: Math.log1p(-x) };
  const height = peak(a, b) * Math.exp(a * (point.t - mode.t) + b * (point.rest - mode.rest));
  const density = height / x / (1 - x);
  return i + j === 0 ? density : density * weightOf(i, j, a, b)(point);
}

function atEnd(i: number, j: number, x: number, a: number, b: number): number {
  const power = x === 0 ? a : b;
  if (power > 1) return 0;
  const logs = x === 0 ? i : j;
  if (power === 1 && logs === 0) {
    // 1/B(1, b) = b and so on: the other shape alone
    const left = x === 0 ? j : i;
    return left === 0 ? (x === 0 ? b : a) : left === 1 ? 1 : 0;
  }
  return logs % 2 === 0 ? Infinity : -Infinity;
}

/** ∂ⁱ⁺ʲ/∂aⁱ∂bʲ of the regularized incomplete beta function, i + j ≥ 1; of the upper one it is the negative. */
export function betaTail(i: number, j: number, x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1 && a > 0 && b > 0)) return NaN;
  if (x === 0 || x === 1) return 0;
  const weight = weightOf(i, j, a, b);
  // where the first derivative of the density changes sign
  const below = j === 0 ? Math.log(x) < -digammaRise(a, b) : Math.log1p(-x) > -digammaRise(b, a);
  return below ? side(x, a, b, -1, weight) : -side(x, a, b, 1, weight);
}

/** ∂ⁱ⁺ʲ/∂aⁱ∂bʲ B(a, b) */
function betaDerivative(i: number, j: number, a: number, b: number): number {
  const scale = Math.exp(lnBeta(a, b));
  if (i + j === 0) return scale;
  const log = (k: number, l: number): number => (k + l === 0 ? 0 : -constant(k, l, a, b));
  const value = (m: number, n: number): number => {
    if (m + n === 0) return 1;
    if (m === 0) return bell(Array.from({ length: n }, (_, l) => log(0, l + 1)))[n]!;
    let sum = 0;
    for (let k = 0; k < m; k++)
      for (let l = 0; l <= n; l++) sum += over(m - 1, k) * over(n, l) * value(m - 1 - k, n - l) * log(k + 1, l);
    return sum;
  };
  return scale * value(i, j);
}

/** ∂ⁱ⁺ʲ/∂aⁱ∂bʲ of the incomplete beta function that is not regularized: ∫ lnⁱt lnʲ(1−t) tᵃ⁻¹ (1−t)ᵇ⁻¹ dt below or above x. */
export function betaPart(i: number, j: number, upper: boolean, x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1 && a > 0 && b > 0)) return NaN;
  if (x === 0 || x === 1) return upper === (x === 0) ? betaDerivative(i, j, a, b) : 0;
  const height = a * (Math.log(x) + Math.log1p(b / a)) + b * (Math.log1p(-x) + Math.log1p(a / b));
  // as in incomplete-gamma.ts
  const whole = x * (a + b) > a !== upper && height < steep;
  const part = side(x, a, b, upper === whole ? -1 : 1, ({ t, rest }) => t ** i * rest ** j) * Math.exp(lnBeta(a, b));
  return whole ? betaDerivative(i, j, a, b) - part : part;
}

const steep = -300;
