import type { Value } from '@stdgrad/core';
import {
  abs,
  add,
  div,
  equal,
  exp,
  expit,
  greater,
  lead,
  less,
  lessEqual,
  ln,
  log1p,
  minimum,
  mul,
  neg,
  open,
  aboveZero,
  ratio,
  real,
  sin,
  sub,
  tanh,
  xlogy,
} from '@stdgrad/ops';
import { cosineQuantile } from '../numerics/cosine.js';
import { applied } from './applied.js';
import { is, pick, row, type Mask, type Row } from './row.js';

// With scale 0 (a point mass) the derivative is 0 beside the point, NaN at it.

const square = (x: Value): Value => mul(x, x);
const rootTwoPi = Math.sqrt(2 * Math.PI);
const unit = open(0, 1);

/** A standard density of a family with location and scale, by u = (x − mu)/sigma. */
interface Standard {
  /** Logarithmic derivative of the density. */
  readonly slope: (u: Value) => Value;
  readonly density: (u: Value) => Value;
  /** Derivative of the density, where that is not its product with `slope`: where it ends as 0. */
  readonly fall?: (u: Value) => Value;
  /** Density over distribution function, given the logarithm of the latter. */
  readonly hazard: (u: Value, logcdf: Value) => Value;
  /** Density at the quantile of p, which lies at u. */
  readonly densityAt: (p: Value, u: Value) => Value;
  /** Standard quantile of p, which lies at u. */
  readonly standardAt: (p: Value, u: Value) => Value;
  /** Where the support is not the whole line: whether u lies in it. */
  readonly inside?: (u: Value) => Mask;
}

type Formula = (u: Value, sigma: Value) => Value;

/** A formula of u and sigma; where sigma is 0, `beside` next to the location and NaN at it. */
export function scaled(x: Value, mu: Value, sigma: Value, formula: Formula, beside: Value | number = 0): Value {
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
  const on = (u: Value, d: (u: Value) => Value): Value => {
    if (f.inside === undefined) return d(u);
    const here = f.inside(u);
    return pick(here, d(pick(here, u, 0)), pick(equal(u, u), 0, NaN));
  };
  const toX: Formula = (u, s) => on(u, (v) => div(f.slope(v), s));
  const toScale: Formula = (u, s) => on(u, (v) => div(neg(add(1, mul(v, f.slope(v)))), s));
  const falls = (u: Value, s: Value, z: Value): Value =>
    f.fall === undefined ? mul(z, toX(u, s)) : on(u, (v) => div(f.fall!(v), mul(s, s)));
  const density: Formula = (u, s) => on(u, (v) => div(f.density(v), s));
  const hazard = (u: Value, s: Value, z: Value): Value =>
    on(u, (v) => div(f.hazard(v, f.inside === undefined ? z : pick(f.inside(u), z, 0)), s));
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
        x: ({ x, mu, sigma, z }) => scaled(x, mu, sigma, (u, s) => falls(u, s, z)),
        mu: ({ x, mu, sigma, z }) => scaled(x, mu, sigma, (u, s) => neg(falls(u, s, z))),
        sigma: ({ x, mu, sigma, z }) => scaled(x, mu, sigma, (u, s) => neg(add(div(z, s), mul(u, falls(u, s, z))))),
      },
      real,
      real,
      aboveZero,
    ),
    cdf: row(
      {
        x: ({ x, mu, sigma }) => scaled(x, mu, sigma, density),
        mu: ({ x, mu, sigma }) => scaled(x, mu, sigma, (u, s) => neg(density(u, s))),
        sigma: ({ x, mu, sigma }) => scaled(x, mu, sigma, (u, s) => neg(mul(u, density(u, s)))),
      },
      real,
      real,
      aboveZero,
    ),
    logcdf: row(
      {
        x: ({ x, mu, sigma, z }) => scaled(x, mu, sigma, (u, s) => hazard(u, s, z), leaping(sigma)),
        mu: ({ x, mu, sigma, z }) => neg(scaled(x, mu, sigma, (u, s) => hazard(u, s, z), leaping(sigma))),
        sigma: ({ x, mu, sigma, z }) =>
          scaled(
            x,
            mu,
            sigma,
            (u, s) => neg(mul(u, hazard(u, s, z))),
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
        sigma: ({ p, mu, sigma, z, self }) => {
          const still = is(sigma, 0);
          return f.standardAt(p, pick(still, self(p, 0, 1), div(sub(z, mu), pick(still, 1, sigma))));
        },
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

/** −1, 0 or 1; constant. */
const sign = (u: Value): Value => sub(mul(2, lead(u, 0)), 1);

/** `@stdlib/stats/base/dists/laplace`; at the tip of the density its slope is 0 */
export const laplace = locationScale({
  slope: (u) => neg(sign(u)),
  density: (u) => mul(0.5, exp(neg(abs(u)))),
  // above 0 by its own formula, below it is 1
  hazard: (u, logcdf) => {
    const high = greater(u, 0);
    return pick(high, mul(0.5, exp(neg(add(u, logcdf)))), 1);
  },
  densityAt: (p) => minimum(p, sub(1, p)),
  standardAt: (_p, u) => u,
});

/** The smaller of p and 1 − p: of functions that are smooth in the middle, where `minimum` would halve derivatives. */
const tail = (p: Value): Value => pick(greater(p, 0.5), sub(1, p), p);

const lorentz = (u: Value): Value => div(1 / Math.PI, add(1, square(u)));

/** `@stdlib/stats/base/dists/cauchy` */
export const cauchy = locationScale({
  slope: (u) => div(mul(-2, u), add(1, square(u))),
  density: lorentz,
  hazard: (u, logcdf) => mul(lorentz(u), exp(neg(logcdf))),
  // sin² πp / π, which is 0 at both ends
  densityAt: (p) => div(square(sin(mul(Math.PI, tail(p)))), Math.PI),
  standardAt: (_p, u) => u,
});

/** `@stdlib/stats/base/dists/gumbel` */
export const gumbel = locationScale({
  slope: (u) => sub(exp(neg(u)), 1),
  density: (u) => exp(neg(add(u, exp(neg(u))))),
  hazard: (u) => exp(neg(u)),
  densityAt: (p) => neg(xlogy(p, p)),
  standardAt: (_p, u) => u,
});

/** cos(πu/2), exactly 0 at both ends; smooth in the middle, where `abs` would lose derivatives */
const quarter = (u: Value): Value => sin(mul(Math.PI / 2, pick(greater(u, 0), sub(1, u), add(1, u))));
const raised = (u: Value): Value => square(quarter(u));
/** How far from the end of the support the nearer tail has a given probability: @stdlib bisects, to 1e-9 only. */
const fromEnd = applied('quantile of cosine', cosineQuantile, row({ q: ({ z }) => div(1, raised(sub(1, z))) }, unit));
const nearer = (p: Value): Value => fromEnd(tail(p));

/** `@stdlib/stats/base/dists/cosine`: the raised cosine distribution, on [mu − s, mu + s] */
export const cosine = locationScale({
  slope: (u) => div(mul(-Math.PI, sin(mul(Math.PI / 2, u))), quarter(u)),
  density: raised,
  hazard: (u, logcdf) => mul(raised(u), exp(neg(logcdf))),
  fall: (u) => mul(-Math.PI, mul(sin(mul(Math.PI / 2, u)), quarter(u))),
  densityAt: (p) => raised(sub(1, nearer(p))),
  standardAt: (p) => mul(pick(greater(p, 0.5), 1, -1), sub(1, nearer(p))),
  inside: (u) => lessEqual(abs(u), 1),
});
