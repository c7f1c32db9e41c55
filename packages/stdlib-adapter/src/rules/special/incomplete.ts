import type { Value } from '@stdgrad/core';
import { aboveZero, add, div, exp, greater, mul, neg, open, ratio, sub, xlog1py, xlogy } from '@stdgrad/ops';
import { betaDensity, betaPart, betaTail } from '../../numerics/incomplete-beta.js';
import { gammaDensity, gammaPart, gammaTail } from '../../numerics/incomplete-gamma.js';
import { applied, family, unknown, type Applied } from '../applied.js';
import type { Flagged } from '../flagged.js';
import { pick, row, type Row } from '../row.js';

const unit = open(0, 1);

// Families closed under differentiation: derivatives of the density and of the distribution function, of all orders.

const lowered = (x: Value): Value => pick(greater(x, 1), sub(x, 1), 1);

/** ∂ⁿ/∂aⁿ of the standard gamma density at x. */
export const gammaDensityOf: (n: number) => Applied = family((n) =>
  applied(
    `derivative ${n} of the gamma density`,
    (x, a) => gammaDensity(n, x, a),
    row(
      {
        x: ({ x, a, z }) => {
          if (n > 0) return add(mul(z, sub(ratio(sub(a, 1), x), 1)), mul(div(n, x), gammaDensityOf(n - 1)(x, a)));
          // (a − 1)/x · f(x; a) = f(x; a − 1), which also holds at x = 0
          const rising = pick(greater(a, 1), gammaDensityOf(0)(x, lowered(a)), mul(z, ratio(sub(a, 1), x)));
          return sub(rising, z);
        },
        a: ({ x, a }) => gammaDensityOf(n + 1)(x, a),
      },
      aboveZero,
      aboveZero,
    ),
  ),
);

/** ∂ⁿ/∂aⁿ of the standard gamma distribution function at x, n ≥ 1. */
export const gammaTailOf: (n: number) => Applied = family((n) =>
  applied(
    `derivative ${n} of gammainc by a`,
    (x, a) => gammaTail(n, x, a),
    row({ x: ({ x, a }) => gammaDensityOf(n)(x, a), a: ({ x, a }) => gammaTailOf(n + 1)(x, a) }, aboveZero, aboveZero),
  ),
);

/** lnⁿx xᵃ⁻¹ e⁻ˣ */
const gammaIntegrand = (n: number, x: Value, a: Value): Value =>
  power(xlogy(1, x), n, exp(sub(xlogy(sub(a, 1), x), x)));

/** baseⁿ · factor */
function power(base: Value, n: number, factor: Value): Value {
  let product = factor;
  for (let k = 0; k < n; k++) product = mul(product, base);
  return product;
}

const gammaPartOf: (n: number, upper: number) => Applied = family((n, upper) =>
  applied(
    `derivative ${n} of gammainc by a`,
    (x, a) => gammaPart(n, upper === 1, x, a),
    row(
      {
        x: ({ x, a }) => signed(upper === 1, gammaIntegrand(n, x, a)),
        a: ({ x, a }) => gammaPartOf(n + 1, upper)(x, a),
      },
      aboveZero,
      aboveZero,
    ),
  ),
);

/** ∂ⁱ⁺ʲ/∂aⁱ∂bʲ of the beta density at x. */
export const betaDensityOf: (i: number, j: number) => Applied = family((i, j) =>
  applied(
    `derivative ${i}, ${j} of the beta density`,
    (x, a, b) => betaDensity(i, j, x, a, b),
    row(
      {
        x: ({ x, a, b, z }) => {
          const rest = sub(1, x);
          const falls = (s: Value, to: Value, less: (by: Value) => Value): Value =>
            pick(greater(s, 1), mul(sub(add(a, b), 1), less(lowered(s))), mul(z, ratio(sub(s, 1), to)));
          if (i + j === 0) {
            const density = betaDensityOf(0, 0);
            return sub(
              falls(a, x, (by) => density(x, by, b)),
              falls(b, rest, (by) => density(x, a, by)),
            );
          }
          let sum = mul(z, sub(ratio(sub(a, 1), x), ratio(sub(b, 1), rest)));
          if (i > 0) sum = add(sum, mul(div(i, x), betaDensityOf(i - 1, j)(x, a, b)));
          if (j > 0) sum = sub(sum, mul(div(j, rest), betaDensityOf(i, j - 1)(x, a, b)));
          return sum;
        },
        a: ({ x, a, b }) => betaDensityOf(i + 1, j)(x, a, b),
        b: ({ x, a, b }) => betaDensityOf(i, j + 1)(x, a, b),
      },
      unit,
      aboveZero,
      aboveZero,
    ),
  ),
);

/** ∂ⁱ⁺ʲ/∂aⁱ∂bʲ of the beta distribution function at x, i + j ≥ 1. */
export const betaTailOf: (i: number, j: number) => Applied = family((i, j) =>
  applied(
    `derivative ${i}, ${j} of betainc by a, b`,
    (x, a, b) => betaTail(i, j, x, a, b),
    row(
      {
        x: ({ x, a, b }) => betaDensityOf(i, j)(x, a, b),
        a: ({ x, a, b }) => betaTailOf(i + 1, j)(x, a, b),
        b: ({ x, a, b }) => betaTailOf(i, j + 1)(x, a, b),
      },
      unit,
      aboveZero,
      aboveZero,
    ),
  ),
);

const betaIntegrand = (i: number, j: number, x: Value, a: Value, b: Value): Value =>
  power(xlogy(1, x), i, power(xlog1py(1, neg(x)), j, exp(add(xlogy(sub(a, 1), x), xlog1py(sub(b, 1), neg(x))))));

