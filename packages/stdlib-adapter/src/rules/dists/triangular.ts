import type { Value } from '@stdgrad/core';
import { add, div, equal, exp, greater, less, mul, neg, open, sqrt, sub, type Domain } from '@stdgrad/ops';
import { pick, row, type Mask, type Partial, type Row, type Terms } from '../row.js';
import { both, between } from './closed-forms.js';

// The triangular distribution on [a, b] with mode c. At the mode, where the density has its tip, each side counts half;
// at the ends it is the limit from inside. With a = b, a point mass, the derivative is 0 beside the point, NaN at it.

type Family = Readonly<Record<string, Row>>;
type Params = 'a' | 'b' | 'c';

const lower: Domain = { text: 'ℝ', low: -4, high: -1, kinks: [] };
const upper: Domain = { text: 'ℝ', low: 1.5, high: 4, kinks: [] };
const mode: Domain = { text: '[a, b]', low: -0.9, high: 1.4, kinks: [] };
const inside: Domain = { text: 'ℝ', low: -2, high: 3, kinks: [] };
const params = [lower, upper, mode] as const;

const square = (x: Value): Value => mul(x, x);
const half = (x: Value): Value => mul(0.5, x);

/** One side of the triangle: the distance u of x from its end as a share of its width w, and the width W of both. */
interface Side {
  readonly u: Value;
  readonly w: Value;
  readonly W: Value;
  /** Result of the function. */
  readonly z: Value;
}

type Point = Terms<'x' | Params>;
type Formula = (side: Side) => Value | number;

/** Formulas for a ≤ x ≤ c and for c ≤ x ≤ b; 0 elsewhere. */
function sides({ x, a, b, c, z }: Point, left: Formula, right: Formula): Value {
  const W = pick(greater(b, a), sub(b, a), 1);
  const part = (here: Mask, distance: Value, width: Value, formula: Formula): Value => {
    const w = pick(here, width, 1);
    return pick(here, formula({ u: div(pick(here, distance, 0.5), w), w, W, z: pick(here, z, 0) }), 0);
  };
  const onLeft = both(between(x, a, c), greater(c, a));
  const onRight = both(between(x, c, b), greater(b, c));
  const sum = add(part(onLeft, sub(x, a), sub(c, a), left), part(onRight, sub(b, x), sub(b, c), right));
  const atPoint = both(equal(x, c), equal(a, b));
  return pick(atPoint, NaN, pick(both(onLeft, onRight), half(sum), sum));
}

/** The same by c; where x and c lie at one end, the slope while c leaves it. */
function byMode(point: Point, leaving: number, left: Formula, right: Formula): Value {
  const { x, a, b, c } = point;
  const low = both(equal(x, c), both(equal(a, c), less(c, b)));
  const high = both(equal(x, c), both(equal(b, c), less(a, c)));
  return pick(low, leaving, pick(high, -leaving, sides(point, left, right)));
}

/** A row of x and the parameters; each partial derivative has a formula for the left side and one for the right. */
function ofSides(
  leaving: number,
  formulas: { readonly [P in 'x' | Params]: readonly [left: Formula, right: Formula] },
): Row {
  const by =
    (name: 'x' | 'a' | 'b'): Partial<'x' | Params> =>
    (point) =>
      sides(point, ...formulas[name]);
  return row(
    { x: by('x'), a: by('a'), b: by('b'), c: (point) => byMode(point, leaving, ...formulas.c) },
    inside,
    ...params,
  );
}

/** (1 − u)/w */
const rest = ({ u, w }: Side): Value => div(sub(1, u), w);

const logpdf = ofSides(-Infinity, {
  x: [({ u, w }) => div(1, mul(w, u)), ({ u, w }) => div(-1, mul(w, u))],
  a: [(side) => sub(div(1, side.W), div(rest(side), side.u)), ({ W }) => div(1, W)],
  b: [({ W }) => div(-1, W), (side) => sub(div(rest(side), side.u), div(1, side.W))],
  c: [({ w }) => div(-1, w), ({ w }) => div(1, w)],
});

const pdf = ofSides(-Infinity, {
  x: [({ w, W }) => div(2, mul(W, w)), ({ w, W }) => div(-2, mul(W, w))],
  a: [(side) => mul(div(2, side.W), sub(div(side.u, side.W), rest(side))), ({ u, W }) => mul(div(2, W), div(u, W))],
  b: [({ u, W }) => mul(div(-2, W), div(u, W)), (side) => mul(div(2, side.W), sub(rest(side), div(side.u, side.W)))],
  c: [({ u, w, W }) => mul(div(-2, W), div(u, w)), ({ u, w, W }) => mul(div(2, W), div(u, w))],
});

/** (1/W + 1/w) u² w/W − 2u/W: of u² w/W by the end of the side. */
const byEnd = ({ u, w, W }: Side): Value => div(sub(mul(square(u), add(1, div(w, W))), mul(2, u)), W);
/** −u² w/W², by the other end. */
const byOther = ({ u, w, W }: Side): Value => neg(mul(div(square(u), W), div(w, W)));
const steep = ({ u, W }: Side): Value => div(mul(2, u), W);
const shift = ({ u, W }: Side): Value => neg(div(square(u), W));

