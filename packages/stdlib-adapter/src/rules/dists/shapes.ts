import type { Value } from '@stdgrad/core';
import {
  aboveZero,
  add,
  digamma,
  div,
  equal,
  exp,
  greater,
  greaterEqual,
  mul,
  neg,
  open,
  sub,
  xlogy,
} from '@stdgrad/ops';
import { lnGamma } from '../../numerics/gamma-function.js';
import { applied } from '../applied.js';
import { pick, row, type Mask, type Row, type Terms } from '../row.js';
import { betaDensityOf, betaTailOf, gammaDensityOf, gammaTailOf } from '../special/incomplete.js';
import { derived } from './derived.js';
import { ofMass } from './mass.js';

// Distributions whose distribution function is an incomplete gamma or beta function.

type Family = Readonly<Record<string, Row>>;

const unit = open(0, 1);
const half = (x: Value): Value => mul(0.5, x);
const square = (x: Value): Value => mul(x, x);
const one = (): number => 1;
const above0 = {
  inside: ({ x }: { readonly x: Value }): Mask => greaterEqual(x, 0),
  within: one,
};

/** A formula that ends as 0 where x is 0, with all its derivatives. */
const beyond0 = (x: Value, formula: (x: Value) => Value): Value => {
  const end = equal(x, 0);
  return pick(end, 0, formula(pick(end, 1, x)));
};

/** Without the logarithm, which some distributions don't have. */
const plain = ({ cdf, quantile }: Family): Family => ({ cdf: cdf!, quantile: quantile! });

const density = (x: Value, a: Value): Value => ofMass(a, (shape) => gammaDensityOf(0)(x, shape));
/** x g(x; a) = a g(x; a + 1), which also holds at x = 0 */
const scaledDensity = (x: Value, a: Value): Value => mul(a, gammaDensityOf(0)(x, add(a, 1)));

/** ln Γ(x) */
export const lnGammaOf = applied('ln of gamma', lnGamma, row({ x: ({ x }) => digamma(x) }, aboveZero));

/** P(βx; α) */
const gamma = derived<'x' | 'alpha' | 'beta'>(
  {
    partials: {
      x: ({ x, alpha, beta }) => mul(beta, density(mul(beta, x), alpha)),
      alpha: ({ x, alpha, beta }) => gammaTailOf(1)(mul(beta, x), alpha),
      beta: ({ x, alpha, beta }) => div(scaledDensity(mul(beta, x), alpha), beta),
    },
    ...above0,
    on: [aboveZero, aboveZero, aboveZero],
  },
  unit,
);

/** P(λx; k), k a whole number */
const erlang = derived<'x' | 'k' | 'lambda'>(
  {
    partials: {
      x: ({ x, k, lambda }) => mul(lambda, density(mul(lambda, x), k)),
      k: null,
      lambda: ({ x, k, lambda }) => div(scaledDensity(mul(lambda, x), k), lambda),
    },
    ...above0,
    on: [aboveZero, { text: 'ℕ', low: 1, high: 4, kinks: [] }, aboveZero],
  },
  unit,
);

/** P(x/2; k/2) */
const chisquare = derived<'x' | 'k'>(
  {
    partials: {
      x: ({ x, k }) => half(density(half(x), half(k))),
      k: ({ x, k }) => half(gammaTailOf(1)(half(x), half(k))),
    },
    ...above0,
    on: [aboveZero, aboveZero],
  },
  unit,
);

/** P(x²/2; k/2) */
const chi = derived<'x' | 'k'>(
  {
    partials: {
      // 2^(1−k/2) xᵏ⁻¹ e^(−x²/2) / Γ(k/2)
      x: ({ x, k }) =>
        ofMass(k, (shape) => {
          const constant = add(mul(Math.LN2, sub(1, half(shape))), neg(lnGammaOf(half(shape))));
          return exp(add(sub(xlogy(sub(shape, 1), x), half(square(x))), constant));
        }),
      k: ({ x, k }) => half(gammaTailOf(1)(half(square(x)), half(k))),
    },
    ...above0,
    on: [aboveZero, aboveZero],
  },
  unit,
);

/** 1 − P(β/x; α) */
const invgamma = derived<'x' | 'alpha' | 'beta'>(
  {
    partials: {
      x: ({ x, alpha, beta }) => beyond0(x, (y) => mul(div(beta, square(y)), gammaDensityOf(0)(div(beta, y), alpha))),
      alpha: ({ x, alpha, beta }) => beyond0(x, (y) => neg(gammaTailOf(1)(div(beta, y), alpha))),
      beta: ({ x, alpha, beta }) => beyond0(x, (y) => neg(div(gammaDensityOf(0)(div(beta, y), alpha), y))),
    },
    ...above0,
    on: [aboveZero, aboveZero, aboveZero],
  },
  unit,
);

