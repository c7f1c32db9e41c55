import type { Value } from '@stdgrad/core';
import {
  abs,
  aboveZero,
  div,
  exp,
  expm1,
  add,
  greater,
  greaterEqual,
  less,
  ln,
  log1p,
  mul,
  neg,
  open,
  ratio,
  real,
  sqrt,
  sub,
  type Domain,
} from '@stdgrad/ops';
import { is, pick, row, type Mask, type Row } from '../row.js';
import { meanOf } from './generating.js';
import { frechet, levy } from './heavy-tails.js';
import { leap } from './mass.js';

// Distributions in closed form whose support has an end.

type Family = Readonly<Record<string, Row>>;

const unit = open(0, 1);
const square = (x: Value): Value => mul(x, x);
const low: Domain = { text: 'ℝ', low: -4, high: -1, kinks: [] };
const high: Domain = { text: 'ℝ', low: 1, high: 4, kinks: [] };
/** t/(eᵗ − 1), 1 at 0 */
const shrinking = (t: Value): Value => div(1, meanOf(0)(t));
/** Whether both hold. */
export const both = (one: Mask, other: Mask): Mask => greater(add(pick(one, 1, 0), pick(other, 1, 0)), 1.5);

/** A formula of x where the mask holds, with `safe` in the place of others; 0 elsewhere. */
const on = (here: Mask, x: Value, safe: Value | number, formula: (x: Value) => Value | number): Value =>
  pick(here, formula(pick(here, x, safe)), 0);

/** Whether x ∈ [a, b] */
export const between = (x: Value, a: Value, b: Value): Mask => both(greaterEqual(x, a), greaterEqual(b, x));
const below = (x: Value, a: Value, b: Value): Mask => both(greaterEqual(x, a), less(x, b));
const middle = (a: Value, b: Value): Value => mul(0.5, add(a, b));
const zero = (): number => 0;

const uniform: Family = {
  logpdf: row(
    {
      x: zero,
      a: ({ x, a, b }) => on(between(x, a, b), x, 0, () => div(1, sub(b, a))),
      b: ({ x, a, b }) => on(between(x, a, b), x, 0, () => div(-1, sub(b, a))),
    },
    real,
    low,
    high,
  ),
  pdf: row(
    {
      x: zero,
      a: ({ x, a, b }) => on(between(x, a, b), x, 0, () => div(1, square(sub(b, a)))),
      b: ({ x, a, b }) => on(between(x, a, b), x, 0, () => div(-1, square(sub(b, a)))),
    },
    real,
    low,
    high,
  ),
  cdf: row(
    {
      x: ({ x, a, b }) => on(below(x, a, b), x, 0, () => div(1, sub(b, a))),
      a: ({ x, a, b }) => on(below(x, a, b), x, a, (y) => div(sub(y, b), square(sub(b, a)))),
      b: ({ x, a, b }) => on(below(x, a, b), x, a, (y) => div(sub(a, y), square(sub(b, a)))),
    },
    real,
    low,
    high,
  ),
  logcdf: row(
    {
      x: ({ x, a, b }) => on(below(x, a, b), x, middle(a, b), (y) => div(1, sub(y, a))),
      a: ({ x, a, b }) => on(below(x, a, b), x, middle(a, b), (y) => div(sub(y, b), mul(sub(b, a), sub(y, a)))),
      b: ({ x, a, b }) => on(below(x, a, b), x, 0, () => div(-1, sub(b, a))),
    },
    real,
    low,
    high,
  ),
  quantile: row({ p: ({ a, b }) => sub(b, a), a: ({ p }) => sub(1, p), b: ({ p }) => p }, unit, low, high),
};

/** A formula of u = x/σ where x ≥ 0; with σ = 0 all mass is at 0, and nothing changes beside it. */
function ofRayleigh(x: Value, sigma: Value, formula: (u: Value, s: Value) => Value): Value {
  const here = both(greaterEqual(x, 0), greater(sigma, 0));
  const s = pick(here, sigma, 1);
  const point = is(add(abs(x), abs(sigma)), 0);
  return pick(here, formula(div(pick(here, x, 1), s), s), pick(point, NaN, leap(sigma)));
}

const bell = (u: Value): Value => exp(mul(-0.5, square(u)));

