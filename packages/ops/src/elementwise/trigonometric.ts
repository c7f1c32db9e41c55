import { real } from '../define/domain.js';
import { unary, type Unary } from '../define/callable.js';
import { mul, neg, sub } from './arithmetic.js';

/** Sine of an angle in radians */
export const sin: Unary = unary('sin', { scalar: Math.sin, d: ({ x }) => cos(x), on: real });

/** Cosine of an angle in radians */
export const cos: Unary = unary('cos', { scalar: Math.cos, d: ({ x }) => neg(sin(x)), on: real });

/** Hyperbolic tangent */
export const tanh: Unary = unary('tanh', { scalar: Math.tanh, d: ({ z }) => sub(1, mul(z, z)), on: real });
