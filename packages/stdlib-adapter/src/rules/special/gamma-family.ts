import { aboveZero, add, digamma, mul, neg, polygamma, trigamma } from '@stdgrad/ops';
import { row, type Row } from '../row.js';
import { whole } from './terms.js';
import { digammaRiseOf } from './families.js';

/** The gamma function and its relatives. */
export const gammaFamily: Readonly<Record<string, Row>> = {
  gamma: row({ x: ({ x, z }) => mul(z, digamma(x)) }, aboveZero),
  gammaln: row({ x: ({ x }) => digamma(x) }, aboveZero),
  factorial: row({ x: ({ x, z }) => mul(z, digamma(add(x, 1))) }, aboveZero),
  factorialln: row({ x: ({ x }) => digamma(add(x, 1)) }, aboveZero),
  digamma: row({ x: ({ x }) => trigamma(x) }, aboveZero),
  trigamma: row({ x: ({ x }) => polygamma(2, x) }, aboveZero),
  beta: row(
    {
      x: ({ x, y, z }) => neg(mul(z, digammaRiseOf(x, y))),
      y: ({ x, y, z }) => neg(mul(z, digammaRiseOf(y, x))),
    },
    aboveZero,
    aboveZero,
  ),
  betaln: row(
    {
      x: ({ x, y }) => neg(digammaRiseOf(x, y)),
      y: ({ x, y }) => neg(digammaRiseOf(y, x)),
    },
    aboveZero,
    aboveZero,
  ),
  // by the order there is none
  polygamma: row({ n: null, x: ({ n, x, self }) => self(add(n, 1), x) }, whole, aboveZero),
};