const rayleigh: Family = {
  logpdf: row(
    {
      x: ({ x, sigma }) => ofRayleigh(x, sigma, (u, s) => div(sub(div(1, u), u), s)),
      sigma: ({ x, sigma }) => ofRayleigh(x, sigma, (u, s) => div(sub(square(u), 2), s)),
    },
    aboveZero,
    aboveZero,
  ),
  pdf: row(
    {
      x: ({ x, sigma }) => ofRayleigh(x, sigma, (u, s) => mul(div(sub(1, square(u)), square(s)), bell(u))),
      sigma: ({ x, sigma }) => ofRayleigh(x, sigma, (u, s) => mul(div(mul(u, sub(square(u), 2)), square(s)), bell(u))),
    },
    aboveZero,
    aboveZero,
  ),
  cdf: row(
    {
      x: ({ x, sigma }) => ofRayleigh(x, sigma, (u, s) => mul(div(u, s), bell(u))),
      sigma: ({ x, sigma }) => ofRayleigh(x, sigma, (u, s) => neg(mul(div(square(u), s), bell(u)))),
    },
    aboveZero,
    aboveZero,
  ),
  logcdf: row(
    {
      x: ({ x, sigma }) => ofRayleigh(x, sigma, (u, s) => mul(div(2, mul(s, u)), shrinking(mul(0.5, square(u))))),
      sigma: ({ x, sigma }) => ofRayleigh(x, sigma, (u, s) => mul(div(-2, s), shrinking(mul(0.5, square(u))))),
    },
    aboveZero,
    aboveZero,
  ),
  quantile: row(
    {
      p: ({ p, sigma }) => ratio(sigma, mul(sqrt(mul(-2, log1p(neg(p)))), sub(1, p))),
      sigma: ({ p }) => sqrt(mul(-2, log1p(neg(p)))),
    },
    unit,
    aboveZero,
  ),
};

/** A formula of x and y = α ln(x/β) where x ≥ β. */
function ofPareto(x: Value, alpha: Value, beta: Value, formula: (y: Value, x: Value) => Value): Value {
  const here = greaterEqual(x, beta);
  const safe = pick(here, x, mul(2, beta));
  return pick(here, formula(mul(alpha, ln(div(safe, beta))), safe), 0);
}

const beyond: Domain = { text: '[β, ∞)', low: 2.2, high: 6, kinks: [] };
const scale: Domain = { text: '(0, ∞)', low: 0.2, high: 2, kinks: [] };

const pareto: Family = {
  logpdf: row(
    {
      x: ({ x, alpha, beta }) => ofPareto(x, alpha, beta, (_y, w) => neg(div(add(alpha, 1), w))),
      alpha: ({ x, alpha, beta }) => ofPareto(x, alpha, beta, (y) => div(sub(1, y), alpha)),
      beta: ({ x, alpha, beta }) => ofPareto(x, alpha, beta, () => div(alpha, beta)),
    },
    beyond,
    aboveZero,
    scale,
  ),
  pdf: row(
    {
      x: ({ x, alpha, beta, z }) => ofPareto(x, alpha, beta, (_y, w) => neg(mul(z, div(add(alpha, 1), w)))),
      alpha: ({ x, alpha, beta, z }) => ofPareto(x, alpha, beta, (y) => mul(z, div(sub(1, y), alpha))),
      beta: ({ x, alpha, beta, z }) => ofPareto(x, alpha, beta, () => mul(z, div(alpha, beta))),
    },
    beyond,
    aboveZero,
    scale,
  ),
  cdf: row(
    {
      x: ({ x, alpha, beta }) => ofPareto(x, alpha, beta, (y, w) => mul(div(alpha, w), exp(neg(y)))),
      alpha: ({ x, alpha, beta }) => ofPareto(x, alpha, beta, (y) => mul(div(y, alpha), exp(neg(y)))),
      beta: ({ x, alpha, beta }) => ofPareto(x, alpha, beta, (y) => neg(mul(div(alpha, beta), exp(neg(y))))),
    },
    beyond,
    aboveZero,
    scale,
  ),
  logcdf: row(
    {
      x: ({ x, alpha, beta }) => ofPareto(x, alpha, beta, (y, w) => div(div(alpha, w), expm1(y))),
      alpha: ({ x, alpha, beta }) => ofPareto(x, alpha, beta, (y) => div(shrinking(y), alpha)),
      beta: ({ x, alpha, beta }) => ofPareto(x, alpha, beta, (y) => neg(div(div(alpha, beta), expm1(y)))),
    },
    beyond,
    aboveZero,
    scale,
  ),
  quantile: row(
    {
      p: ({ p, alpha, z }) => div(z, mul(alpha, sub(1, p))),
      alpha: ({ p, alpha, z }) => mul(z, div(log1p(neg(p)), square(alpha))),
      beta: ({ beta, z }) => div(z, beta),
    },
    unit,
    aboveZero,
    scale,
  ),
};

/** The rows of `pdf`, `logpdf`, `cdf`, `logcdf` and `quantile`. */
export const closedForms: Readonly<Record<string, Family>> = {
  uniform,
  rayleigh,
  'pareto-type1': pareto,
  levy,
  frechet,
};
