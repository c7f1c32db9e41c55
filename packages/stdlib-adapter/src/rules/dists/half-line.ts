import type { Value } from '@stdgrad/core';
import {
  abs,
  aboveZero,
  add,
  div,
  exp,
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
  xlogy,
} from '@stdgrad/ops';
import { scaled } from '../location-scale.js';
import { is, pick, row, type Row } from '../row.js';
import { meanOf } from './generating.js';

const unit = open(0, 1);
const half = (x: Value): Value => mul(0.5, x);
const square = (x: Value): Value => mul(x, x);
const gaussian = (u: Value): Value => div(exp(mul(-0.5, square(u))), Math.sqrt(2 * Math.PI));

/** A formula of x, u = (ln x − mu)/sigma and sigma where x > 0; 0 elsewhere, and as {@link scaled} has it where sigma is 0. */
function above0(x: Value, mu: Value, sigma: Value, formula: (u: Value, x: Value, s: Value) => Value): Value {
  const here = greater(x, 0);
  const safe = pick(here, x, 1);
  return pick(
    here,
    scaled(ln(safe), mu, sigma, (u, s) => formula(u, safe, s)),
    0,
  );
}

const hazard = (u: Value, z: Value, x: Value): Value =>
  div(exp(sub(mul(-0.5, square(u)), pick(greater(x, 0), z, 0))), Math.sqrt(2 * Math.PI));

/** `@stdlib/stats/base/dists/lognormal`: the normal distribution of ln x */
export const lognormal: Readonly<Record<string, Row>> = {
  logpdf: row(
    {
      x: ({ x, mu, sigma }) => above0(x, mu, sigma, (u, y, s) => neg(div(add(1, div(u, s)), y))),
      mu: ({ x, mu, sigma }) => above0(x, mu, sigma, (u, _y, s) => div(u, s)),
      sigma: ({ x, mu, sigma }) => above0(x, mu, sigma, (u, _y, s) => div(sub(square(u), 1), s)),
    },
    aboveZero,
    real,
    aboveZero,
  ),
  pdf: row(
    {
      x: ({ x, mu, sigma, z }) => above0(x, mu, sigma, (u, y, s) => neg(mul(z, div(add(1, div(u, s)), y)))),
      mu: ({ x, mu, sigma, z }) => above0(x, mu, sigma, (u, _y, s) => mul(z, div(u, s))),
      sigma: ({ x, mu, sigma, z }) => above0(x, mu, sigma, (u, _y, s) => mul(z, div(sub(square(u), 1), s))),
    },
    aboveZero,
    real,
    aboveZero,
  ),
  cdf: row(
    {
      x: ({ x, mu, sigma }) => above0(x, mu, sigma, (u, y, s) => div(gaussian(u), mul(y, s))),
      mu: ({ x, mu, sigma }) => above0(x, mu, sigma, (u, _y, s) => neg(div(gaussian(u), s))),
      sigma: ({ x, mu, sigma }) => above0(x, mu, sigma, (u, _y, s) => neg(div(mul(u, gaussian(u)), s))),
    },
    aboveZero,
    real,
    aboveZero,
  ),
  logcdf: row(
    {
      x: ({ x, mu, sigma, z }) => above0(x, mu, sigma, (u, y, s) => div(hazard(u, z, x), mul(y, s))),
      mu: ({ x, mu, sigma, z }) => above0(x, mu, sigma, (u, _y, s) => neg(div(hazard(u, z, x), s))),
      sigma: ({ x, mu, sigma, z }) => above0(x, mu, sigma, (u, _y, s) => neg(div(mul(u, hazard(u, z, x)), s))),
    },
    aboveZero,
    real,
    aboveZero,
  ),
  quantile: row(
    {
      p: ({ p, mu, sigma, z }) => {
        // where both are 0 the slope is infinite
        const end = is(add(p, z), 0);
        return pick(end, Infinity, div(mul(z, sigma), pick(end, 1, above0(z, mu, sigma, gaussian))));
      },
      mu: ({ z }) => z,
      sigma: ({ mu, sigma, z }) => above0(z, mu, sigma, (u, y) => mul(y, u)),
    },
    unit,
    real,
    aboveZero,
  ),
};

/** What the rows of the Weibull distribution are written with. */
interface Weibull {
  /** x/λ */
  readonly r: Value;
  /** (x/λ)ᵏ */
  readonly t: Value;
}

/** A formula where x ≥ 0; 0 elsewhere. */
function from0(x: Value, k: Value, lambda: Value, formula: (w: Weibull) => Value): Value {
  const here = greaterEqual(x, 0);
  const r = div(pick(here, x, 1), lambda);
  return pick(here, formula({ r, t: pow(r, k) }), 0);
}

/** t/(eᵗ − 1), 1 at 0 */
const shrinking = (t: Value): Value => div(1, meanOf(0)(t));

