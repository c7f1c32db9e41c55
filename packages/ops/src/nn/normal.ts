import { unary, type Unary } from '../define/callable.js';
import { real } from '../define/domain.js';
import { mul, neg } from '../elementwise/arithmetic.js';

const invRoot2Pi = 0.3989422804014327;

/** Density of the standard normal distribution. */
export const normalPdf: Unary = unary('normalPdf', {
  scalar: (x) => invRoot2Pi * Math.exp(-0.5 * x * x),
  d: ({ x, z }) => neg(mul(x, z)),
  on: real,
});

/** Distribution function of the standard normal distribution; relative accuracy in the lower tail, too. */
export const normalCdf: Unary = unary('normalCdf', {
  scalar: (x) => (x < -2.5 ? lowerTail(-x) : x > 2.5 ? 1 - lowerTail(x) : 0.5 + bulk(x)),
  d: ({ x }) => normalPdf(x),
  on: real,
});

// Φ(x) − ½ = φ(x) (x + x³/3 + x⁵/(3·5) + …): terms of one sign (Abramowitz, Stegun 26.2.11)
function bulk(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 3; Math.abs(term) > 1e-17 * Math.abs(sum); n += 2) sum += term *= (x * x) / n;
  return invRoot2Pi * Math.exp(-0.5 * x * x) * sum;
}

// 1 − Φ(x) = φ(x) / (x + 1/(x + 2/(x + 3/(x + …)))) (Abramowitz, Stegun 26.2.14)
function lowerTail(x: number): number {
  let fraction = x;
  for (let n = 120; n > 0; n--) fraction = x + n / fraction;
  return (invRoot2Pi * Math.exp(-0.5 * x * x)) / fraction;
}
