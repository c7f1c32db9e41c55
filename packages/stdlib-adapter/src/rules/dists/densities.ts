import type { Value } from '@stdgrad/core';
import {
  abs,
  aboveZero,
  add,
  digamma,
  div,
  exp,
  greater,
  greaterEqual,
  ln,
  log1p,
  mul,
  neg,
  ratio,
  sub,
  xlogy,
  type Domain,
} from '@stdgrad/ops';
import { lnBeta } from '../../numerics/gamma-function.js';
import { applied } from '../applied.js';
import { is, pick, row, type Row } from '../row.js';
import { ofMass } from './mass.js';
import { digammaRiseOf } from '../special/families.js';
import { gammaDensityOf } from '../special/incomplete.js';

// Densities and their logarithms of distributions that come from the gamma and beta distributions.

type Family = Readonly<Record<string, Row>>;

const half = (x: Value): Value => mul(0.5, x);
const square = (x: Value): Value => mul(x, x);
const whole: Domain = { text: 'ℕ', low: 1, high: 4, kinks: [] };
const three = [aboveZero, aboveZero, aboveZero] as const;

/** A formula where x ≥ 0, with some x in the place of those below; 0 elsewhere. */
const from0 = (x: Value, formula: (x: Value) => Value): Value => {
  const here = greaterEqual(x, 0);
  return pick(here, formula(pick(here, x, 1)), 0);
};
/** The same where x > 0: at 0 the density ends as 0, with all its derivatives, or its logarithm as −∞. */
const above0 = (x: Value, formula: (x: Value) => Value): Value => {
  const here = greater(x, 0);
  return pick(here, formula(pick(here, x, 1)), 0);
};
/** Derivative by x of the standard gamma density: ((a − 1)/x − 1) g(x; a), and (a − 1)/x g(x; a) = g(x; a − 1). */
function gammaSlope(x: Value, a: Value): Value {
  const density = gammaDensityOf(0);
  const high = greater(a, 1);
  const lowered = density(x, pick(high, sub(a, 1), 1));
  return sub(pick(high, lowered, mul(density(x, a), ratio(sub(a, 1), x))), density(x, a));
}

const chisquare: Family = {
  logpdf: row(
    {
      x: ({ x, k }) => ofMass(k, (shape) => from0(x, (y) => sub(ratio(sub(half(shape), 1), y), 0.5))),
      k: ({ x, k }) => from0(x, (y) => half(sub(ln(half(y)), digamma(half(k))))),
    },
    aboveZero,
    aboveZero,
  ),
  pdf: row(
    {
      x: ({ x, k }) => ofMass(k, (shape) => from0(x, (y) => mul(0.25, gammaSlope(half(y), half(shape))))),
      k: ({ x, k }) => from0(x, (y) => mul(0.25, gammaDensityOf(1)(half(y), half(k)))),
    },
    aboveZero,
    aboveZero,
  ),
};

const chi: Family = {
  logpdf: row(
    {
      x: ({ x, k }) => ofMass(k, (shape) => from0(x, (y) => sub(ratio(sub(shape, 1), y), y))),
      k: ({ x, k }) => from0(x, (y) => sub(ln(y), half(add(Math.LN2, digamma(half(k)))))),
    },
    aboveZero,
    aboveZero,
  ),
  pdf: row(
    {
      // (k − 1 − x²) g(x²/2; k/2)
      x: ({ x, k }) =>
        ofMass(k, (shape) =>
          from0(x, (y) => {
            const [factor, density] = [sub(sub(shape, 1), square(y)), gammaDensityOf(0)(half(square(y)), half(shape))];
            const end = is(add(abs(y), abs(factor)), 0);
            return pick(end, factor, mul(factor, pick(end, 1, density)));
          }),
        ),
      k: ({ x, k, z }) =>
        from0(x, (y) => {
          const none = is(k, 0);
          // from 0 it rises by e^(−y²/2)/y
          const some = mul(z, half(add(Math.LN2, digamma(half(pick(none, 1, k))))));
          return pick(none, mul(half(y), gammaDensityOf(1)(half(square(y)), half(k))), sub(xlogy(z, y), some));
        }),
    },
    aboveZero,
    aboveZero,
  ),
};