/** `@stdlib/stats/base/dists/weibull` */
export const weibull: Readonly<Record<string, Row>> = {
  logpdf: row(
    {
      x: ({ x, k, lambda }) =>
        from0(x, k, lambda, ({ r }) => div(sub(ratio(sub(k, 1), r), mul(k, pow(r, sub(k, 1)))), lambda)),
      k: ({ x, k, lambda }) => from0(x, k, lambda, ({ r, t }) => add(div(1, k), mul(ln(r), sub(1, t)))),
      lambda: ({ x, k, lambda }) => from0(x, k, lambda, ({ t }) => mul(div(k, lambda), sub(t, 1))),
    },
    aboveZero,
    aboveZero,
    aboveZero,
  ),
  pdf: row(
    {
      // k/λ² e⁻ᵗ ((k − 1) rᵏ⁻² − k r²ᵏ⁻²)
      x: ({ x, k, lambda }) =>
        from0(x, k, lambda, ({ r, t }) => {
          // at r = 0 and k = 1 it is 0, but changes by k without bound
          const end = is(add(r, abs(sub(k, 1))), 0);
          const power = pow(pick(end, 1, r), sub(k, 2));
          const rising = pick(end, xlogy(sub(k, 1), r), mul(sub(k, 1), power));
          const falling = mul(k, pow(r, sub(mul(2, k), 2)));
          return mul(mul(div(k, square(lambda)), exp(neg(t))), sub(rising, falling));
        }),
      k: ({ x, k, lambda, z }) => from0(x, k, lambda, ({ r, t }) => add(div(z, k), mul(xlogy(z, r), sub(1, t)))),
      lambda: ({ x, k, lambda, z }) => from0(x, k, lambda, ({ t }) => mul(z, mul(div(k, lambda), sub(t, 1)))),
    },
    aboveZero,
    aboveZero,
    aboveZero,
  ),
  cdf: row(
    {
      x: ({ x, k, lambda }) =>
        from0(x, k, lambda, ({ r, t }) => mul(div(k, lambda), mul(pow(r, sub(k, 1)), exp(neg(t))))),
      k: ({ x, k, lambda }) => from0(x, k, lambda, ({ r, t }) => xlogy(mul(t, exp(neg(t))), r)),
      lambda: ({ x, k, lambda }) => from0(x, k, lambda, ({ t }) => neg(mul(div(k, lambda), mul(t, exp(neg(t)))))),
    },
    aboveZero,
    aboveZero,
    aboveZero,
  ),
  logcdf: row(
    {
      x: ({ x, k, lambda }) => from0(x, k, lambda, ({ r, t }) => div(mul(k, shrinking(t)), mul(lambda, r))),
      k: ({ x, k, lambda }) => from0(x, k, lambda, ({ r, t }) => mul(ln(r), shrinking(t))),
      lambda: ({ x, k, lambda }) => from0(x, k, lambda, ({ t }) => neg(mul(div(k, lambda), shrinking(t)))),
    },
    aboveZero,
    aboveZero,
    aboveZero,
  ),
  // λ (−ln(1−p))¹ᐟᵏ
  quantile: row(
    {
      p: ({ p, k, lambda }) => {
        const t = neg(log1p(neg(p)));
        return mul(div(lambda, k), div(exp(xlogy(sub(div(1, k), 1), t)), sub(1, p)));
      },
      k: ({ k, lambda, z }) => neg(mul(div(lambda, k), xlogy(div(z, lambda), div(z, lambda)))),
      lambda: ({ lambda, z }) => div(z, lambda),
    },
    unit,
    aboveZero,
    aboveZero,
  ),
};

/** A formula of x > 0; 0 elsewhere. */
const positive = (x: Value, formula: (x: Value) => Value): Value => {
  const here = greater(x, 0);
  return pick(here, formula(pick(here, x, 1)), 0);
};

/** `@stdlib/stats/base/dists/wald`: √(λ/(2πx³)) exp(−λ (x/μ − 1)²/(2x)), which rises from λ = 0 without bound */
export const wald: Readonly<Record<string, Row>> = {
  pdf: row(
    {
      x: ({ x, mu, lambda, z }) =>
        positive(x, (y) => mul(z, sub(div(-1.5, y), mul(half(lambda), sub(div(1, square(mu)), div(1, square(y))))))),
      mu: ({ x, mu, lambda, z }) => positive(x, (y) => mul(z, div(mul(lambda, sub(div(y, mu), 1)), square(mu)))),
      lambda: ({ x, mu, lambda }) =>
        positive(x, (y) => {
          const distance = div(square(sub(div(y, mu), 1)), mul(2, y));
          const shape = div(exp(neg(mul(lambda, distance))), mul(Math.sqrt(2 * Math.PI), mul(y, sqrt(y))));
          return mul(shape, sub(div(0.5, sqrt(lambda)), mul(sqrt(lambda), distance)));
        }),
    },
    aboveZero,
    aboveZero,
    aboveZero,
  ),
};
