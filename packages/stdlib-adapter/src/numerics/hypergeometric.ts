import { digamma } from '@stdgrad/ops';
import { lnGamma } from './gamma-function.js';

// F(a, b; c; x) and its first derivatives by a, b, c for x < 1: the power series near 0, from there on Taylor series
// about points on the real line, whose coefficients the differential equation gives. No connection formula is needed, so
// there are no special cases for integer differences of parameters; derivatives by the parameters are carried along.

/** Value and derivatives by a, b and c. */
export type Dual = readonly [value: number, a: number, b: number, c: number];

const plus = (x: Dual, y: Dual): Dual => [x[0] + y[0], x[1] + y[1], x[2] + y[2], x[3] + y[3]];
const scaled = (x: Dual, by: number): Dual => [x[0] * by, x[1] * by, x[2] * by, x[3] * by];
const product = (x: Dual, y: Dual): Dual => [
  x[0] * y[0],
  x[1] * y[0] + x[0] * y[1],
  x[2] * y[0] + x[0] * y[2],
  x[3] * y[0] + x[0] * y[3],
];
const quotient = (x: Dual, y: Dual): Dual => {
  const z = x[0] / y[0];
  return [z, (x[1] - z * y[1]) / y[0], (x[2] - z * y[2]) / y[0], (x[3] - z * y[3]) / y[0]];
};
const zero: Dual = [0, 0, 0, 0];
const size = (x: Dual): number => Math.max(Math.abs(x[0]), Math.abs(x[1]), Math.abs(x[2]), Math.abs(x[3]));
const most = 20_000;

/** The equation's solution at one point. */
interface State {
  readonly y: Dual;
  readonly slope: Dual;
}

interface Parameters {
  readonly a: Dual;
  readonly b: Dual;
  readonly c: Dual;
}

/** Value and slope by the series about 0, |x| ≤ ½. DLMF 15.2.1. */
function nearZero({ a, b, c }: Parameters, x: number): State {
  let term: Dual = [1, 0, 0, 0];
  let y = term;
  let slope = zero;
  const large = Math.max(Math.abs(a[0]), Math.abs(b[0]), Math.abs(c[0]));
  for (let n = 0; n < most; n++) {
    const shift: Dual = [n, 0, 0, 0];
    const up = quotient(product(plus(a, shift), plus(b, shift)), plus(c, shift));
    // the coefficient of xⁿ, times xⁿ; the slope has n + 1 of the next
    const next = scaled(product(term, up), 1 / (n + 1));
    slope = plus(slope, scaled(next, n + 1));
    term = scaled(next, x);
    y = plus(y, term);
    if (n > large && size(next) * (n + 1) <= 1e-18 * size(slope) && size(term) <= 1e-18 * size(y)) break;
    if (size(term) === 0) break;
  }
  return { y, slope };
}

/**
 * From one point to another that is closer to it than the singularities are.
 * With F = Σ fₙhⁿ about x the equation DLMF 15.10.1 is
 * x(1−x)(n+2)(n+1) fₙ₊₂ = (n+a)(n+b) fₙ − (n+1)((1−2x)n + c − (a+b+1)x) fₙ₊₁.
 */
function step({ a, b, c }: Parameters, from: State, x: number, h: number): State {
  const main = x * (1 - x);
  const q = plus(c, scaled(plus(plus(a, b), [1, 0, 0, 0]), -x));
  let here = from.y;
  let next = scaled(from.slope, h);
  let y = plus(here, next);
  let slope = from.slope;
  const large = Math.max(Math.abs(a[0]), Math.abs(b[0]), Math.abs(c[0]));
  for (let n = 0; n < most; n++) {
    const shift: Dual = [n, 0, 0, 0];
    const first = scaled(product(product(plus(a, shift), plus(b, shift)), here), h * h);
    const second = scaled(product(plus(q, [(1 - 2 * x) * n, 0, 0, 0]), next), -(n + 1) * h);
    const after = scaled(plus(first, second), 1 / (main * (n + 2) * (n + 1)));
    [here, next] = [next, after];
    y = plus(y, after);
    slope = plus(slope, scaled(after, (n + 2) / h));
    if (n > large && size(here) + (n + 2) * size(after) <= 1e-18 * size(y)) break;
  }
  return { y, slope };
}