const erlang: Family = {
  logpdf: row(
    {
      x: ({ x, k, lambda }) => ofMass(k, (shape) => from0(x, (y) => sub(ratio(sub(shape, 1), y), lambda))),
      k: null,
      lambda: ({ x, k, lambda }) => ofMass(k, (shape) => from0(x, (y) => sub(div(shape, lambda), y))),
    },
    aboveZero,
    whole,
    aboveZero,
  ),
  pdf: row(
    {
      x: ({ x, k, lambda }) =>
        ofMass(k, (shape) => from0(x, (y) => mul(square(lambda), gammaSlope(mul(lambda, y), shape)))),
      k: null,
      lambda: ({ x, k, lambda }) =>
        ofMass(k, (shape) =>
          from0(x, (y) => mul(sub(shape, mul(lambda, y)), gammaDensityOf(0)(mul(lambda, y), shape))),
        ),
    },
    aboveZero,
    whole,
    aboveZero,
  ),
};

/** ∂ ln f of invgamma by x, α and β, as the factor of a value or by itself. */
const inverse = (factor: (z: Value) => Value): Row =>
  row(
    {
      x: ({ x, alpha, beta, z }) => above0(x, (y) => mul(factor(z), div(sub(div(beta, y), add(alpha, 1)), y))),
      alpha: ({ x, alpha, beta, z }) => above0(x, (y) => mul(factor(z), sub(ln(div(beta, y)), digamma(alpha)))),
      beta: ({ x, alpha, beta, z }) => above0(x, (y) => mul(factor(z), sub(div(alpha, beta), div(1, y)))),
    },
    ...three,
  );
const one = (): Value => 1 as unknown as Value;
const invgamma: Family = { logpdf: inverse(one), pdf: inverse((z) => z) };

const lnBetaOf = applied(
  'ln of beta',
  lnBeta,
  row({ a: ({ a, b }) => neg(digammaRiseOf(a, b)), b: ({ a, b }) => neg(digammaRiseOf(b, a)) }, aboveZero, aboveZero),
);

/** (a − 1)/w times the density wᵃ⁻¹ (1 + w)⁻ᵃ⁻ᵇ / B(a, b). */
const rising = (w: Value, a: Value, b: Value): Value =>
  mul(sub(a, 1), exp(sub(sub(xlogy(sub(a, 2), w), mul(add(a, b), log1p(w))), lnBetaOf(a, b))));

const betaprime: Family = {
  // at 0 @stdlib has no density
  logpdf: row(
    {
      x: ({ x, alpha, beta }) => above0(x, (y) => sub(div(sub(alpha, 1), y), div(add(alpha, beta), add(1, y)))),
      alpha: ({ x, alpha, beta }) => above0(x, (y) => add(neg(log1p(div(1, y))), digammaRiseOf(alpha, beta))),
      beta: ({ x, alpha, beta }) => above0(x, (y) => sub(digammaRiseOf(beta, alpha), log1p(y))),
    },
    ...three,
  ),
  pdf: row(
    {
      x: ({ x, alpha, beta, z }) => {
        // at 0 the slope inside, where the density is continuous: @stdlib's is 0 there
        const here = greaterEqual(x, pick(greater(alpha, 1), 0, Number.MIN_VALUE));
        const y = pick(here, x, 1);
        return pick(here, sub(rising(y, alpha, beta), mul(z, div(add(alpha, beta), add(1, y)))), 0);
      },
      alpha: ({ x, alpha, beta, z }) =>
        above0(x, (y) => mul(z, add(neg(log1p(div(1, y))), digammaRiseOf(alpha, beta)))),
      beta: ({ x, alpha, beta, z }) => above0(x, (y) => mul(z, sub(digammaRiseOf(beta, alpha), log1p(y)))),
    },
    ...three,
  ),
};

const f: Family = {
  pdf: row(
    {
      x: ({ x, d1, d2, z }) =>
        above0(x, (y) => {
          const r = div(d1, d2);
          const w = mul(r, y);
          const falling = mul(z, div(mul(half(add(d1, d2)), r), add(1, w)));
          return sub(mul(square(r), rising(w, half(d1), half(d2))), falling);
        }),
      d1: ({ x, d1, d2, z }) =>
        above0(x, (y) => {
          const w = div(mul(d1, y), d2);
          // ln w/(1+w) + ψ((d₁+d₂)/2) − ψ(d₁/2), and what w changes by d₁
          const shape = sub(digammaRiseOf(half(d1), half(d2)), log1p(div(1, w)));
          return mul(half(z), add(shape, div(sub(1, div(mul(d2, w), d1)), add(1, w))));
        }),
      d2: ({ x, d1, d2, z }) =>
        above0(x, (y) => {
          const w = div(mul(d1, y), d2);
          const shape = sub(digammaRiseOf(half(d2), half(d1)), log1p(w));
          return mul(half(z), add(shape, div(sub(w, div(d1, d2)), add(1, w))));
        }),
    },
    ...three,
  ),
};

/** The rows of `pdf` and `logpdf`. */
export const densities: Readonly<Record<string, Family>> = { chisquare, chi, erlang, invgamma, betaprime, f };
