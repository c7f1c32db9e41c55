import type { Value } from '@stdgrad/core';
import { aboveZero, add, div, less, ln, log1p, mul, neg, pow, real, sub, type Domain } from '@stdgrad/ops';
import { distributions } from '../distributions.js';
import { pick, row, type Partial, type Row, type Terms } from '../row.js';

// A draw is a function of the parameters and of noise that does not depend on them. Its derivative with the noise held
// fixed is that of the quantile function at the draw's own probability: dx/dθ = −(∂F/∂θ)/(∂F/∂x) (Figurnov, Mohamed &
// Mnih, 2018, "Implicit reparameterization gradients", equation 6). That holds for any sampler, rejection included.

const whole: Domain = { text: 'ℕ', low: 1, high: 4, kinks: [] };

/** μ + σ w, w the noise */
function scaled(location: string, scale: string): Row {
  const byScale: Partial<string> = (terms) => div(sub(terms['z']!, terms[location]!), terms[scale]!);
  return row<string>({ [location]: () => 1, [scale]: byScale }, real, aboveZero);
}

/** a + (b − a) w, w the noise */
const between: Row = row(
  {
    a: ({ a, b, z }) => div(sub(b, z), sub(b, a)),
    b: ({ a, b, z }) => div(sub(z, a), sub(b, a)),
  },
  real,
  { text: '(a, ∞)', low: 6, high: 9, kinks: [] },
);

/** By a distribution function's row, which reads where it is taken and not its own value. */
function implicit(name: string): Row {
  const { params, partials, on } = distributions[name]!['cdf']!;
  const [density, ...rest] = partials;
  const byParameter = rest.map(
    (partial): Partial<string> | null =>
      partial &&
      ((terms) => {
        const at = { x: terms['z']! } as Record<string, Value>;
        for (const param of params.slice(1)) at[param] = terms[param]!;
        return neg(div(partial(at as Terms<string>), density!(at as Terms<string>)));
      }),
  );
  return { params: params.slice(1), partials: byParameter, on: on.slice(1) };
}

const lower = ({ z, a, b }: Terms<'a' | 'b' | 'c'>): Value => div(sub(z, a), mul(2, sub(b, a)));
const upper = ({ z, a, b }: Terms<'a' | 'b' | 'c'>): Value => div(sub(b, z), mul(2, sub(b, a)));

/** Samplers of `@stdlib/random` whose draws change smoothly with the parameters, by name. */
export const pathwise: Readonly<Record<string, Row>> = {
  arcsine: between,
  cauchy: scaled('x0', 'gamma'),
  cosine: scaled('mu', 's'),
  // −ln(u)/λ
  exponential: row({ lambda: ({ lambda, z }) => neg(div(z, lambda)) }, aboveZero),
  // m + s e^(−1/α), e exponential
  frechet: row(
    {
      alpha: ({ alpha, s, m, z }) => neg(div(mul(sub(z, m), ln(div(sub(z, m), s))), alpha)),
      s: ({ s, m, z }) => div(sub(z, m), s),
      m: () => 1,
    },
    aboveZero,
    aboveZero,
    real,
  ),
  gumbel: scaled('mu', 'beta'),
  // (1 − (1 − u)^(1/b))^(1/a)
  kumaraswamy: row(
    {
      a: ({ a, z }) => neg(div(mul(z, ln(z)), a)),
      b: ({ a, b, z }) => {
        const rest = neg(pow(z, a));
        return div(mul(add(1, rest), log1p(rest)), mul(mul(a, b), pow(z, sub(a, 1))));
      },
    },
    aboveZero,
    aboveZero,
  ),
  laplace: scaled('mu', 'b'),
  levy: scaled('mu', 'c'),
  logistic: scaled('mu', 's'),
  // exp(μ + σ w)
  lognormal: row(
    { mu: ({ z }) => z, sigma: ({ mu, sigma, z }) => div(mul(z, sub(ln(z), mu)), sigma) },
    real,
    aboveZero,
  ),
  normal: scaled('mu', 'sigma'),
  // β u^(−1/α)
  'pareto-type1': row(
    {
      alpha: ({ alpha, beta, z }) => neg(div(mul(z, ln(div(z, beta))), alpha)),
      beta: ({ beta, z }) => div(z, beta),
    },
    aboveZero,
    aboveZero,
  ),
  rayleigh: row({ sigma: ({ sigma, z }) => div(z, sigma) }, aboveZero),
  // a + √(u(b − a)(c − a)) up to the mode c, b − √((1 − u)(b − a)(b − c)) above it
  triangular: row(
    {
      a: (terms) => {
        const { a, c, z } = terms;
        const below = sub(sub(1, lower(terms)), div(sub(z, a), mul(2, sub(c, a))));
        return pick(less(z, c), below, upper(terms));
      },
      b: (terms) => {
        const { b, c, z } = terms;
        const above = sub(sub(1, upper(terms)), div(sub(b, z), mul(2, sub(b, c))));
        return pick(less(z, c), lower(terms), above);
      },
      c: ({ a, b, c, z }) => pick(less(z, c), div(sub(z, a), mul(2, sub(c, a))), div(sub(b, z), mul(2, sub(b, c)))),
    },
    real,
    { text: '(a, ∞)', low: 8, high: 9, kinks: [] },
    { text: '(a, b)', low: 6, high: 7, kinks: [] },
  ),
  uniform: between,
  // λ e^(1/k), e exponential
  weibull: row(
    {
      k: ({ k, lambda, z }) => neg(div(mul(z, ln(div(z, lambda))), k)),
      lambda: ({ lambda, z }) => div(z, lambda),
    },
    aboveZero,
    aboveZero,
  ),
  // by implicit differentiation
  beta: implicit('beta'),
  betaprime: implicit('betaprime'),
  chi: implicit('chi'),
  chisquare: implicit('chisquare'),
  erlang: { ...implicit('erlang'), on: [whole, aboveZero] },
  f: implicit('f'),
  gamma: implicit('gamma'),
  invgamma: implicit('invgamma'),
  t: implicit('t'),
};

/** Samplers of whole numbers: a draw does not change until it leaps. */
export const discrete: readonly string[] = [
  'bernoulli',
  'binomial',
  'discrete-uniform',
  'geometric',
  'hypergeometric',
  'negative-binomial',
  'poisson',
  'randi',
];
