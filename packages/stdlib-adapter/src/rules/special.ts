import type { Row } from './row.js';
import { degrees } from './special/degrees.js';
import { errorFunctions } from './special/error-functions.js';
import { exponential } from './special/exponential.js';
import { gammaFamily } from './special/gamma-family.js';
import { kernels } from './special/kernels.js';
import { fastPowers, powers } from './special/powers.js';
import { fastSelection, selection } from './special/selection.js';
import { integerFunctions } from './special/steps.js';
import { hyperbolic, trigonometric } from './special/trigonometric.js';

export { arithmetic, arithmetic32, differences } from './special/arithmetic.js';

const doublePrecision: Readonly<Record<string, Row>> = {
  ...exponential,
  ...powers,
  ...trigonometric,
  ...degrees,
  ...selection,
  ...gammaFamily,
  ...errorFunctions,
  ...kernels,
};

const { asinh, acosh, atanh } = hyperbolic as Record<'asinh' | 'acosh' | 'atanh', Row>;

/** Names of functions in single precision, whose rows are those of the functions without the `f`. */
const single = (
  'abs2 abs acosd acos acosh acotd acot acoth acovercos acoversin acscd acsc ahavercos ahaversin asecd asec asind asin ' +
  'asinh atan2 atand atan atanh avercos aversin cbrt clamp copysign cosd cos cosh cosm1 cospi cotd cot covercos ' +
  'coversin cscd csc deg2rad factorialln flipsign fmod hacovercos hacoversin havercos haversin hypot inv ' +
  'kernel-cos kernel-log1p kernel-sin kernel-tan ldexp ln log1p log logit pdiff pow rad2deg ramp rcbrt rsqrt ' +
  'secd sec sinc sind sin sinpi sqrt sqrtpi tand tan trigamma vercos versin wrap xlogy'
).split(' ');

/** The rows of functions in single precision: the derivative is computed in double precision, where the value was. */
export function singlePrecision(rows: Readonly<Record<string, Row>>): Record<string, Row> {
  return Object.fromEntries(single.map((name) => [`${name}f`, rows[name]!]));
}

/** `@stdlib/math/base/special`, one row a function: where the value is NaN, so is the derivative. */
export const special: Readonly<Record<string, Row>> = {
  ...doublePrecision,
  ...singlePrecision(doublePrecision),
  // ln |Γ(x)| in single precision
  absgammalnf: gammaFamily['gammaln']!,
  ...integerFunctions,
};

/** `@stdlib/math/base/special/fast` */
export const fast: Readonly<Record<string, Row>> = {
  ...fastPowers,
  ...fastSelection,
  asinh,
  acosh,
  atanh,
  atanhf: atanh,
  absf: fastSelection['abs']!,
  hypotf: fastPowers['hypot']!,
};
