import type { Value } from '@stdgrad/core';
import {
  add,
  digamma,
  div,
  exp,
  expm1,
  greater,
  greaterEqual,
  ln,
  log1p,
  mul,
  neg,
  open,
  aboveZero,
  ratio,
  sub,
  xlog1py,
  xlogy,
} from '@stdgrad/ops';
import { bounded } from './dists/bounded.js';
import { densities } from './dists/densities.js';
import { discrete } from './dists/discrete.js';
import { chiMoments } from './dists/chi.js';
import { closedForms } from './dists/closed-forms.js';
import { generating } from './dists/generating.js';
import { lognormal, wald, weibull } from './dists/half-line.js';
import { moments } from './dists/moments.js';
import { shapes } from './dists/shapes.js';
import { t } from './dists/student.js';
import { triangular } from './dists/triangular.js';
import { cauchy, cosine, gumbel, laplace, logistic, normal } from './location-scale.js';
import { pick, row, type Mask, type Row } from './row.js';
import { gammaDensityOf } from './special/incomplete.js';

// Conventions. Outside of the support a density is 0 and its logarithm −∞, all around: the derivative is 0.
// At an end of the support it is the limit from inside, infinite where the slope is; also where the value is infinite.

const unit = open(0, 1);

/** `d` on the support, 0 outside. */
const on = (inside: Mask, d: Value): Value => pick(inside, d, 0);
const from0 = (x: Value): Mask => greaterEqual(x, 0);
/** Whether x ∈ [0, 1] */
const in01 = (x: Value): Mask => greaterEqual(mul(x, sub(1, x)), 0);

const exponential: Readonly<Record<string, Row>> = {
  logpdf: row(
    {
      x: ({ x, lambda }) => on(from0(x), neg(lambda)),
      lambda: ({ x, lambda }) => on(from0(x), sub(div(1, lambda), x)),
    },
    aboveZero,
    aboveZero,
  ),
  pdf: row(
    {
      x: ({ x, lambda, z }) => on(from0(x), mul(neg(lambda), z)),
      lambda: ({ x, lambda }) => on(from0(x), mul(exp(neg(mul(lambda, x))), sub(1, mul(lambda, x)))),
    },
    aboveZero,
    aboveZero,
  ),
  cdf: row(
    {
      x: ({ x, lambda }) => on(from0(x), mul(lambda, exp(neg(mul(lambda, x))))),
      lambda: ({ x, lambda }) => on(from0(x), mul(x, exp(neg(mul(lambda, x))))),
    },
    aboveZero,
    aboveZero,
  ),
  logcdf: row(
    {
      x: ({ x, lambda }) => on(from0(x), div(lambda, expm1(mul(lambda, x)))),
      lambda: ({ x, lambda }) => on(from0(x), div(x, expm1(mul(lambda, x)))),
    },
    aboveZero,
    aboveZero,
  ),
  quantile: row(
    { p: ({ p, lambda }) => div(1, mul(lambda, sub(1, p))), lambda: ({ lambda, z }) => neg(div(z, lambda)) },
    unit,
    aboveZero,
  ),
};

const gamma: Readonly<Record<string, Row>> = {
  logpdf: row(
    {
      x: ({ x, alpha, beta }) => on(from0(x), sub(ratio(sub(alpha, 1), x), beta)),
      alpha: ({ x, alpha, beta }) => on(from0(x), sub(ln(mul(x, beta)), digamma(alpha))),
      beta: ({ x, alpha, beta }) => on(from0(x), sub(div(alpha, beta), x)),
    },
    aboveZero,
    aboveZero,
    aboveZero,
  ),
  pdf: row(
    {
      // (α−1)/x · pdf(x; α, β) = β pdf(x; α−1, β), which also holds at x = 0
      x: ({ x, alpha, beta, z, self }) =>
        on(
          from0(x),
          sub(
            pick(
              greater(alpha, 1) as Mask,
              mul(beta, self(x, pick(greater(alpha, 1) as Mask, sub(alpha, 1), 1), beta)),
              mul(z, ratio(sub(alpha, 1), x)),
            ),
            mul(beta, z),
          ),
        ),
      alpha: ({ x, alpha, beta }) => {
        const here = from0(x);
        return on(here, mul(beta, gammaDensityOf(1)(mul(pick(here, x, 1), beta), alpha)));
      },
      beta: ({ x, alpha, beta, z }) => on(from0(x), mul(z, sub(div(alpha, beta), x))),
    },
    aboveZero,
    aboveZero,
    aboveZero,
  ),
};

const beta: Readonly<Record<string, Row>> = {
  logpdf: row(
    {
      x: ({ x, alpha, beta: b }) => on(in01(x), sub(ratio(sub(alpha, 1), x), ratio(sub(b, 1), sub(1, x)))),
      alpha: ({ x, alpha, beta: b }) => on(in01(x), sub(ln(x), sub(digamma(alpha), digamma(add(alpha, b))))),
      beta: ({ x, alpha, beta: b }) => on(in01(x), sub(log1p(neg(x)), sub(digamma(b), digamma(add(alpha, b))))),
    },
    unit,
    aboveZero,
    aboveZero,
  ),
  pdf: row(
    {
      // (α−1)/x · pdf(x; α, β) = (α+β−1) pdf(x; α−1, β), and so for 1−x: which also hold at the ends
      x: ({ x, alpha, beta: b, z, self }) => {
        const side = (a: Value, to: Value, lowered: (less: Value) => Value): Value =>
          pick(
            greater(a, 1),
            mul(sub(add(alpha, b), 1), lowered(pick(greater(a, 1), sub(a, 1), 1))),
            mul(z, ratio(sub(a, 1), to)),
          );
        const rising = side(alpha, x, (a) => self(x, a, b));
        const falling = side(b, sub(1, x), (a) => self(x, alpha, a));
        return on(in01(x), sub(rising, falling));
      },
      alpha: ({ x, alpha, beta: b, z }) =>
        on(in01(x), sub(xlogy(z, x), mul(z, sub(digamma(alpha), digamma(add(alpha, b)))))),
      beta: ({ x, alpha, beta: b, z }) =>
        on(in01(x), sub(xlog1py(z, neg(x)), mul(z, sub(digamma(b), digamma(add(alpha, b)))))),
    },
    unit,
    aboveZero,
    aboveZero,
  ),
};

/** `@stdlib/stats/base/dists`, a row a function. */
export const distributions: Readonly<Record<string, Readonly<Record<string, Row>>>> = merged(
  {
    normal,
    logistic,
    exponential,
    gamma,
    beta,
    t,
    laplace,
    cauchy,
    gumbel,
    cosine,
    lognormal,
    weibull,
    wald,
    chi: chiMoments,
    triangular,
  },
  shapes,
  densities,
  closedForms,
  bounded,
  moments,
  discrete,
  Object.fromEntries(Object.entries(generating).map(([name, mgf]) => [name, { mgf }])),
);

/** Tables of the same distributions put together. */
function merged(...tables: readonly Readonly<Record<string, Readonly<Record<string, Row>>>>[]) {
  const all: Record<string, Record<string, Row>> = {};
  for (const table of tables)
    for (const [name, family] of Object.entries(table)) all[name] = { ...all[name], ...family };
  return all;
}
