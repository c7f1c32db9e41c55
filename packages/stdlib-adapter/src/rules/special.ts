import type { Value } from '@stdgrad/core';
import {
  abs,
  add,
  cos,
  cosh,
  digamma,
  div,
  equal,
  exp,
  expit,
  kinkAt,
  lead,
  ln,
  mul,
  neg,
  nonzero,
  open,
  polygamma,
  aboveZero,
  pow as power,
  ratio,
  real,
  sin,
  sinh,
  sqrt,
  sub,
  trigamma,
  xlogy,
  type Domain,
} from '@stdgrad/ops';
import { is, pick, row, type Mask, type Row, type Terms } from './row.js';

const unit = open(0, 1);
const within = open(-1, 1);
const above1: Domain = { text: '(1, ∞)', low: 1.1, high: 5, kinks: [] };
const whole: Domain = { text: 'ℕ', low: 1, high: 4, kinks: [] };

const square = (x: Value): Value => mul(x, x);
/** −0 becomes 0, whose reciprocal is +∞ */
const unsigned = (x: Value): Value => add(x, 0);
const bothZero = (x: Value, y: Value): Mask => is(add(abs(x), abs(y)), 0);
const toReal = 2 / Math.sqrt(Math.PI);

/** `@stdlib/math/base/special`, one row a function: where the value is NaN, so is the derivative. */
export const special: Readonly<Record<string, Row>> = {
  // exponentials and logarithms
  exp: row({ x: ({ z }) => z }, real),
  exp2: row({ x: ({ z }) => mul(z, Math.LN2) }, real),
  exp10: row({ x: ({ z }) => mul(z, Math.LN10) }, real),
  expm1: row({ x: ({ x }) => exp(x) }, real),
  ln: row({ x: ({ x }) => div(1, unsigned(x)) }, aboveZero),
  log2: row({ x: ({ x }) => div(Math.LOG2E, unsigned(x)) }, aboveZero),
  log10: row({ x: ({ x }) => div(Math.LOG10E, unsigned(x)) }, aboveZero),
  log1p: row({ x: ({ x }) => div(1, add(1, x)) }, open(-0.9, 4)),
  log1pexp: row({ x: ({ x }) => expit(x) }, real),
  logaddexp: row({ x: ({ x, y }) => expit(sub(x, y)), y: ({ x, y }) => expit(sub(y, x)) }, real, real),
  expit: row({ x: ({ x }) => mul(expit(x), expit(neg(x))) }, real),
  logit: row({ p: ({ p }) => div(1, mul(unsigned(p), sub(1, p))) }, unit),
  xlogy: row({ x: ({ y }) => ln(unsigned(y)), y: ({ x, y }) => ratio(x, y) }, real, aboveZero),
  xlog1py: row({ x: ({ y }) => ln(add(1, y)), y: ({ x, y }) => ratio(x, add(1, y)) }, real, aboveZero),

  // powers and roots
  sqrt: row({ x: ({ z }) => div(0.5, unsigned(z)) }, aboveZero),
  cbrt: row({ x: ({ z }) => div(1, mul(3, square(z))) }, nonzero),
  rsqrt: row({ x: ({ z }) => mul(-0.5, power(z, 3)) }, aboveZero),
  inv: row({ x: ({ z }) => neg(square(z)) }, nonzero),
  abs2: row({ x: ({ x }) => mul(2, x) }, real),
  // at 0⁰, where the function jumps, both are 0, as PyTorch and MyGrad have it; by y NaN where x < 0
  pow: row(
    {
      x: ({ x, y }) => mul(y, power(x, pick(bothZero(x, y), 1, sub(y, 1)))),
      y: ({ x, y, z }) => xlogy(z, pick(bothZero(x, y), 1, x)),
    },
    aboveZero,
    real,
  ),
  // at the origin, where the cone has its tip, the derivative is 0
  hypot: row({ x: ({ x, z }) => ratio(x, z), y: ({ y, z }) => ratio(y, z) }, nonzero, nonzero),

  // trigonometry, angles in radians
  sin: row({ x: ({ x }) => cos(x) }, real),
  cos: row({ x: ({ x }) => neg(sin(x)) }, real),
  tan: row({ x: ({ z }) => add(1, square(z)) }, within),
  asin: row({ x: ({ x }) => div(1, sqrt(mul(sub(1, x), add(1, x)))) }, within),
  acos: row({ x: ({ x }) => div(-1, sqrt(mul(sub(1, x), add(1, x)))) }, within),
  atan: row({ x: ({ x }) => div(1, add(1, square(x))) }, real),
  atan2: row(
    {
      y: ({ x, y }) => div(x, add(square(x), square(y))),
      x: ({ x, y }) => div(neg(y), add(square(x), square(y))),
    },
    nonzero,
    nonzero,
  ),
  sinh: row({ x: ({ x }) => cosh(x) }, real),
  cosh: row({ x: ({ x }) => sinh(x) }, real),
  // sech² x, which 1 − z² would lose in the tails
  tanh: row({ x: ({ x }) => mul(4, mul(expit(mul(2, x)), expit(mul(-2, x)))) }, real),
  asinh: row({ x: ({ x }) => div(1, sqrt(add(1, square(x)))) }, real),
  acosh: row({ x: ({ x }) => div(1, sqrt(mul(sub(x, 1), add(x, 1)))) }, above1),
  atanh: row({ x: ({ x }) => div(1, mul(sub(1, x), add(1, x))) }, within),

  sinpi: row({ x: ({ x }) => mul(Math.PI, cos(mul(Math.PI, x))) }, real),
  cospi: row({ x: ({ x }) => mul(-Math.PI, sin(mul(Math.PI, x))) }, real),
  deg2rad: row({ x: () => Math.PI / 180 }, real),
  rad2deg: row({ x: () => 180 / Math.PI }, real),

  // at the kink 0
  abs: row({ x: ({ x }) => sub(mul(2, lead(x, 0)), 1) }, kinkAt(0)),

  // the gamma family
  gamma: row({ x: ({ x, z }) => mul(z, digamma(x)) }, aboveZero),
  gammaln: row({ x: ({ x }) => digamma(x) }, aboveZero),
  factorial: row({ x: ({ x, z }) => mul(z, digamma(add(x, 1))) }, aboveZero),
  factorialln: row({ x: ({ x }) => digamma(add(x, 1)) }, aboveZero),
  digamma: row({ x: ({ x }) => trigamma(x) }, aboveZero),
  trigamma: row({ x: ({ x }) => polygamma(2, x) }, aboveZero),
  beta: row(
    {
      x: ({ x, y, z }) => mul(z, sub(digamma(x), digamma(add(x, y)))),
      y: ({ x, y, z }) => mul(z, sub(digamma(y), digamma(add(x, y)))),
    },
    aboveZero,
    aboveZero,
  ),
  betaln: row(
    {
      x: ({ x, y }) => sub(digamma(x), digamma(add(x, y))),
      y: ({ x, y }) => sub(digamma(y), digamma(add(x, y))),
    },
    aboveZero,
    aboveZero,
  ),
  // by the order there is none
  polygamma: row({ n: null, x: ({ n, x, self }) => self(add(n, 1), x) }, whole, aboveZero),

  // error functions
  erf: row({ x: ({ x }) => mul(toReal, exp(neg(square(x)))) }, real),
  erfc: row({ x: ({ x }) => mul(-toReal, exp(neg(square(x)))) }, real),
  erfinv: row({ x: ({ z }) => mul(1 / toReal, exp(square(z))) }, within),
  erfcinv: row({ x: ({ z }) => mul(-1 / toReal, exp(square(z))) }, open(0, 2)),
};

