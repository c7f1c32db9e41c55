import { nonzero, aboveZero, real } from '../define/domain.js';
import { binary, choose, type Binary } from '../define/callable.js';
import { mul, sub } from './arithmetic.js';
import { equal } from './comparison.js';
import { ln } from './exponential.js';
import { expit, ratio } from './special.js';

/** xʸ; where y = 0 the derivative by x is 0, where x = 0 that by y is 0 */
export const pow: Binary = binary('pow', {
  scalar: Math.pow,
  dx: ({ x, y }) => mul(y, pow(x, choose(1, sub(y, 1), equal(y, 0)))),
  dy: ({ x, z }) => mul(z, ln(choose(1, x, equal(x, 0)))),
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
