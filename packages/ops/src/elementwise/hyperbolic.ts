import { unary, type Unary } from '../define/callable.js';
import { nonzero, open, real, type Domain } from '../define/domain.js';
import { abs, add, div, mul, neg, sub } from './arithmetic.js';
import { sqrt } from './exponential.js';
import { hypot } from './power.js';
import { tanh } from './trigonometric.js';

/** Numbers from `low` up: above the branch point 1 of the inverse functions. */
const above: Domain = open(1, 5);

/** Inverse hyperbolic sine */
export const asinh: Unary = unary('asinh', { scalar: Math.asinh, d: ({ x }) => div(1, hypot(x, 1)), on: real });

/** Inverse hyperbolic cosine, of numbers from 1 up */
export const acosh: Unary = unary('acosh', {
  scalar: Math.acosh,
  d: ({ x }) => div(1, mul(sqrt(sub(x, 1)), sqrt(add(x, 1)))),
  on: above,
});

/** Inverse hyperbolic tangent, of numbers between −1 and 1 */
export const atanh: Unary = unary('atanh', {
  scalar: Math.atanh,
  d: ({ x }) => div(1, mul(sub(1, x), add(1, x))),
  on: open(-1, 1),
});

/** Hyperbolic cotangent, 1 / tanh x */
export const coth: Unary = unary('coth', {
  scalar: (x) => 1 / Math.tanh(x),
  d: ({ x }) => neg(mul(csch(x), csch(x))),
  on: nonzero,
});

/** Hyperbolic cosecant, 1 / sinh x */
export const csch: Unary = unary('csch', {
  scalar: (x) => 1 / Math.sinh(x),
  d: ({ x, z }) => neg(mul(z, coth(x))),
  on: nonzero,
});

/** Hyperbolic secant, 1 / cosh x */
export const sech: Unary = unary('sech', {
  scalar: (x) => 1 / Math.cosh(x),
  d: ({ x, z }) => neg(mul(z, tanh(x))),
  on: real,
});

/** Inverse hyperbolic cotangent, of numbers beyond ±1 */
export const acoth: Unary = unary('acoth', {
  scalar: (x) => Math.atanh(1 / x),
  d: ({ x }) => div(1, mul(sub(1, x), add(1, x))),
  on: above,
});

/** Inverse hyperbolic cosecant */
export const acsch: Unary = unary('acsch', {
  scalar: (x) => Math.asinh(1 / x),
  d: ({ x }) => neg(div(1, mul(abs(x), hypot(x, 1)))),
  on: nonzero,
});

/** Inverse hyperbolic secant, of numbers between 0 and 1 */
export const asech: Unary = unary('asech', {
  scalar: (x) => Math.acosh(1 / x),
  d: ({ x }) => neg(div(1, mul(x, sqrt(mul(sub(1, x), add(1, x)))))),
  on: open(0, 1),
});
