import type { Value } from '@stdgrad/core';
import {
  aboveZero,
  add,
  cos,
  div,
  equal,
  exp,
  expm1,
  greater,
  less,
  ln,
  log1p,
  mul,
  neg,
  open,
  pow,
  sin,
  sqrt,
  sub,
  xlogy,
  type Domain,
} from '@stdgrad/ops';
import { pick, row, type Mask, type Row, type Terms } from '../row.js';
import { between, both } from './closed-forms.js';
import { meanOf } from './generating.js';

// Distributions in closed form on an interval whose density may be infinite at its ends.

type Family = Readonly<Record<string, Row>>;

const unit = open(0, 1);
const square = (x: Value): Value => mul(x, x);

const low: Domain = { text: 'ℝ', low: -4, high: -1, kinks: [] };
const high: Domain = { text: 'ℝ', low: 1, high: 4, kinks: [] };
const ends = [low, high] as const;

/** Distances of x from both ends. */
interface Distances {
  readonly left: Value;
  readonly right: Value;
}
type OfEnds = Terms<'x' | 'a' | 'b'>;

/** A formula where x ∈ [a, b]; 0 elsewhere. */
function onInterval({ x, a, b }: OfEnds, formula: (d: Distances) => Value): Value {
  const here = between(x, a, b);
  return pick(here, formula({ left: pick(here, sub(x, a), 1), right: pick(here, sub(b, x), 1) }), 0);
}

/** By x, a and b of the logarithm of the density, 1/(π √((x − a)(b − x))). */
const falls = ({ left, right }: Distances): Value => mul(0.5, sub(div(1, right), div(1, left)));
const byLow = ({ left }: Distances): Value => div(0.5, left);
const byHigh = ({ right }: Distances): Value => div(-0.5, right);

/** By x, a and b of the distribution function, 2/π asin √((x − a)/(b − a)). */
const height = ({ left, right }: Distances): Value => div(1 / Math.PI, mul(sqrt(left), sqrt(right)));
const tailLow = ({ left, right }: Distances): Value =>
  div(div(sqrt(right), sqrt(left)), mul(-Math.PI, add(left, right)));
const tailHigh = ({ left, right }: Distances): Value =>
  div(div(sqrt(left), sqrt(right)), mul(-Math.PI, add(left, right)));

const withSlopes = (
  [x, a, b]: readonly ((d: Distances) => Value)[],
  scale: (terms: OfEnds) => (d: Value) => Value,
): Row =>
  row<'x' | 'a' | 'b'>(
    {
      x: (terms) => onInterval(terms, (d) => scale(terms)(x!(d))),
      a: (terms) => onInterval(terms, (d) => scale(terms)(a!(d))),
      b: (terms) => onInterval(terms, (d) => scale(terms)(b!(d))),
    },
    { text: '[a, b]', low: -0.9, high: 0.9, kinks: [] },
    ...ends,
  );

const arcsine: Family = {
  logpdf: withSlopes([falls, byLow, byHigh], () => (d) => d),
  pdf: withSlopes(
    [falls, byLow, byHigh],
    ({ z }) =>
      (d) =>
        mul(z, d),
  ),
  cdf: withSlopes([height, tailLow, tailHigh], () => (d) => d),
  logcdf: withSlopes(
    [height, tailLow, tailHigh],
    (terms) => (d) => mul(d, exp(neg(pick(between(terms.x, terms.a, terms.b), terms.z, 0)))),
  ),
  // a + (b − a) sin²(πp/2)
  quantile: row(
    {
      p: ({ p, a, b }) => mul(mul(Math.PI / 2, sub(b, a)), sin(mul(Math.PI, p))),
      a: ({ p }) => square(cos(mul(Math.PI / 2, p))),
      b: ({ p }) => square(sin(mul(Math.PI / 2, p))),
    },
    unit,
    ...ends,
  ),
  mean: row({ a: () => 0.5, b: () => 0.5 }, ...ends),
  median: row({ a: () => 0.5, b: () => 0.5 }, ...ends),
  mode: row({ a: () => 1, b: () => 0 }, ...ends),
  variance: row({ a: ({ a, b }) => mul(0.25, sub(a, b)), b: ({ a, b }) => mul(0.25, sub(b, a)) }, ...ends),
  stdev: row({ a: () => -Math.sqrt(1 / 8), b: () => Math.sqrt(1 / 8) }, ...ends),
  entropy: row({ a: ({ a, b }) => div(-1, sub(b, a)), b: ({ a, b }) => div(1, sub(b, a)) }, ...ends),
};

const shapes = [aboveZero, aboveZero] as const;

type OfShapes = Terms<'x' | 'a' | 'b'>;
type Formula = (x: Value, y: Value, terms: OfShapes) => Value;