/** The largest or smallest of `n` arguments: equal ones share the gradient evenly. */
export function extremum(n: number): Row {
  const params = Array.from({ length: n }, (_, k) => `x${k}`);
  const partials = params.map((own) => (terms: Terms<string>) => {
    const hit = (name: string): Value => pick(equal(terms[name]!, terms['z']!), 1, 0);
    return div(
      hit(own),
      params.map(hit).reduce((sum, other) => add(sum, other)),
    );
  });
  return { params, partials, on: params.map(() => real) };
}

/** `@stdlib/number/float64/base` */
export const arithmetic: Readonly<Record<string, Row>> = {
  add: row({ x: () => 1, y: () => 1 }, real, real),
  add3: row({ a: () => 1, b: () => 1, c: () => 1 }, real, real, real),
  add4: row({ a: () => 1, b: () => 1, c: () => 1, d: () => 1 }, real, real, real, real),
  add5: row({ a: () => 1, b: () => 1, c: () => 1, d: () => 1, e: () => 1 }, real, real, real, real, real),
  sub: row({ x: () => 1, y: () => -1 }, real, real),
  sub3: row({ a: () => 1, b: () => -1, c: () => -1 }, real, real, real),
  mul: row({ x: ({ y }) => y, y: ({ x }) => x }, real, real),
  div: row({ x: ({ y }) => div(1, y), y: ({ y, z }) => neg(div(z, y)) }, real, nonzero),
  identity: row({ x: () => 1 }, real),
};
