import type { Value } from '@stdgrad/core';
import { aboveZero, add, div, equal, exp, expm1, mul, neg, open, real, sub, xlogy, type Domain } from '@stdgrad/ops';
import { exponentialMean, exponentialTriangle, weibullSeries } from '../../numerics/exponential-mean.js';
import { applied, family, unknown, type Applied } from '../applied.js';
import { pick, row, type Row } from '../row.js';

// Moment generating functions that `@stdlib` computes by quotients, which say nothing of the derivative at t = 0.

/** Derivatives of (eˢ − 1)/s. */
export const meanOf: (n: number) => Applied = family((n) =>
  applied(
    `derivative ${n} of (exp(s) - 1)/s`,
    (s) => exponentialMean(n, s),
    row({ s: ({ s }) => meanOf(n + 1)(s) }, real),
  ),
);

/** Derivatives of the mean of eˣ over a triangle with the given corners. */
const triangleOf: (i: number, j: number, k: number) => Applied = family((i, j, k) =>
  applied(
    `derivative ${i}, ${j}, ${k} of a mean of exponentials`,
    (a, b, c) => exponentialTriangle(i, j, k, a, b, c),
    row(
      {
        a: ({ a, b, c }) => triangleOf(i + 1, j, k)(a, b, c),
        b: ({ a, b, c }) => triangleOf(i, j + 1, k)(a, b, c),
        c: ({ a, b, c }) => triangleOf(i, j, k + 1)(a, b, c),
      },
      real,
      real,
      real,
    ),
  ),
);

const seriesOf = (which: 0 | 1 | 2): Applied => {
  const name = 'the derivative of weibull/mgf';
  return applied(
    name,
    (t, k, lambda) => weibullSeries(which, t, k, lambda),
    row({ t: unknown(name, 't'), k: unknown(name, 'k'), lambda: unknown(name, 'lambda') }, real, aboveZero, aboveZero),
  );
};
const [byT, byK, byLambda] = [seriesOf(0), seriesOf(1), seriesOf(2)];

const square = (x: Value): Value => mul(x, x);
const lower: Domain = { text: 'ℝ', low: -4, high: -1, kinks: [] };
const upper: Domain = { text: 'ℝ', low: 1.5, high: 4, kinks: [] };
const between: Domain = { text: '[a, b]', low: -0.9, high: 1.4, kinks: [] };
const least: Domain = { text: 'ℤ', low: -3, high: 0, kinks: [] };
const most: Domain = { text: 'ℤ', low: 1, high: 4, kinks: [] };

/** The rows of `mgf`, by distribution. */
export const generating: Readonly<Record<string, Row>> = {
  // e^(ta) (e^(t(b−a)) − 1)/(t(b−a))
  uniform: row(
    {
      t: ({ t, a, b }) => {
        const s = mul(t, sub(b, a));
        return mul(exp(mul(t, a)), add(mul(a, meanOf(0)(s)), mul(sub(b, a), meanOf(1)(s))));
      },
      a: ({ t, a, b }) => {
        const s = mul(t, sub(b, a));
        return mul(mul(t, exp(mul(t, a))), sub(meanOf(0)(s), meanOf(1)(s)));
      },
      b: ({ t, a, b }) => mul(mul(t, exp(mul(t, a))), meanOf(1)(mul(t, sub(b, a)))),
    },
    real,
    lower,
    upper,
  ),
  'discrete-uniform': row(
    {
      // with N = b − a + 1: e^(ta) times the quotient of the mean at tN and at t
      t: ({ t, a, b, z }) => {
        const n = add(sub(b, a), 1);
        const s = mul(t, n);
        const rises = sub(mul(n, div(meanOf(1)(s), meanOf(0)(s))), div(meanOf(1)(t), meanOf(0)(t)));
        return mul(z, add(a, rises));
      },
      a: null,
      b: null,
    },
    real,
    least,
    most,
  ),
  triangular: row(
    {
      t: ({ t, a, b, c }) => {
        const [p, q, r] = [mul(t, a), mul(t, b), mul(t, c)];
        const sum = add(mul(a, triangleOf(1, 0, 0)(p, q, r)), mul(b, triangleOf(0, 1, 0)(p, q, r)));
        return add(sum, mul(c, triangleOf(0, 0, 1)(p, q, r)));
      },
      a: ({ t, a, b, c }) => mul(t, triangleOf(1, 0, 0)(mul(t, a), mul(t, b), mul(t, c))),
      b: ({ t, a, b, c }) => mul(t, triangleOf(0, 1, 0)(mul(t, a), mul(t, b), mul(t, c))),
      c: ({ t, a, b, c }) => mul(t, triangleOf(0, 0, 1)(mul(t, a), mul(t, b), mul(t, c))),
    },
    real,
    lower,
    upper,
    between,
  ),
  // vᵏ with v = λ/(λ − t), also for λ = 0
  erlang: row(
    {
      t: ({ t, k, lambda, z }) => mul(z, div(k, sub(lambda, t))),
      k: null,
      lambda: ({ t, k, lambda }) => {
        const [none, rest] = [equal(k, 0), sub(lambda, t)];
        const power = exp(xlogy(sub(pick(none, 1, k), 1), div(lambda, rest)));
        return mul(mul(k, power), div(neg(t), mul(rest, rest)));
      },
    },
    { text: '(−∞, λ)', low: -2, high: 0.09, kinks: [] },
    { text: 'ℕ₀', low: 1, high: 4, kinks: [] },
    aboveZero,
  ),
  // vʳ with v = (1 − p) eᵗ/(1 − p eᵗ), as @stdlib has it: p is the probability of the other outcome
  'negative-binomial': row(
    {
      t: ({ t, r, p, z }) => mul(z, div(r, sub(1, mul(p, exp(t))))),
      r: ({ t, p, z }) => xlogy(z, div(mul(sub(1, p), exp(t)), sub(1, mul(p, exp(t))))),
      p: ({ t, r, p }) => {
        const rest = sub(1, mul(p, exp(t)));
        const v = div(mul(sub(1, p), exp(t)), rest);
        return mul(mul(r, exp(xlogy(sub(r, 1), v))), div(mul(exp(t), expm1(t)), square(rest)));
      },
    },
    { text: '(−∞, −ln p)', low: -2, high: 0.04, kinks: [] },
    aboveZero,
    open(0, 1),
  ),
  // differentiated once: the series is summed as @stdlib sums it
  weibull: row(
    {
      t: ({ t, k, lambda }) => byT(t, k, lambda),
      k: ({ t, k, lambda }) => byK(t, k, lambda),
      lambda: ({ t, k, lambda }) => byLambda(t, k, lambda),
    },
    { text: '[0, ∞)', low: 0.1, high: 1, kinks: [] },
    { text: '(1, ∞)', low: 1.5, high: 4, kinks: [] },
    { text: '(0, ∞)', low: 0.1, high: 1.5, kinks: [] },
  ),
};