/** Iₓ(α, β) */
const beta = derived<'x' | 'alpha' | 'beta'>(
  {
    partials: {
      x: ({ x, alpha, beta: b }) => betaDensityOf(0, 0)(x, alpha, b),
      alpha: ({ x, alpha, beta: b }) => betaTailOf(1, 0)(x, alpha, b),
      beta: ({ x, alpha, beta: b }) => betaTailOf(0, 1)(x, alpha, b),
    },
    inside: ({ x }) => greaterEqual(mul(x, sub(1, x)), 0),
    within: () => 0.5,
    on: [unit, aboveZero, aboveZero],
  },
  unit,
);

/** What the distribution function I_w/(1+w)(a, b) of a ratio w ≥ 0 needs: on the side where nothing is lost. */
interface OfRatio {
  /** Derivative by w. */
  readonly slope: Value;
  /** w times it: u(1−u) g(u; a, b) = ab/((a+b)(a+b+1)) g(u; a + 1, b + 1), which also holds at 0. */
  readonly scaled: Value;
  readonly byA: Value;
  readonly byB: Value;
}

function ofRatio(w: Value, a: Value, b: Value): OfRatio {
  const large = greater(w, 1);
  // I_u(a, b) = 1 − I_{1−u}(b, a)
  const u = div(pick(large, 1, w), add(1, w));
  const [first, second] = [pick(large, b, a), pick(large, a, b)];
  const [byFirst, bySecond] = [betaTailOf(1, 0)(u, first, second), betaTailOf(0, 1)(u, first, second)];
  const sum = add(a, b);
  return {
    slope: div(betaDensityOf(0, 0)(u, first, second), square(add(1, w))),
    scaled: mul(div(mul(a, b), mul(sum, add(sum, 1))), betaDensityOf(0, 0)(u, add(first, 1), add(second, 1))),
    byA: pick(large, neg(bySecond), byFirst),
    byB: pick(large, neg(byFirst), bySecond),
  };
}

const betaprime = derived<'x' | 'alpha' | 'beta'>(
  {
    partials: {
      x: ({ x, alpha, beta: b }) => ofRatio(x, alpha, b).slope,
      alpha: ({ x, alpha, beta: b }) => ofRatio(x, alpha, b).byA,
      beta: ({ x, alpha, beta: b }) => ofRatio(x, alpha, b).byB,
    },
    ...above0,
    on: [aboveZero, aboveZero, aboveZero],
  },
  unit,
);

/** w = d₁x/d₂, with the shapes d₁/2 and d₂/2 */
const ofF = (x: Value, d1: Value, d2: Value): OfRatio => ofRatio(div(mul(d1, x), d2), half(d1), half(d2));

const f = derived<'x' | 'd1' | 'd2'>(
  {
    partials: {
      x: ({ x, d1, d2 }) => mul(div(d1, d2), ofF(x, d1, d2).slope),
      d1: ({ x, d1, d2 }) => {
        const { scaled, byA } = ofF(x, d1, d2);
        return add(half(byA), div(scaled, d1));
      },
      d2: ({ x, d1, d2 }) => {
        const { scaled, byB } = ofF(x, d1, d2);
        return sub(half(byB), div(scaled, d2));
      },
    },
    ...above0,
    on: [aboveZero, aboveZero, aboveZero],
  },
  unit,
);

/** The quantile is a multiple of the scale, or of its reciprocal. */
const rate = (family: Family, name: string): Family => {
  const { quantile } = family;
  const k = quantile!.params.indexOf(name);
  const byRate = (terms: Terms<string>): Value => neg(div(terms['z']!, terms[name]!));
  return { ...family, quantile: { ...quantile!, partials: quantile!.partials.with(k, byRate) } };
};

/** With shape 0 the quantile is 0, and remains so for a while when the shape grows. */
const flat = (family: Family, name: string): Family => {
  const { quantile } = family;
  const k = quantile!.params.indexOf(name);
  const partial = quantile!.partials[k]!;
  const byShape = (terms: Terms<string>): Value => {
    const none = equal(terms[name]!, 0);
    return pick(
      none,
      pick(equal(terms['p']!, 1), NaN, 0),
      partial(Object.create(terms, { [name]: { value: pick(none, 1, terms[name]!) } }) as Terms<string>),
    );
  };
  return { ...family, quantile: { ...quantile!, partials: quantile!.partials.with(k, byShape) } };
};

/** The rows of `@stdlib/stats/base/dists` that follow from incomplete gamma and beta functions. */
export const shapes: Readonly<Record<string, Family>> = {
  gamma: flat(rate(gamma, 'beta'), 'alpha'),
  erlang: plain(rate(erlang, 'lambda')),
  chisquare: plain(flat(chisquare, 'k')),
  chi: plain(flat(chi, 'k')),
  invgamma: plain(invgamma),
  beta,
  betaprime,
  f: plain(f),
};
