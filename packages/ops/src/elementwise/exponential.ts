import { nonzero, aboveZero, real } from '../define/domain.js';
import { unary, type Unary } from '../define/callable.js';
import { div, mul } from './arithmetic.js';

/** eˣ */
export const exp: Unary = unary('exp', { scalar: Math.exp, d: ({ z }) => z, on: real });

/** Natural logarithm */
export const ln: Unary = unary('ln', { scalar: Math.log, d: ({ x }) => div(1, x), on: aboveZero });

/** Square root */
export const sqrt: Unary = unary('sqrt', { scalar: Math.sqrt, d: ({ z }) => div(1, mul(2, z)), on: aboveZero });

/** 2ˣ */
export const exp2: Unary = unary('exp2', { scalar: (x) => 2 ** x, d: ({ z }) => mul(Math.LN2, z), on: real });

/** 10ˣ */
export const exp10: Unary = unary('exp10', { scalar: (x) => 10 ** x, d: ({ z }) => mul(Math.LN10, z), on: real });

/** Logarithm to base 2 */
export const log2: Unary = unary('log2', { scalar: Math.log2, d: ({ x }) => div(1, mul(Math.LN2, x)), on: aboveZero });

/** Logarithm to base 10 */
export const log10: Unary = unary('log10', {
  scalar: Math.log10,
  d: ({ x }) => div(1, mul(Math.LN10, x)),
  on: aboveZero,
});

/** Cube root */
export const cbrt: Unary = unary('cbrt', { scalar: Math.cbrt, d: ({ z }) => div(1, mul(3, mul(z, z))), on: nonzero });
