import type { Value } from '@stdgrad/core';
import { nonzero, aboveZero, real } from '../define/domain.js';
import { binary, choose, type Binary } from '../define/callable.js';
import { abs, add, mul, sub } from './arithmetic.js';
import { equal } from './comparison.js';
import { expit, ratio, xlogy } from './special.js';

const bothZero = (x: Value, y: Value): Value => equal(add(abs(x), abs(y)), 0);

/** xʸ; at 0⁰, where the function jumps, both derivatives are 0 */
export const pow: Binary = binary('pow', {
  scalar: Math.pow,
  dx: ({ x, y }) => mul(y, pow(x, choose(1, sub(y, 1), bothZero(x, y)))),
  dy: ({ x, y, z }) => xlogy(z, choose(1, x, bothZero(x, y))),
  on: [aboveZero, real],
});

/** √(x² + y²) without overflow; derivatives 0 at the origin */
export const hypot: Binary = binary('hypot', {
  scalar: Math.hypot,
  dx: ({ x, z }) => ratio(x, z),
  dy: ({ y, z }) => ratio(y, z),
  on: [nonzero, nonzero],
});

/** ln(eˣ + eʸ) without overflow */
export const logaddexp: Binary = binary('logaddexp', {
  scalar: (x, y) => (x === y ? x + Math.LN2 : Math.max(x, y) + Math.log1p(Math.exp(-Math.abs(x - y)))),
  dx: ({ x, y }) => expit(sub(x, y)),
  dy: ({ x, y }) => expit(sub(y, x)),
  on: [real, real],
});

/** log₂(2ˣ + 2ʸ) without overflow */
export const logaddexp2: Binary = binary('logaddexp2', {
  scalar: (x, y) => (x === y ? x + 1 : Math.max(x, y) + Math.log1p(2 ** -Math.abs(x - y)) / Math.LN2),
  dx: ({ x, y }) => expit(mul(Math.LN2, sub(x, y))),
  dy: ({ x, y }) => expit(mul(Math.LN2, sub(y, x))),
  on: [real, real],
});