/** A formula of x and y = 1 − xᵃ where 0 < x < 1, and at an end where the mask says so; 0 elsewhere. */
function inUnit(terms: OfShapes, formula: Formula, at0: Mask = false, at1: Mask = false): Value {
  const { x, a } = terms;
  const inside = both(greater(x, 0), less(x, 1));
  const end = pick(both(equal(x, 0), at0), 1, pick(both(equal(x, 1), at1), 1, 0));
  const here = greater(add(pick(inside, 1, 0), end), 0);
  const safe = pick(here, x, 0.5);
  // −expm1(a ln x) loses nothing near 1
  return pick(here, formula(safe, neg(expm1(mul(a, ln(safe)))), terms), 0);
}

/** (a − 1)/x − (b − 1) a xᵃ⁻¹/y */
const kumaraswamySlope: Formula = (x, y, { a, b }) =>
  sub(div(sub(a, 1), x), div(mul(mul(sub(b, 1), a), pow(x, sub(a, 1))), y));
const byA: Formula = (x, y, { a, b }) => sub(div(1, a), mul(ln(x), sub(div(mul(sub(b, 1), pow(x, a)), y), 1)));
const byB: Formula = (_x, y, { b }) => add(div(1, b), ln(y));
/** a b xᵃ⁻¹ yᵇ⁻¹ */
const density: Formula = (x, y, { a, b }) => mul(mul(mul(a, b), pow(x, sub(a, 1))), pow(y, sub(b, 1)));
/** Derivative of the density, which at an end is finite, or ends as 0, or is infinite. */
const bend: Formula = (x, y, { a, b }) => {
  const rising = mul(mul(sub(a, 1), pow(x, sub(a, 2))), pow(y, sub(b, 1)));
  const falling = mul(mul(mul(sub(b, 1), a), pow(x, sub(mul(2, a), 2))), pow(y, sub(b, 2)));
  return mul(mul(a, b), sub(rising, falling));
};
const tailA: Formula = (x, y, { a, b }) => mul(mul(b, pow(y, sub(b, 1))), xlogy(pow(x, a), x));
const tailB: Formula = (_x, y, { b }) => neg(xlogy(pow(y, b), y));
/** Of a logarithm, by the derivative. */
const relative =
  (formula: Formula): Formula =>
  (x, y, terms) => {
    const some = both(greater(terms.x, 0), less(terms.x, 1));
    return mul(formula(x, y, terms), exp(neg(pick(some, terms.z, 0))));
  };

/** yᵉ, which at y = 0 and e = 0 changes by e without bound. */
const power = (y: Value, e: Value): Value => exp(xlogy(e, y));

const kumaraswamy: Family = {
  // at the ends @stdlib has no density
  logpdf: row<'x' | 'a' | 'b'>(
    {
      x: (terms) => inUnit(terms, kumaraswamySlope),
      a: (terms) => inUnit(terms, byA),
      b: (terms) => inUnit(terms, byB),
    },
    unit,
    ...shapes,
  ),
  // where it is 0 at an end anyway, its slope is that inside
  pdf: row<'x' | 'a' | 'b'>(
    {
      x: (terms) => inUnit(terms, bend, greater(terms.a, 1), greater(terms.b, 1)),
      a: (terms) => inUnit(terms, (x, y, all) => mul(all.z, byA(x, y, all))),
      b: (terms) => inUnit(terms, (x, y, all) => mul(all.z, byB(x, y, all))),
    },
    unit,
    ...shapes,
  ),
  cdf: row<'x' | 'a' | 'b'>(
    {
      x: (terms) => inUnit(terms, density, true, true),
      a: (terms) => inUnit(terms, tailA),
      b: (terms) => inUnit(terms, tailB),
    },
    unit,
    ...shapes,
  ),
  logcdf: row<'x' | 'a' | 'b'>(
    {
      x: (terms) => inUnit(terms, relative(density), false, true),
      a: (terms) => inUnit(terms, relative(tailA)),
      b: (terms) => inUnit(terms, relative(tailB)),
    },
    unit,
    ...shapes,
  ),
  // with Q = (1 − p)^(1/b): (1 − Q)^(1/a)
  quantile: row<'p' | 'a' | 'b'>(
    {
      p: ({ p, a, b }) => {
        const rest = neg(expm1(div(log1p(neg(p)), b)));
        return div(mul(power(rest, sub(div(1, a), 1)), power(sub(1, p), sub(div(1, b), 1))), mul(a, b));
      },
      a: ({ a, z }) => neg(div(xlogy(z, z), a)),
      // −z/(ab) times t/(eᵗ − 1), t = −ln Q
      b: ({ p, a, b, z }) => neg(div(z, mul(mul(a, b), meanOf(0)(neg(div(log1p(neg(p)), b)))))),
    },
    unit,
    ...shapes,
  ),
};

/** The rows of distributions on an interval. */
export const bounded: Readonly<Record<string, Family>> = { arcsine, kumaraswamy };
