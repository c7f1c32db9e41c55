import type { Value } from '@stdgrad/core';
import {
  aboveZero,
  add,
  digamma,
  div,
  exp,
  expm1,
  greater,
  greaterEqual,
  ln,
  log1p,
  mul,
  neg,
  open,
  pow,
  ratio,
  real,
  sqrt,
  sub,
  trigamma,
  type Domain,
} from '@stdgrad/ops';
import { pick, row, type Row } from '../row.js';

// As moments.ts, of distributions with shapes and of discrete ones.

type Family = Readonly<Record<string, Row>>;

const unit = open(0, 1);
const square = (x: Value): Value => mul(x, x);
const one = (): number => 1;
const small: Domain = { text: '(−½, ½)', low: -0.4, high: 0.09, kinks: [] };
const sizes: Domain = { text: 'ℕ', low: 5, high: 9, kinks: [] };
const above4: Domain = { text: '(4, ∞)', low: 4.2, high: 9, kinks: [] };

const exponential: Family = {
  mean: row({ lambda: ({ z }) => neg(square(z)) }, aboveZero),
  stdev: row({ lambda: ({ z }) => neg(square(z)) }, aboveZero),
  variance: row({ lambda: ({ lambda, z }) => mul(-2, div(z, lambda)) }, aboveZero),
  median: row({ lambda: ({ lambda, z }) => neg(div(z, lambda)) }, aboveZero),
  entropy: row({ lambda: ({ lambda }) => div(-1, lambda) }, aboveZero),
  mgf: row(
    {
      t: ({ t, lambda, z }) => div(z, sub(lambda, t)),
      lambda: ({ t, lambda }) => div(neg(t), square(sub(lambda, t))),
    },
    small,
    aboveZero,
  ),
};

const gamma: Family = {
  mean: row({ alpha: ({ beta }) => div(1, beta), beta: ({ beta, z }) => neg(div(z, beta)) }, aboveZero, aboveZero),
  variance: row(
    { alpha: ({ beta }) => div(1, square(beta)), beta: ({ beta, z }) => mul(-2, div(z, beta)) },
    aboveZero,
    aboveZero,
  ),
  stdev: row(
    { alpha: ({ alpha, beta }) => div(0.5, mul(sqrt(alpha), beta)), beta: ({ beta, z }) => neg(div(z, beta)) },
    aboveZero,
    aboveZero,
  ),
  entropy: row(
    {
      alpha: ({ alpha }) => add(1, mul(sub(1, alpha), trigamma(alpha))),
      beta: ({ beta }) => div(-1, beta),
    },
    aboveZero,
    aboveZero,
  ),
  mgf: row(
    {
      t: ({ t, alpha, beta, z }) => mul(z, div(alpha, sub(beta, t))),
      alpha: ({ t, beta, z }) => neg(mul(z, log1p(neg(div(t, beta))))),
      beta: ({ t, alpha, beta, z }) => neg(mul(z, div(mul(alpha, t), mul(beta, sub(beta, t))))),
    },
    small,
    aboveZero,
    aboveZero,
  ),
};

const chisquare: Family = {
  mean: row({ k: one }, aboveZero),
  variance: row({ k: () => 2 }, aboveZero),
  stdev: row({ k: ({ z }) => div(1, z) }, aboveZero),
  mgf: row(
    {
      t: ({ t, k, z }) => mul(z, div(k, sub(1, mul(2, t)))),
      k: ({ t, z }) => mul(-0.5, mul(z, log1p(mul(-2, t)))),
    },
    small,
    aboveZero,
  ),
};

/** z (1/own − 2/s − 1/(s + 1)) with s = α + β, of the variance αβ/(s²(s + 1)). */
const spread = (own: Value, other: Value, z: Value): Value => {
  const s = add(own, other);
  return mul(z, sub(sub(div(1, own), div(2, s)), div(1, add(s, 1))));
};
/** Derivative of the entropy by one of the shapes. */
const betaEntropy = (own: Value, other: Value): Value => {
  const s = add(own, other);
  return sub(mul(sub(s, 2), trigamma(s)), mul(sub(own, 1), trigamma(own)));
};