/** By steps that halve the distance to 1. */
function upTo(parameters: Parameters, x: number, rest: number): Dual {
  if (Math.abs(x) <= 0.5) return nearZero(parameters, x).y;
  let at = 0.5;
  let state = nearZero(parameters, at);
  for (;;) {
    const distance = 1 - at;
    if (rest >= 0.4 * distance) return step(parameters, state, at, distance - rest).y;
    const h = 0.5 * distance;
    state = step(parameters, state, at, h);
    at += h;
  }
}

const nowhere: Dual = [NaN, NaN, NaN, NaN];

/** The sum that ends because a or b is 0, −1, −2, …: it has no derivative by that one where it would not end. */
function polynomial(a: number, b: number, c: number, x: number): Dual | null {
  const degree = Math.min(...[a, b].filter((s) => s <= 0 && Number.isInteger(s)).map((s) => -s));
  if (degree === Infinity || (c <= 0 && Number.isInteger(c) && degree > -c)) return null;
  let term: Dual = [1, 0, 0, 0];
  let y = term;
  for (let n = 0; n < degree; n++) {
    const up = quotient(product([a + n, 1, 0, 0], [b + n, 0, 1, 0]), [c + n, 0, 0, 1]);
    term = scaled(product(term, up), x / (n + 1));
    y = plus(y, term);
  }
  return [y[0], a === -degree ? NaN : y[1], b === -degree ? NaN : y[2], y[3]];
}

/** Beyond 1: (1 − x)ᵈ times a sum that ends, DLMF 15.8.1, where d = c − a − b is a negative integer; none around it. */
function timesPolynomial(a: number, b: number, c: number, x: number): Dual | null {
  const d = c - a - b;
  const rest = x > 1 && d < 0 && Number.isInteger(d) ? polynomial(c - a, c - b, c, x) : null;
  return rest === null ? null : [(1 - x) ** d * rest[0], NaN, NaN, NaN];
}

/** Gauss's sum at 1, DLMF 15.4.20, where c − a − b > 0. */
function atOne(a: number, b: number, c: number): Dual {
  const d = c - a - b;
  const y = (gamma(c) / gamma(c - a)) * (gamma(d) / gamma(c - b));
  const [toC, toD, toA, toB] = [c, d, c - a, c - b].map((s) => digamma(s)) as unknown as Dual;
  return [y, y * (toA - toD), y * (toB - toD), y * (toC + toD - toA - toB)];
}

function gamma(x: number): number {
  if (x > 0) return Math.exp(lnGamma(x));
  return Math.PI / (Math.sin(Math.PI * x) * Math.exp(lnGamma(1 - x)));
}

/**
 * Value and first derivatives by the parameters of F(a, b; c; x), x ≤ 1; where a or b, or with whole c − a − b
 * c − a or c − b, is 0, −1, −2, … also beyond. NaN where there is none.
 * For x < 0 by Pfaff's transformation, DLMF 15.8.1: F = (1−x)⁻ᵃ F(a, c−b; c; x/(x−1)), with the smaller of a and b first.
 */
export function hypergeometric(a: number, b: number, c: number, x: number): Dual {
  if (!(x === x && a === a && b === b && c === c)) return [NaN, NaN, NaN, NaN];
  if (x === 0) return [1, 0, 0, 0];
  if (c <= 0 && Number.isInteger(c)) return polynomial(a, b, c, x) ?? nowhere;
  if (x === 1 && c - a - b > 0) return atOne(a, b, c);
  if (x >= 1) return polynomial(a, b, c, x) ?? timesPolynomial(a, b, c, x) ?? nowhere;
  if (x < 0) {
    if (a > b) {
      const [value, byB, byA, byC] = hypergeometric(b, a, c, x);
      return [value, byA, byB, byC];
    }
    const y = upTo({ a: [a, 1, 0, 0], b: [c - b, 0, -1, 1], c: [c, 0, 0, 1] }, x / (x - 1), 1 / (1 - x));
    const power = (1 - x) ** -a;
    return product([power, -power * Math.log1p(-x), 0, 0], y);
  }
  return upTo({ a: [a, 1, 0, 0], b: [b, 0, 1, 0], c: [c, 0, 0, 1] }, x, 1 - x);
}
