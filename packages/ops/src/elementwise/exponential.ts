import { positive, real } from '../define/domain.js';
import { unary, type Unary } from '../define/callable.js';
import { div, mul } from './arithmetic.js';

/** eˣ */
export const exp: Unary = unary('exp', { scalar: Math.exp, d: ({ z }) => z, on: real });

/** Natural logarithm */
export const ln: Unary = unary('ln', { scalar: Math.log, d: ({ x }) => div(1, x), on: positive });

/** Square root */
export const sqrt: Unary = unary('sqrt', { scalar: Math.sqrt, d: ({ z }) => div(1, mul(2, z)), on: positive });
