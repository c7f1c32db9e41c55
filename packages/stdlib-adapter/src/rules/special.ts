import type { Row } from './row.js';
import { degrees } from './special/degrees.js';
import { errorFunctions } from './special/error-functions.js';
import { exponential } from './special/exponential.js';
import { gammaFamily } from './special/gamma-family.js';
import { kernels } from './special/kernels.js';
import { fastPowers, powers } from './special/powers.js';
import { fastSelection, selection } from './special/selection.js';
import { ownSinglePrecision, singlePrecision } from './special/single-precision.js';
import { integerFunctions } from './special/steps.js';
import { hyperbolic, trigonometric } from './special/trigonometric.js';

export { arithmetic, arithmetic16, arithmetic32 } from './special/arithmetic.js';
export { differences } from './special/differences.js';

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

/** `@stdlib/math/base/special`, one row a function: where the value is NaN, so is the derivative. */
export const special: Readonly<Record<string, Row>> = {
  ...doublePrecision,
  ...singlePrecision(doublePrecision),
  ...ownSinglePrecision,
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
