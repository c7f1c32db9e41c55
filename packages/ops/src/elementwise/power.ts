import { positive, real } from '../define/domain.js';
import { binary, choose, type Binary } from '../define/callable.js';
import { mul, sub } from './arithmetic.js';
import { equal } from './comparison.js';
import { ln } from './exponential.js';

/** xʸ; where y = 0 the derivative by x is 0, where x = 0 that by y is 0 */
export const pow: Binary = binary('pow', {
  scalar: Math.pow,
  dx: ({ x, y }) => mul(y, pow(x, choose(1, sub(y, 1), equal(y, 0)))),
  dy: ({ x, z }) => mul(z, ln(choose(1, x, equal(x, 0)))),
  on: [positive, real],
});
