import type { Value } from '@stdgrad/core';
import { aboveZero, add, div, mul, open, real, sub, type Domain } from '@stdgrad/ops';
import { row, type Row } from '../row.js';
import { momentsOfShapes } from './moments-of-shapes.js';

// Means, variances, entropies and moment generating functions in closed form, of the distributions that are used most.

type Family = Readonly<Record<string, Row>>;

const unit = open(0, 1);
const square = (x: Value): Value => mul(x, x);
const zero = (): number => 0;
const one = (): number => 1;
const low: Domain = { text: 'ℝ', low: -4, high: -1, kinks: [] };
const high: Domain = { text: 'ℝ', low: 1, high: 4, kinks: [] };

/** Location 1 and a multiple of the scale. */
const linear = (byScale: number): Row => row({ mu: one, sigma: () => byScale }, real, aboveZero);
/** A multiple of the square of the scale. */
const quadratic = (twice: number): Row => row({ mu: zero, sigma: ({ sigma }) => mul(twice, sigma) }, real, aboveZero);
const ofScale = (byScale: number): Row => row({ mu: zero, sigma: () => byScale }, real, aboveZero);
const logOfScale = row({ mu: zero, sigma: ({ sigma }) => div(1, sigma) }, real, aboveZero);

const normal: Family = {
  mean: linear(0),
  median: linear(0),
  mode: linear(0),
  variance: quadratic(2),
  stdev: ofScale(1),
  entropy: logOfScale,
  mgf: row(
    {
      t: ({ t, mu, sigma, z }) => mul(z, add(mu, mul(square(sigma), t))),
      mu: ({ t, z }) => mul(z, t),
      sigma: ({ t, sigma, z }) => mul(z, mul(sigma, square(t))),
    },
    unit,
    real,
    aboveZero,
  ),
};

const logistic: Family = {
  mean: linear(0),
  median: linear(0),
  mode: linear(0),
  variance: quadratic((2 * Math.PI * Math.PI) / 3),
  stdev: ofScale(Math.PI / Math.sqrt(3)),
  entropy: logOfScale,
};

const laplace: Family = {
  mean: linear(0),
  median: linear(0),
  mode: linear(0),
  variance: quadratic(4),
  stdev: ofScale(Math.SQRT2),
  entropy: logOfScale,
};

const gumbel: Family = {
  mean: linear(0.5772156649015329),
  median: linear(-Math.log(Math.LN2)),
  mode: linear(0),
  variance: quadratic((Math.PI * Math.PI) / 3),
  stdev: ofScale(Math.PI / Math.sqrt(6)),
  entropy: logOfScale,
};

const cauchy: Family = { median: linear(0), mode: linear(0), entropy: logOfScale };

const lognormal: Family = {
  mean: row({ mu: ({ z }) => z, sigma: ({ sigma, z }) => mul(z, sigma) }, real, aboveZero),
  median: row({ mu: ({ z }) => z, sigma: zero }, real, aboveZero),
  mode: row({ mu: ({ z }) => z, sigma: ({ sigma, z }) => mul(-2, mul(z, sigma)) }, real, aboveZero),
  entropy: row({ mu: one, sigma: ({ sigma }) => div(1, sigma) }, real, aboveZero),
};

const uniform: Family = {
  mean: row({ a: () => 0.5, b: () => 0.5 }, low, high),
  median: row({ a: () => 0.5, b: () => 0.5 }, low, high),
  variance: row({ a: ({ a, b }) => div(sub(a, b), 6), b: ({ a, b }) => div(sub(b, a), 6) }, low, high),
  stdev: row({ a: () => -1 / Math.sqrt(12), b: () => 1 / Math.sqrt(12) }, low, high),
  entropy: row({ a: ({ a, b }) => div(-1, sub(b, a)), b: ({ a, b }) => div(1, sub(b, a)) }, low, high),
};

const rayleighMultiple = (factor: number): Row => row({ sigma: () => factor }, aboveZero);

const rayleigh: Family = {
  mean: rayleighMultiple(Math.sqrt(Math.PI / 2)),
  median: rayleighMultiple(Math.sqrt(2 * Math.LN2)),
  mode: rayleighMultiple(1),
  stdev: rayleighMultiple(Math.sqrt((4 - Math.PI) / 2)),
  variance: row({ sigma: ({ sigma }) => mul(4 - Math.PI, sigma) }, aboveZero),
  entropy: row({ sigma: ({ sigma }) => div(1, sigma) }, aboveZero),
};

/** The rows of functions of the parameters alone, and of `mgf`. */
export const moments: Readonly<Record<string, Family>> = {
  normal,
  logistic,
  laplace,
  gumbel,
  cauchy,
  lognormal,
  uniform,
  rayleigh,
  ...momentsOfShapes,
};
