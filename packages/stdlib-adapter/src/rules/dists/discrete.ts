import type { Value } from '@stdgrad/core';
import {
  aboveZero,
  add,
  div,
  equal,
  exp,
  greaterEqual,
  less,
  ln,
  mul,
  neg,
  open,
  pow,
  ratio,
  real,
  sub,
  unary,
  type Domain,
} from '@stdgrad/ops';
import { poissonMean } from '../../numerics/poisson.js';
import { applied, family, type Applied } from '../applied.js';
import { is, pick, row, type Mask, type Row } from '../row.js';
import { digammaRiseOf } from '../special/families.js';
import { betaDensityOf, betaTailOf, gammaDensityOf } from '../special/incomplete.js';

type Family = Readonly<Record<string, Row>>;

const unit = open(0, 1);
/** ⌊x⌋; constant, unlike `floor`, which refuses variables. */
const below = unary('below', { scalar: Math.floor, d: null, on: real });
const counts: Domain = { text: 'ℕ₀', low: 0, high: 4, kinks: [] };
const sizes: Domain = { text: 'ℕ', low: 5, high: 9, kinks: [] };
const reals: Domain = { text: 'ℝ', low: 0.1, high: 4.9, kinks: [] };

/** `d` where x ≥ 0, of the number of successes up to x; else 0. */
const from0 = (x: Value, d: (count: Value) => Value): Value => {
  const here = greaterEqual(x, 0);
  return pick(here, d(below(pick(here, x, 0))), 0);
};
/** A distribution function is constant between the integers. */
const step = (): number => 0;
const whole = (x: Value): Mask => equal(below(x), x);
/** `d` where x is 0, 1, 2, …: elsewhere there is no mass, whatever the parameters. */
const mass = (x: Value, d: (count: Value) => Value): Value => {
  const here = whole(pick(greaterEqual(x, 0), x, 0.5));
  return pick(here, d(pick(here, x, 0)), 0);
};

const poissonMeanOf: (n: number) => Applied = family((n) =>
  applied(
    `mean ${n} of a Poisson variable`,
    (lambda) => poissonMean(n, lambda),
    row(
      {
        lambda: ({ lambda }) => {
          const next = poissonMeanOf(n + 1)(lambda);
          return n === 0 ? sub(next, div(1, lambda)) : next;
        },
      },
      aboveZero,
    ),
  ),
);

const poisson: Family = {
  // E ln((K + 1)/λ)
  entropy: row({ lambda: ({ lambda }) => poissonMeanOf(0)(lambda) }, aboveZero),
  pmf: row(
    { x: null, lambda: ({ x, lambda, z, self }) => mass(x, (k) => sub(self(sub(k, 1), lambda), z)) },
    counts,
    aboveZero,
  ),
  logpmf: row({ x: null, lambda: ({ x, lambda }) => mass(x, (k) => sub(ratio(k, lambda), 1)) }, counts, aboveZero),
  cdf: row(
    { x: step, lambda: ({ x, lambda }) => from0(x, (k) => neg(gammaDensityOf(0)(lambda, add(k, 1)))) },
    reals,
    aboveZero,
  ),
};

const binomial: Family = {
  pmf: row(
    {
      x: null,
      n: null,
      // n (f(x − 1; n − 1) − f(x; n − 1))
      p: ({ x, n, p, self }) => {
        const none = is(n, 0);
        const less1 = sub(pick(none, 1, n), 1);
        return mass(x, (k) => pick(none, 0, mul(n, sub(self(sub(k, 1), less1, p), self(k, less1, p)))));
      },
    },
    counts,
    sizes,
    unit,
  ),
  logpmf: row(
    {
      x: null,
      n: null,
      p: ({ x, n, p }) =>
        mass(x, (k) => {
          const rest = sub(n, k);
          return pick(less(rest, 0), 0, sub(ratio(k, p), ratio(rest, sub(1, p))));
        }),
    },
    counts,
    sizes,
    unit,
  ),
  cdf: row(
    {
      x: step,
      n: null,
      p: ({ x, n, p }) =>
        from0(x, (k) => {
          const all = greaterEqual(k, n);
          return pick(all, 0, neg(betaDensityOf(0, 0)(p, add(k, 1), pick(all, 1, sub(n, k)))));
        }),
    },
    reals,
    sizes,
    unit,
  ),
};

const score = (k: Value, r: Value, p: Value): Value => add(digammaRiseOf(r, k), ln(p));

const negativeBinomial: Family = {
  pmf: row(
    {
      x: null,
      r: ({ x, r, p, z }) => mass(x, (k) => mul(z, score(k, r, p))),
      // (x + r − 1) f(x − 1) = r/(r + x) g(p; r + 1, x) with the beta density g, which also holds at p = 1
      p: ({ x, r, p, z }) =>
        mass(x, (k) => {
          const none = is(k, 0);
          const some = pick(none, 1, k);
          const less1 = mul(div(r, add(r, some)), betaDensityOf(0, 0)(p, add(r, 1), some));
          return sub(mul(div(r, p), z), pick(none, 0, less1));
        }),
    },
    counts,
    aboveZero,
    unit,
  ),
  logpmf: row(
    {
      x: null,
      r: ({ x, r, p }) => mass(x, (k) => score(k, r, p)),
      p: ({ x, r, p }) => mass(x, (k) => sub(div(r, p), ratio(k, sub(1, p)))),
    },
    counts,
    aboveZero,
    unit,
  ),
  cdf: row(
    {
      x: step,
      r: ({ x, r, p }) => from0(x, (k) => betaTailOf(1, 0)(p, r, add(k, 1))),
      p: ({ x, r, p }) => from0(x, (k) => betaDensityOf(0, 0)(p, r, add(k, 1))),
    },
    reals,
    aboveZero,
    unit,
  ),
};

const geometric: Family = {
  pmf: row(
    {
      x: null,
      p: ({ x, p }) => {
        const q = sub(1, p);
        return mass(x, (k) => sub(pow(q, k), mul(mul(k, p), pow(q, sub(pick(is(k, 0), 1, k), 1)))));
      },
    },
    counts,
    unit,
  ),
  logpmf: row({ x: null, p: ({ x, p }) => mass(x, (k) => sub(div(1, p), ratio(k, sub(1, p)))) }, counts, unit),
  cdf: row({ x: step, p: ({ x, p }) => from0(x, (k) => mul(add(k, 1), pow(sub(1, p), k))) }, reals, unit),
  logcdf: row(
    { x: step, p: ({ x, p, z }) => from0(x, (k) => mul(mul(add(k, 1), pow(sub(1, p), k)), exp(neg(z)))) },
    reals,
    unit,
  ),
};

const bernoulli: Family = {
  pmf: row({ x: null, p: ({ x }) => sub(pick(is(x, 1), 1, 0), pick(is(x, 0), 1, 0)) }, counts, unit),
  cdf: row({ x: step, p: ({ x }) => from0(x, (k) => pick(is(k, 0), -1, 0)) }, reals, unit),
};

/** The rows of discrete distributions: masses take integers; distribution functions are constant between them. */
export const discrete: Readonly<Record<string, Family>> = {
  poisson,
  binomial,
  'negative-binomial': negativeBinomial,
  geometric,
  bernoulli,
};