const beta: Family = {
  mean: row(
    {
      alpha: ({ alpha, beta: b }) => div(b, square(add(alpha, b))),
      beta: ({ alpha, beta: b }) => neg(div(alpha, square(add(alpha, b)))),
    },
    aboveZero,
    aboveZero,
  ),
  variance: row(
    { alpha: ({ alpha, beta: b, z }) => spread(alpha, b, z), beta: ({ alpha, beta: b, z }) => spread(b, alpha, z) },
    aboveZero,
    aboveZero,
  ),
  stdev: row(
    {
      alpha: ({ alpha, beta: b, z }) => mul(0.5, spread(alpha, b, z)),
      beta: ({ alpha, beta: b, z }) => mul(0.5, spread(b, alpha, z)),
    },
    aboveZero,
    aboveZero,
  ),
  entropy: row(
    { alpha: ({ alpha, beta: b }) => betaEntropy(alpha, b), beta: ({ alpha, beta: b }) => betaEntropy(b, alpha) },
    aboveZero,
    aboveZero,
  ),
};

const weibull: Family = {
  mean: row(
    {
      k: ({ k, z }) => neg(mul(z, div(digamma(add(1, div(1, k))), square(k)))),
      lambda: ({ lambda, z }) => div(z, lambda),
    },
    aboveZero,
    aboveZero,
  ),
  median: row(
    { k: ({ k, z }) => mul(-Math.log(Math.LN2), div(z, square(k))), lambda: ({ lambda, z }) => div(z, lambda) },
    aboveZero,
    aboveZero,
  ),
};

/** Of v > 2; at v ≤ 2 the variance is infinite or none. */
const tail = (v: Value, formula: (v: Value) => Value): Value => {
  const here = greater(v, 2);
  return pick(here, formula(pick(here, v, 3)), pick(greaterEqual(v, 2), -Infinity, 0));
};

const t: Family = {
  variance: row({ v: ({ v }) => tail(v, (w) => div(-2, square(sub(w, 2)))) }, above4),
  stdev: row({ v: ({ v, z }) => tail(v, (w) => div(-1, mul(pick(greater(v, 2), z, 1), square(sub(w, 2))))) }, above4),
};

const poisson: Family = {
  mean: row({ lambda: one }, aboveZero),
  variance: row({ lambda: one }, aboveZero),
  stdev: row({ lambda: ({ z }) => div(0.5, z) }, aboveZero),
  mgf: row(
    { t: ({ t: s, lambda, z }) => mul(z, mul(lambda, exp(s))), lambda: ({ t: s, z }) => mul(z, expm1(s)) },
    real,
    aboveZero,
  ),
};

const bernoulli: Family = {
  mean: row({ p: one }, unit),
  variance: row({ p: ({ p }) => sub(1, mul(2, p)) }, unit),
  stdev: row({ p: ({ p, z }) => div(sub(0.5, p), z) }, unit),
  entropy: row({ p: ({ p }) => sub(log1p(neg(p)), ln(p)) }, unit),
  mgf: row({ t: ({ t: s, p }) => mul(p, exp(s)), p: ({ t: s }) => expm1(s) }, real, unit),
};

const binomial: Family = {
  mean: row({ n: null, p: ({ n }) => n }, sizes, unit),
  variance: row({ n: null, p: ({ n, p }) => mul(n, sub(1, mul(2, p))) }, sizes, unit),
  stdev: row({ n: null, p: ({ n, p, z }) => ratio(mul(n, sub(0.5, p)), z) }, sizes, unit),
};

const geometric: Family = {
  mean: row({ p: ({ p }) => div(-1, square(p)) }, unit),
  variance: row({ p: ({ p }) => div(sub(p, 2), pow(p, 3)) }, unit),
  stdev: row({ p: ({ p, z }) => div(sub(p, 2), mul(mul(2, z), pow(p, 3))) }, unit),
};

const negativeBinomial: Family = {
  mean: row({ r: ({ p }) => div(sub(1, p), p), p: ({ r, p }) => neg(div(r, square(p))) }, aboveZero, unit),
  variance: row(
    { r: ({ p }) => div(sub(1, p), square(p)), p: ({ r, p }) => mul(r, div(sub(p, 2), pow(p, 3))) },
    aboveZero,
    unit,
  ),
  stdev: row(
    {
      r: ({ p, z }) => ratio(div(sub(1, p), square(p)), mul(2, z)),
      p: ({ r, p, z }) => div(mul(r, div(sub(p, 2), pow(p, 3))), mul(2, z)),
    },
    aboveZero,
    unit,
  ),
};

/** The rows of functions of the parameters alone, and of `mgf`. */
export const momentsOfShapes: Readonly<Record<string, Family>> = {
  exponential,
  gamma,
  chisquare,
  beta,
  weibull,
  t,
  poisson,
  bernoulli,
  binomial,
  geometric,
  'negative-binomial': negativeBinomial,
};
