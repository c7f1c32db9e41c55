import type { Value } from '@stdgrad/core';
import {
  abs,
  add,
  div,
  exp,
  expit,
  less,
  ln,
  log1p,
  mul,
  neg,
  open,
  aboveZero,
  ratio,
  real,
  sub,
  tanh,
} from '@stdgrad/ops';
import { is, pick, row, type Row } from './row.js';

// With scale 0 (a point mass) the derivative is 0 beside the point, NaN at it.

const square = (x: Value): Value => mul(x, x);
const rootTwoPi = Math.sqrt(2 * Math.PI);
const unit = open(0, 1);

/** A standard density of a family with location and scale, by u = (x − mu)/sigma. */
interface Standard {
  /** Logarithmic derivative of the density. */
  readonly slope: (u: Value) => Value;
  readonly density: (u: Value) => Value;
  /** Density over distribution function, given the logarithm of the latter. */
  readonly hazard: (u: Value, logcdf: Value) => Value;
  /** Density at the quantile of p, which lies at u. */
  readonly densityAt: (p: Value, u: Value) => Value;
  /** Standard quantile of p, which lies at u. */
  readonly standardAt: (p: Value, u: Value) => Value;
}

type Formula = (u: Value, sigma: Value) => Value;

/** A formula of u and sigma; where sigma is 0, `beside` next to the location and NaN at it. */
function scaled(x: Value, mu: Value, sigma: Value, formula: Formula, beside: Value | number = 0): Value {
  const still = is(sigma, 0);
  const safe = pick(still, 1, sigma);
  const away = sub(x, mu);
  // NaN of all arguments, so that derivatives of the derivative are NaN as well
  const hole = mul(pick(is(add(abs(away), abs(sigma)), 0), NaN, 0), add(away, sigma));
  return pick(still, add(beside, hole), formula(div(away, safe), safe));
}

/** 0 at sigma = 0, and its derivative there infinite: of what jumps when sigma begins to grow. */
const leaping = (sigma: Value): Value => ratio(sigma, sigma);

function locationScale(f: Standard): Readonly<Record<string, Row>> {
  const toX: Formula = (u, s) => div(f.slope(u), s);
  const toScale: Formula = (u, s) => div(neg(add(1, mul(u, f.slope(u)))), s);
  return {
    logpdf: row(
      {
        x: ({ x, mu, sigma }) => scaled(x, mu, sigma, toX, leaping(sigma)),
        mu: ({ x, mu, sigma }) => neg(scaled(x, mu, sigma, toX, leaping(sigma))),
        sigma: ({ x, mu, sigma }) => toScale(div(sub(x, mu), sigma), sigma),
      },
      real,
      real,
      aboveZero,
    ),
    pdf: row(
      {
        x: ({ x, mu, sigma, z }) => scaled(x, mu, sigma, (u, s) => mul(z, toX(u, s))),
        mu: ({ x, mu, sigma, z }) => scaled(x, mu, sigma, (u, s) => mul(neg(z), toX(u, s))),
        sigma: ({ x, mu, sigma, z }) => scaled(x, mu, sigma, (u, s) => mul(z, toScale(u, s))),
      },
      real,
      real,
      aboveZero,
    ),
    cdf: row(
      {
        x: ({ x, mu, sigma }) => scaled(x, mu, sigma, (u, s) => div(f.density(u), s)),
        mu: ({ x, mu, sigma }) => scaled(x, mu, sigma, (u, s) => neg(div(f.density(u), s))),
        sigma: ({ x, mu, sigma }) => scaled(x, mu, sigma, (u, s) => neg(div(mul(u, f.density(u)), s))),
      },
      real,
      real,
      aboveZero,
    ),
    logcdf: row(
      {
        x: ({ x, mu, sigma, z }) => scaled(x, mu, sigma, (u, s) => div(f.hazard(u, z), s), leaping(sigma)),
        mu: ({ x, mu, sigma, z }) => neg(scaled(x, mu, sigma, (u, s) => div(f.hazard(u, z), s), leaping(sigma))),
        sigma: ({ x, mu, sigma, z }) =>
          scaled(
            x,
            mu,
            sigma,
            (u, s) => neg(div(mul(u, f.hazard(u, z)), s)),
            // below the location from −∞ upwards
            pick(less(x, mu), div(sub(mu, x), sigma), 0),
          ),
      },
      real,
      real,
      aboveZero,
    ),
    quantile: row(
      {
        p: ({ p, mu, sigma, z }) => div(sigma, f.densityAt(p, ratio(sub(z, mu), sigma))),
        mu: () => 1,
        sigma: ({ p, mu, sigma, z }) => f.standardAt(p, div(sub(z, mu), sigma)),
      },
      unit,
      real,
      aboveZero,
    ),
  };
}

const gaussian = (u: Value): Value => div(exp(mul(-0.5, square(u))), rootTwoPi);

/** `@stdlib/stats/base/dists/normal` */
export const normal = locationScale({
  slope: neg,
  density: gaussian,
  hazard: (u, logcdf) => div(exp(sub(mul(-0.5, square(u)), logcdf)), rootTwoPi),
  densityAt: (_p, u) => gaussian(u),
  standardAt: (_p, u) => u,
});

/** `@stdlib/stats/base/dists/logistic` */
export const logistic = locationScale({
  slope: (u) => neg(tanh(mul(0.5, u))),
  density: (u) => mul(expit(u), expit(neg(u))),
  hazard: (u) => expit(neg(u)),
  densityAt: (p) => mul(p, sub(1, p)),
  standardAt: (p) => sub(ln(p), log1p(neg(p))),
});