const cdf = ofSides(0, { x: [steep, steep], a: [byEnd, byOther], b: [byOther, byEnd], c: [shift, shift] });

/** Of the logarithm, by the derivative. */
const relative =
  (formula: (side: Side) => Value): Formula =>
  (side) =>
    mul(formula(side), exp(neg(side.z)));

const logcdf = ofSides(0, {
  x: [({ u, w }) => div(2, mul(u, w)), relative(steep)],
  a: [({ u, w, W }) => add(add(div(1, W), div(1, w)), div(-2, mul(u, w))), relative(byOther)],
  b: [({ W }) => div(-1, W), relative(byEnd)],
  c: [({ w }) => div(-1, w), relative(shift)],
});

/** What the derivatives of √(w W q) are written with: √q, √(w/W) and W. */
interface Inverse {
  readonly root: Value;
  readonly share: Value;
  readonly W: Value;
}
type InverseFormula = (side: Inverse) => Value;

/** Formulas for quantiles on the left, a + √(w W p), and on the right, b − √(w W (1 − p)). */
function inverse({ p, a, b, c }: Terms<'p' | Params>, left: InverseFormula, right: InverseFormula): Value {
  const W = pick(greater(b, a), sub(b, a), 1);
  const low = pick(less(mul(p, W), sub(c, a)), 1, pick(equal(b, c), 1, 0));
  const part = (here: Mask, q: Value, w: Value, formula: InverseFormula): Value =>
    pick(here, formula({ root: sqrt(pick(here, q, 1)), share: sqrt(pick(here, div(w, W), 1)), W }), 0);
  return add(
    part(both(greater(c, a), greater(low, 0)), p, sub(c, a), left),
    part(both(greater(b, c), less(low, 1)), sub(1, p), sub(b, c), right),
  );
}

const byChance: InverseFormula = ({ root, share, W }) => half(div(mul(W, share), root));
const ofOther: InverseFormula = ({ root, share }) => half(mul(root, share));
const ofEnd: InverseFormula = ({ root, share }) => sub(1, half(mul(root, add(share, div(1, share)))));
const ofMode: InverseFormula = ({ root, share }) => half(div(root, share));

/** `d`, but with p = 0 and the mode at a, or p = 1 and the mode at b, what is given: the quantile is that end. */
function cornered({ p, a, b, c }: Terms<'p' | Params>, atLow: number, atHigh: number, d: Value): Value {
  const low = both(equal(p, 0), equal(a, c));
  const high = both(equal(p, 1), equal(b, c));
  return pick(equal(a, b), NaN, pick(low, atLow, pick(high, atHigh, d)));
}

const quantile = row<'p' | Params>(
  {
    p: (terms) => inverse(terms, byChance, byChance),
    a: (terms) => cornered(terms, 1, 0, inverse(terms, ofEnd, ofOther)),
    b: (terms) => cornered(terms, 0, 1, inverse(terms, ofOther, ofEnd)),
    c: (terms) => cornered(terms, 0, 0, inverse(terms, ofMode, ofMode)),
  },
  open(0, 1),
  ...params,
);

const middle = (terms: Terms<Params>): Terms<'p' | Params> =>
  ({ p: 0.5, a: terms.a, b: terms.b, c: terms.c }) as unknown as Terms<'p' | Params>;

/** (2 own − one − other)/18 */
const varies = (own: Value, one: Value, other: Value): Value => div(sub(mul(2, own), add(one, other)), 18);

/** `@stdlib/stats/base/dists/triangular` */
export const triangular: Family = {
  pdf,
  logpdf,
  cdf,
  logcdf,
  quantile,
  mean: row({ a: () => 1 / 3, b: () => 1 / 3, c: () => 1 / 3 }, ...params),
  median: row<Params>(
    {
      a: (terms) => pick(equal(terms.a, terms.b), NaN, inverse(middle(terms), ofEnd, ofOther)),
      b: (terms) => pick(equal(terms.a, terms.b), NaN, inverse(middle(terms), ofOther, ofEnd)),
      c: (terms) => pick(equal(terms.a, terms.b), NaN, inverse(middle(terms), ofMode, ofMode)),
    },
    ...params,
  ),
  mode: row({ a: () => 0, b: () => 0, c: () => 1 }, ...params),
  variance: row<Params>(
    {
      a: ({ a, b, c }) => varies(a, b, c),
      b: ({ a, b, c }) => varies(b, a, c),
      c: ({ a, b, c }) => varies(c, a, b),
    },
    ...params,
  ),
  stdev: row<Params>(
    {
      a: ({ a, b, c, z }) => half(div(varies(a, b, c), z)),
      b: ({ a, b, c, z }) => half(div(varies(b, a, c), z)),
      c: ({ a, b, c, z }) => half(div(varies(c, a, b), z)),
    },
    ...params,
  ),
  entropy: row<Params>(
    { a: ({ a, b }) => div(-1, sub(b, a)), b: ({ a, b }) => div(1, sub(b, a)), c: () => 0 },
    ...params,
  ),
};
