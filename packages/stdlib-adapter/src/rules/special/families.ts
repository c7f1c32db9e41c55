import {
  aboveZero,
  add,
  digamma,
  div,
  mul,
  open,
  real,
  sin,
  sub,
  trigamma,
  sqrt,
  neg,
  type Domain,
} from '@stdgrad/ops';
import type { Value } from '@stdgrad/core';
import { besselJ, besselY } from '../../numerics/bessel.js';
import { digammaRise } from '../../numerics/gamma-function.js';
import { ellipticE, ellipticF, ellipticK } from '../../numerics/elliptic.js';
import { hypergeometric } from '../../numerics/hypergeometric.js';
import { erfcxDerivative, factorialPower, lanczosSum, logQuotient } from '../../numerics/single-variable.js';
import { eta, zeta } from '../../numerics/zeta.js';
import { applied, family, unknown, type Applied } from '../applied.js';
import { row, type Partial } from '../row.js';

// Functions that partial derivatives are written with; a family holds the derivatives of its members.

/** A family of the derivatives 0, 1, 2, … of a function of one number. */
const derivatives = (name: string, fn: (n: number, x: number) => number, on: Domain): ((n: number) => Applied) => {
  const of: (n: number) => Applied = family((n) =>
    applied(`derivative ${n} of ${name}`, (x) => fn(n, x), row({ x: ({ x }) => of(n + 1)(x) }, on)),
  );
  return of;
};

/** Jₙ(x) of integer order. DLMF 10.6.1 */
export const besselJOf: (n: number) => Applied = family((n) =>
  applied(
    `besselj${n}`,
    (x) => besselJ(n, x),
    row({ x: ({ x }) => mul(0.5, sub(besselJOf(n - 1)(x), besselJOf(n + 1)(x))) }, real),
  ),
);

/** Yₙ(x) of integer order. DLMF 10.6.1 */
export const besselYOf: (n: number) => Applied = family((n) =>
  applied(
    `bessely${n}`,
    (x) => besselY(n, x),
    row({ x: ({ x }) => mul(0.5, sub(besselYOf(n - 1)(x), besselYOf(n + 1)(x))) }, aboveZero),
  ),
);

/** Derivatives of ζ(s). */
export const zetaOf = derivatives('riemann-zeta', zeta, real);
/** Derivatives of η(s). */
export const etaOf = derivatives('dirichlet-eta', eta, real);
/** Derivatives of e^(x²) erfc x. */
export const erfcxOf = derivatives('erfcx', erfcxDerivative, real);
/** Derivatives of ln x / (x − 1). */
export const logQuotientOf = derivatives('ln x / (x - 1)', logQuotient, aboveZero);
/** Derivatives of the Lanczos sum. */
export const lanczosSumOf = derivatives('gamma-lanczos-sum', lanczosSum, aboveZero);
/** Derivatives of K(m). */
export const ellipticKOf = derivatives('ellipk', ellipticK, open(-4, 1));
/** Derivatives of E(m). */
export const ellipticEOf = derivatives('ellipe', ellipticE, open(-4, 1));

/** Derivative `n` by x of the product of `count` factors x, x + step, … */
export const factorialPowerOf: (n: number, step: number) => Applied = family((n, step) =>
  applied(
    `derivative ${n} of a factorial power`,
    (x, count) => factorialPower(n, x, count, step as 1 | -1),
    row({ x: ({ x, count }) => factorialPowerOf(n + 1, step)(x, count), count: null }, real, aboveZero),
  ),
);

/** Derivative `n` by m of F(φ, m). */
export const ellipticFOf: (n: number) => Applied = family((n) =>
  applied(
    `derivative ${n} of the elliptic integral by m`,
    (phi, m) => ellipticF(n, phi, m),
    row(
      {
        phi: ({ phi, m }) => {
          const s = mul(sin(phi), sin(phi));
          const rest = sub(1, mul(m, s));
          let z = div(1, sqrt(rest));
          // (½)ₙ sin²ⁿφ (1 − m sin²φ)⁻¹ᐟ²⁻ⁿ
          for (let k = 0; k < n; k++) z = mul(z, mul(0.5 + k, div(s, rest)));
          return z;
        },
        m: ({ phi, m }) => ellipticFOf(n + 1)(phi, m),
      },
      real,
      open(-4, 1),
    ),
  ),
);

const half = open(-0.9, 0.9);

type Which = 0 | 1 | 2 | 3;
type Of4 = Partial<'a' | 'b' | 'c' | 'x'>;

/** F(a, b; c; x): 0 its value, 1, 2, 3 its derivatives by a, b and c. */
export const hypergeometricOf: (k: Which) => Applied = family((number) => {
  const k = number as Which;
  const name = k === 0 ? 'hyp2f1' : `derivative of hyp2f1 by ${'abc'[k - 1]}`;
  const byParameter = (j: Which): Of4 =>
    k === 0 ? ({ a, b, c, x }) => hypergeometricOf(j)(a, b, c, x) : unknown(name, 'abc'[j - 1]!);
  const byX: Of4 = ({ a, b, c, x }) => {
    // of F' = ab/c F(a + 1, b + 1; c + 1), and its derivative by a parameter
    const up = (j: Which): Value => hypergeometricOf(j)(add(a, 1), add(b, 1), add(c, 1), x);
    const factor = div(mul(a, b), c);
    if (k === 0) return mul(factor, up(0));
    const slope = k === 1 ? div(b, c) : k === 2 ? div(a, c) : neg(div(factor, c));
    return add(mul(slope, up(0)), mul(factor, up(k)));
  };
  return applied(
    name,
    (a, b, c, x) => hypergeometric(a, b, c, x)[k],
    row({ a: byParameter(1), b: byParameter(2), c: byParameter(3), x: byX }, real, real, aboveZero, half),
  );
});

/** ψ(z + delta) − ψ(z), without cancellation for small delta. */
export const digammaRiseOf: Applied = applied(
  'digamma(z + delta) - digamma(z)',
  (z, delta) => {
    if (z > 0 && delta >= 0) return digammaRise(z, delta);
    if (z > 0 && z + delta > 0) return -digammaRise(z + delta, -delta);
    return digamma(z + delta) - digamma(z);
  },
  row(
    {
      x: ({ x, delta }) => sub(trigamma(add(x, delta)), trigamma(x)),
      delta: ({ x, delta }) => trigamma(add(x, delta)),
    },
    aboveZero,
    aboveZero,
  ),
);
