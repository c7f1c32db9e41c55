import {
  add,
  aboveZero,
  div,
  mul,
  neg,
  nonzero,
  open,
  pow as power,
  ratio,
  real,
  sqrt,
  sub,
  xlogy,
} from '@stdgrad/ops';
import { pick, row, type Row, type Terms } from '../row.js';
import { bothZero, square, unsigned, whole } from './terms.js';

// at 0⁰, where the function jumps, both are 0, as PyTorch and MyGrad have it; by the exponent NaN where b < 0
const byBase = ({ b, x }: Terms<'b' | 'x'>): ReturnType<typeof power> =>
  mul(x, power(b, pick(bothZero(b, x), 1, sub(x, 1))));

/** Powers and roots. */
export const powers: Readonly<Record<string, Row>> = {
  sqrt: row({ x: ({ z }) => div(0.5, unsigned(z)) }, aboveZero),
  cbrt: row({ x: ({ z }) => div(1, mul(3, square(z))) }, nonzero),
  rsqrt: row({ x: ({ z }) => mul(-0.5, power(z, 3)) }, aboveZero),
  rcbrt: row({ x: ({ z }) => mul(-1 / 3, square(square(z))) }, nonzero),
  inv: row({ x: ({ z }) => neg(square(z)) }, nonzero),
  abs2: row({ x: ({ x }) => mul(2, x) }, real),
  pow: row({ b: byBase, x: ({ b, x, z }) => xlogy(z, pick(bothZero(b, x), 1, b)) }, aboveZero, real),
  // bˣ − 1
  powm1: row({ b: byBase, x: ({ b, x }) => xlogy(power(b, x), pick(bothZero(b, x), 1, b)) }, aboveZero, real),
  // √(πx)
  sqrtpi: row({ x: ({ z }) => div(Math.PI / 2, unsigned(z)) }, aboveZero),
  // √(1 + x) − 1
  sqrt1pm1: row({ x: ({ x }) => div(0.5, sqrt(unsigned(add(1, x)))) }, open(-0.9, 4)),
  // at the origin, where the cone has its tip, the derivative is 0
  hypot: row({ x: ({ x, z }) => ratio(x, z), y: ({ y, z }) => ratio(y, z) }, nonzero, nonzero),
  // frac · 2^exp
  ldexp: row({ frac: ({ exp }) => power(2, exp), exp: null }, real, whole),
};

/** `@stdlib/math/base/special/fast`: powers and roots. */
export const fastPowers: Readonly<Record<string, Row>> = {
  hypot: powers['hypot']!,
  'pow-int': row({ x: ({ x, n }) => mul(n, power(x, pick(bothZero(x, n), 1, sub(n, 1)))), n: null }, nonzero, whole),
};
