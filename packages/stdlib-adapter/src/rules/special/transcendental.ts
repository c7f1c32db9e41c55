import type { Value } from '@stdgrad/core';
import {
  aboveZero,
  add,
  cos,
  digamma,
  div,
  mul,
  neg,
  open,
  exp,
  real,
  sin,
  sinc,
  sub,
  type Domain,
} from '@stdgrad/ops';
import { poleSlope } from '../../numerics/single-variable.js';
import { applied } from '../applied.js';
import { is, pick, row, type Partial, type Row } from '../row.js';
import {
  besselJOf,
  besselYOf,
  digammaRiseOf,
  ellipticEOf,
  ellipticKOf,
  erfcxOf,
  etaOf,
  factorialPowerOf,
  hypergeometricOf,
  lanczosSumOf,
  logQuotientOf,
  zetaOf,
} from './families.js';

const whole: Domain = { text: 'ℤ', low: 1, high: 4, kinks: [] };
const below1 = open(-4, 1);
/** e^−g of the scaled Lanczos sum, g = 10.900511 */
const lanczosScale = 4.624429436045379e-5 / 2.5066282746310007;

const squared = (x: Value): Value => mul(mul(x, x), Math.PI / 2);

/** Fresnel's S and C. DLMF 7.2(iii) */
export const fresnels: Row = row({ x: ({ x }) => sin(squared(x)) }, real);
export const fresnelc: Row = row({ x: ({ x }) => cos(squared(x)) }, real);
/** Sine and cosine integral. DLMF 6.2(ii) */
export const sineIntegral: Row = row({ x: ({ x }) => sinc(div(x, Math.PI)) }, real);
export const cosineIntegral: Row = row({ x: ({ x }) => div(cos(x), x) }, aboveZero);

// not differentiated again at a pole
const once: Partial<'x' | 'delta'> = ({ z }) => pick(is(z, 0), 0, NaN);
const gammaOverPole = applied('gamma-delta-ratio at a pole', poleSlope, row({ x: once, delta: once }, real, real));
/** Where x + delta is a pole of Γ, the quotient is 0 and rises linearly by both; elsewhere by the formula. */
const atPole = (x: Value, delta: Value, z: Value, formula: () => Value): Value => {
  const none = is(z, 0);
  return pick(none, gammaOverPole(x, delta), formula());
};

const lnPhi = Math.log((1 + Math.sqrt(5)) / 2);
const lanczosSum = row({ x: ({ x }) => lanczosSumOf(1)(x) }, aboveZero);
const lanczosSumScaled = row({ x: ({ x }) => mul(lanczosScale, lanczosSumOf(1)(x)) }, aboveZero);
const spence = row({ x: ({ x }) => neg(logQuotientOf(0)(x)) }, aboveZero);

/** `@stdlib/math/base/special`: functions whose derivatives are again such functions. */
export const transcendental: Readonly<Record<string, Row>> = {
  // DLMF 10.6
  besselj0: row({ x: ({ x }) => neg(besselJOf(1)(x)) }, real),
  besselj1: row({ x: ({ x }) => mul(0.5, sub(besselJOf(0)(x), besselJOf(2)(x))) }, real),
  bessely0: row({ x: ({ x }) => neg(besselYOf(1)(x)) }, aboveZero),
  bessely1: row({ x: ({ x }) => mul(0.5, sub(besselYOf(0)(x), besselYOf(2)(x))) }, aboveZero),

  'riemann-zeta': row({ s: ({ s }) => zetaOf(1)(s) }, { text: 'ℝ ∖ {1}', low: 1.1, high: 6, kinks: [] }),
  'dirichlet-eta': row({ s: ({ s }) => etaOf(1)(s) }, real),

  // DLMF 25.12.2
  spence,
  spencef: spence,
  fresnels,
  fresnelc,
  erfcx: row({ x: ({ x }) => erfcxOf(1)(x) }, real),

  ellipk: row({ m: ({ m }) => ellipticKOf(1)(m) }, below1),
  ellipe: row({ m: ({ m }) => ellipticEOf(1)(m) }, below1),

  gamma1pm1: row({ x: ({ x, z }) => mul(add(z, 1), digamma(add(x, 1))) }, open(-1, 4)),
  'gamma-lanczos-sum': lanczosSum,
  'gamma-lanczos-sum-expg-scaled': lanczosSumScaled,
  'gamma-delta-ratio': row(
    {
      x: ({ x, delta, z }) => atPole(x, delta, z, () => neg(mul(z, digammaRiseOf(x, delta)))),
      delta: ({ x, delta, z }) => atPole(x, delta, z, () => neg(mul(z, digamma(add(x, delta))))),
    },
    aboveZero,
    aboveZero,
  ),
  'rising-factorial': row({ x: ({ x, n }) => factorialPowerOf(1, 1)(x, n), n: null }, real, whole),
  'falling-factorial': row({ x: ({ x, n }) => factorialPowerOf(1, -1)(x, n), n: null }, real, whole),

  // Fibonacci numbers of real index: (φˣ − cos(πx) φ⁻ˣ) / √5
  binet: row(
    {
      x: ({ x }) => {
        const up = mul(lnPhi / Math.sqrt(5), exp(mul(lnPhi, x)));
        const turn = mul(Math.PI, x);
        const wave = add(mul(Math.PI, sin(turn)), mul(lnPhi, cos(turn)));
        return add(up, mul(wave, mul(1 / Math.sqrt(5), exp(mul(-lnPhi, x)))));
      },
    },
    real,
  ),
};

/** Gauss's hypergeometric function; not where c is 0, −1, −2, … or, as a rule, where x = 1. DLMF 15.5.1 */
export const hyp2f1: Row = row(
  {
    a: ({ a, b, c, x }) => hypergeometricOf(1)(a, b, c, x),
    b: ({ a, b, c, x }) => hypergeometricOf(2)(a, b, c, x),
    c: ({ a, b, c, x }) => hypergeometricOf(3)(a, b, c, x),
    x: ({ a, b, c, x }) => mul(div(mul(a, b), c), hypergeometricOf(0)(add(a, 1), add(b, 1), add(c, 1), x)),
  },
  real,
  real,
  aboveZero,
  open(-0.9, 0.9),
);
