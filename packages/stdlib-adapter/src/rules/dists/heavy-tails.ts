import type { Value } from '@stdgrad/core';
import {
  aboveZero,
  add,
  div,
  exp,
  greater,
  ln,
  mul,
  neg,
  open,
  pow,
  real,
  sqrt,
  sub,
  xlogy,
  type Domain,
} from '@stdgrad/ops';
import { pick, row, type Row } from '../row.js';

type Family = Readonly<Record<string, Row>>;

const unit = open(0, 1);
const low: Domain = { text: 'ℝ', low: -4, high: -1, kinks: [] };
const high: Domain = { text: 'ℝ', low: 1, high: 4, kinks: [] };

/** A formula of d = x − mu where it is above 0; at 0 all ends as 0, or its logarithm as −∞. */
function ofLevy(x: Value, mu: Value, formula: (d: Value) => Value): Value {
  const here = greater(x, mu);
  return pick(here, formula(pick(here, sub(x, mu), 1)), 0);
}
const levyScore = (d: Value, c: Value): Value => mul(0.5, div(sub(div(c, d), 3), d));
/** √(c/(2πd)) e^(−c/(2d)), times eᵃ */
const levyRise = (d: Value, c: Value, a: Value | number): Value =>
  mul(sqrt(div(c, mul(2 * Math.PI, d))), exp(sub(a, div(c, mul(2, d)))));

/** `@stdlib/stats/base/dists/levy` */
export const levy: Family = {
  logpdf: row(
    {
      x: ({ x, mu, c }) => ofLevy(x, mu, (d) => levyScore(d, c)),
      mu: ({ x, mu, c }) => ofLevy(x, mu, (d) => neg(levyScore(d, c))),
      c: ({ x, mu, c }) => ofLevy(x, mu, (d) => mul(0.5, sub(div(1, c), div(1, d)))),
    },
    high,
    low,
    aboveZero,
  ),
  pdf: row(
    {
      x: ({ x, mu, c, z }) => ofLevy(x, mu, (d) => mul(z, levyScore(d, c))),
      mu: ({ x, mu, c, z }) => ofLevy(x, mu, (d) => neg(mul(z, levyScore(d, c)))),
      c: ({ x, mu, c, z }) => ofLevy(x, mu, (d) => mul(z, mul(0.5, sub(div(1, c), div(1, d))))),
    },
    high,
    low,
    aboveZero,
  ),
  cdf: row(
    {
      x: ({ x, mu, c }) => ofLevy(x, mu, (d) => div(levyRise(d, c, 0), d)),
      mu: ({ x, mu, c }) => ofLevy(x, mu, (d) => neg(div(levyRise(d, c, 0), d))),
      c: ({ x, mu, c }) => ofLevy(x, mu, (d) => neg(div(levyRise(d, c, 0), c))),
    },
    high,
    low,
    aboveZero,
  ),
  logcdf: row(
    {
      x: ({ x, mu, c, z }) => ofLevy(x, mu, (d) => div(levyRise(d, c, neg(pick(greater(x, mu), z, 0))), d)),
      mu: ({ x, mu, c, z }) => ofLevy(x, mu, (d) => neg(div(levyRise(d, c, neg(pick(greater(x, mu), z, 0))), d))),
      c: ({ x, mu, c, z }) => ofLevy(x, mu, (d) => neg(div(levyRise(d, c, neg(pick(greater(x, mu), z, 0))), c))),
    },
    high,
    low,
    aboveZero,
  ),
  quantile: row(
    {
      p: ({ mu, c, z }) => {
        const d = sub(z, mu);
        return div(d, levyRise(d, c, 0));
      },
      mu: () => 1,
      c: ({ mu, c, z }) => div(sub(z, mu), c),
    },
    unit,
    real,
    aboveZero,
  ),
};

/** A formula of y = (x − m)/s and t = y^−α where y > 0; at 0 all ends as 0, or its logarithm as −∞. */
function ofFrechet(
  { x, alpha, s, m }: { readonly x: Value; readonly alpha: Value; readonly s: Value; readonly m: Value },
  formula: (y: Value, t: Value) => Value,
): Value {
  const here = greater(x, m);
  const y = div(pick(here, sub(x, m), s), s);
  return pick(here, formula(y, pow(y, neg(alpha))), 0);
}

const frechetOn = [high, aboveZero, aboveZero, low] as const;
/** ∂ ln f by x, α, s and m, as the factor of a value or by itself. */
const frechetDensity = (factor: (z: Value) => Value): Row => {
  const slope = (alpha: Value, s: Value, y: Value, t: Value): Value =>
    div(sub(mul(alpha, t), add(alpha, 1)), mul(s, y));
  return row(
    {
      x: ({ x, alpha, s, m, z }) => ofFrechet({ x, alpha, s, m }, (y, t) => mul(factor(z), slope(alpha, s, y, t))),
      alpha: ({ x, alpha, s, m, z }) =>
        ofFrechet({ x, alpha, s, m }, (y, t) => mul(factor(z), add(div(1, alpha), mul(ln(y), sub(t, 1))))),
      s: ({ x, alpha, s, m, z }) =>
        ofFrechet({ x, alpha, s, m }, (_y, t) => mul(factor(z), mul(div(alpha, s), sub(1, t)))),
      m: ({ x, alpha, s, m, z }) => ofFrechet({ x, alpha, s, m }, (y, t) => neg(mul(factor(z), slope(alpha, s, y, t)))),
    },
    ...frechetOn,
  );
};
/** The derivatives of −t, as the factor of e^−t or by themselves. */
const frechetCumulative = (factor: (t: Value) => Value): Row =>
  row(
    {
      x: ({ x, alpha, s, m }) => ofFrechet({ x, alpha, s, m }, (y, t) => mul(factor(t), div(mul(alpha, t), mul(s, y)))),
      alpha: ({ x, alpha, s, m }) => ofFrechet({ x, alpha, s, m }, (y, t) => mul(factor(t), mul(t, ln(y)))),
      s: ({ x, alpha, s, m }) => ofFrechet({ x, alpha, s, m }, (_y, t) => neg(mul(factor(t), div(mul(alpha, t), s)))),
      m: ({ x, alpha, s, m }) =>
        ofFrechet({ x, alpha, s, m }, (y, t) => neg(mul(factor(t), div(mul(alpha, t), mul(s, y))))),
    },
    ...frechetOn,
  );
const one = (): Value => 1 as unknown as Value;

/** `@stdlib/stats/base/dists/frechet` */
export const frechet: Family = {
  logpdf: frechetDensity(one),
  pdf: frechetDensity((z) => z),
  cdf: frechetCumulative((t) => exp(neg(t))),
  logcdf: frechetCumulative(one),
  quantile: row(
    {
      p: ({ p, alpha, m, z }) => div(sub(m, z), mul(alpha, mul(p, ln(p)))),
      alpha: ({ alpha, s, m, z }) => {
        const y = div(sub(z, m), s);
        return neg(mul(div(s, alpha), xlogy(y, y)));
      },
      s: ({ s, m, z }) => div(sub(z, m), s),
      m: () => 1,
    },
    unit,
    aboveZero,
    aboveZero,
    real,
  ),
};