const betaPartOf: (i: number, j: number, upper: number) => Applied = family((i, j, upper) =>
  applied(
    `derivative ${i}, ${j} of betainc by a, b`,
    (x, a, b) => betaPart(i, j, upper === 1, x, a, b),
    row(
      {
        x: ({ x, a, b }) => signed(upper === 1, betaIntegrand(i, j, x, a, b)),
        a: ({ x, a, b }) => betaPartOf(i + 1, j, upper)(x, a, b),
        b: ({ x, a, b }) => betaPartOf(i, j + 1, upper)(x, a, b),
      },
      unit,
      aboveZero,
      aboveZero,
    ),
  ),
);

const signed = (minus: boolean, x: Value): Value => (minus ? neg(x) : x);

function gammainc(regularized: boolean, upper: boolean): Row {
  return row(
    {
      x: ({ x, a }) => signed(upper, regularized ? gammaDensityOf(0)(x, a) : gammaIntegrand(0, x, a)),
      a: ({ x, a }) => (regularized ? signed(upper, gammaTailOf(1)(x, a)) : gammaPartOf(1, upper ? 1 : 0)(x, a)),
    },
    aboveZero,
    aboveZero,
  );
}

function betainc(regularized: boolean, upper: boolean): Row {
  const which = upper ? 1 : 0;
  return row(
    {
      x: ({ x, a, b }) => signed(upper, regularized ? betaDensityOf(0, 0)(x, a, b) : betaIntegrand(0, 0, x, a, b)),
      a: ({ x, a, b }) => (regularized ? signed(upper, betaTailOf(1, 0)(x, a, b)) : betaPartOf(1, 0, which)(x, a, b)),
      b: ({ x, a, b }) => (regularized ? signed(upper, betaTailOf(0, 1)(x, a, b)) : betaPartOf(0, 1, which)(x, a, b)),
    },
    unit,
    aboveZero,
    aboveZero,
  );
}

/** Where the probability p of the lower side is reached: by the implicit function theorem. */
function gammaincinv(upper: boolean): Row {
  return row(
    {
      p: ({ a, z }) => div(upper ? -1 : 1, gammaDensityOf(0)(z, a)),
      a: ({ a, z }) => neg(ratio(gammaTailOf(1)(z, a), gammaDensityOf(0)(z, a))),
    },
    unit,
    aboveZero,
  );
}

function betaincinv(upper: boolean): Row {
  return row(
    {
      p: ({ a, b, z }) => div(upper ? -1 : 1, betaDensityOf(0, 0)(z, a, b)),
      a: ({ a, b, z }) => neg(ratio(betaTailOf(1, 0)(z, a, b), betaDensityOf(0, 0)(z, a, b))),
      b: ({ a, b, z }) => neg(ratio(betaTailOf(0, 1)(z, a, b), betaDensityOf(0, 0)(z, a, b))),
    },
    unit,
    aboveZero,
    aboveZero,
  );
}

/** Functions of `@stdlib/math/base/special` with flags. */
export const incomplete: Readonly<Record<string, Flagged>> = {
  gammainc: {
    count: 2,
    flags: ['regularized', 'upper'],
    rowFor: (regularized, upper) => gammainc(regularized === undefined || Boolean(regularized), Boolean(upper)),
  },
  gammaincinv: { count: 2, flags: ['upper'], rowFor: (upper) => gammaincinv(upper === true) },
  betainc: {
    count: 3,
    flags: ['regularized', 'upper'],
    rowFor: (regularized, upper) => betainc(regularized !== false, upper === true),
  },
  betaincinv: { count: 3, flags: ['upper'], rowFor: (upper) => betaincinv(Boolean(upper)) },
};

/** What `kernel-betainc` returns beside the value is not always the derivative by x that it stands for. */
const besideValue = (): Row => {
  const none = (argument: string): (() => never) => unknown('second result of kernel-betainc', argument);
  return row({ x: none('x'), a: none('a'), b: none('b') }, unit, aboveZero, aboveZero);
};

/** x and 1 − x where the lower side has the probability p; q = 1 − p is the caller's. */
const inverse = (result: 0 | 1): Row => {
  const sign = result === 0 ? 1 : -1;
  const point = (z: Value): Value => (result === 0 ? z : sub(1, z));
  const slope = (z: Value, a: Value, b: Value, i: number, j: number): Value =>
    mul(-sign, ratio(betaTailOf(i, j)(point(z), a, b), betaDensityOf(0, 0)(point(z), a, b)));
  return row(
    {
      a: ({ a, b, z }) => slope(z, a, b, 1, 0),
      b: ({ a, b, z }) => slope(z, a, b, 0, 1),
      p: ({ a, b, z }) => div(sign, betaDensityOf(0, 0)(point(z), a, b)),
      q: unknown('kernel-betaincinv', 'q, of which 1 - p takes the gradient'),
    },
    aboveZero,
    aboveZero,
    unit,
    unit,
  );
};

/** The same with two results. */
export const incompleteOfTwo: Readonly<Record<string, Flagged & { readonly rest: Flagged['rowFor'] }>> = {
  'kernel-betainc': {
    count: 3,
    flags: ['regularized', 'upper'],
    rowFor: (regularized, upper) => betainc(Boolean(regularized), Boolean(upper)),
    rest: besideValue,
  },
  'kernel-betaincinv': { count: 4, flags: [], rowFor: () => inverse(0), rest: () => inverse(1) },
};
