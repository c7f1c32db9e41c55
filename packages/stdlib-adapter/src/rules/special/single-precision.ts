import { aboveZero, add, cos, div, mul, neg, sin, sub } from '@stdgrad/ops';
import { row, type Row } from '../row.js';
import { gammaFamily } from './gamma-family.js';
import { eighth, oddOrEven, upper } from './kernels.js';
import { hornerOf } from './terms.js';

/** Names of functions in single precision, whose rows are those of the functions without the `f`. */
const single = (
  'abs2 abs acosd acos acosh acotd acot acoth acovercos acoversin acscd acsc ahavercos ahaversin asecd asec asind asin ' +
  'asinh atan2 atand atan atanh avercos aversin cbrt clamp copysign cosd cos cosh cosm1 cospi cotd cot covercos ' +
  'coversin cscd csc deg2rad factorialln flipsign fmod hacovercos hacoversin havercos haversin hypot inv ' +
  'kernel-log1p ldexp ln log1p log logit pdiff pow rad2deg ramp rcbrt rsqrt ' +
  'secd sec sinc sind sin sinpi sqrt sqrtpi tand tan trigamma vercos versin wrap xlogy'
).split(' ');

/** The rows of functions in single precision: the derivative is computed in double precision, where the value was. */
export function singlePrecision(rows: Readonly<Record<string, Row>>): Record<string, Row> {
  return Object.fromEntries(single.map((name) => [`${name}f`, rows[name]!]));
}

// Σ pₖ xᵏ over x (x + 1) (x + 2) (x + 3) (x + 4), of another g than in double precision
const above = [
  14.026143074035645, 43.7473258972168, 50.59547424316406, 26.90456771850586, 6.595765590667725, 0.6007853746414185,
];
const below = [0, 24, 50, 35, 10, 1];
const slope = (c: readonly number[]): number[] => c.slice(1).map((one, k) => (k + 1) * one);

/** Functions in single precision that are more than the rounded form of another. */
export const ownSinglePrecision: Readonly<Record<string, Row>> = {
  // ln |Γ(x)|
  absgammalnf: gammaFamily['gammaln']!,
  // of an angle in double precision that has no tail
  'kernel-sinf': row({ x: ({ x }) => cos(x) }, eighth),
  'kernel-cosf': row({ x: ({ x }) => neg(sin(x)) }, eighth),
  'kernel-tanf': row({ x: ({ z }) => add(1, mul(z, z)), k: null }, upper, oddOrEven),
  'gamma-lanczos-sum-expg-scaledf': row(
    { x: ({ x, z }) => div(sub(hornerOf(slope(above), x), mul(z, hornerOf(slope(below), x))), hornerOf(below, x)) },
    aboveZero,
  ),
};
