import type { Value } from '@stdgrad/core';
import { aboveZero, add, digammaGap, div, equal, lead, log1p, mul, neg, open, real, sub } from '@stdgrad/ops';
import { studentDensity, studentTail } from '../../numerics/student.js';
import { applied, type Applied } from '../applied.js';
import { pick, row, type Row } from '../row.js';
import { betaDensityOf, betaTailOf } from '../special/incomplete.js';
import { derived } from './derived.js';

const square = (x: Value): Value => mul(x, x);
const domains = [real, aboveZero] as const;

/** ∂ ln f/∂x and ∂ ln f/∂v of Student's t; also for v = ∞, the normal density. */
const toX = (x: Value, v: Value): Value => neg(div(mul(x, add(1, div(1, v))), add(1, div(square(x), v))));
const toV = (x: Value, v: Value): Value => {
  const w = div(square(x), v);
  return mul(0.5, sub(add(digammaGap(v), div(mul(w, add(1, div(1, v))), add(1, w))), log1p(w)));
};

const density: Applied = applied(
  'the density of t',
  studentDensity,
  row({ x: ({ x, v, z }) => mul(z, toX(x, v)), v: ({ x, v, z }) => mul(z, toV(x, v)) }, ...domains),
);

/** ∂F/∂v; its own derivative by v through F(−|x|) = ½ I_w(v/2, ½), w = v/(v + x²). */
const tail: Applied = applied(
  'the derivative of t/cdf by v',
  studentTail,
  row(
    {
      x: ({ x, v }) => mul(density(x, v), toV(x, v)),
      v: ({ x, v }) => {
        const middle = equal(x, 0);
        const y = square(pick(middle, 1, x));
        const total = add(v, y);
        const w = div(v, total);
        const [a, b] = [mul(0.5, v), 0.5];
        const slope = div(y, square(total));
        const height = betaDensityOf(0, 0)(w, a, b);
        const [first, second] = [betaDensityOf(1, 0)(w, a, b), betaTailOf(2, 0)(w, a, b)];
        const along = mul(height, add(div(sub(a, 1), w), div(mul(0.5, total), y)));
        const bent = mul(height, div(mul(-2, slope), total));
        const twice = add(add(mul(0.25, second), mul(slope, add(first, mul(along, slope)))), bent);
        // −sign(x) ½, and 0 in the middle
        return pick(middle, 0, mul(sub(0.5, lead(x, 0)), twice));
      },
    },
    ...domains,
  ),
);

/** `@stdlib/stats/base/dists/t` */
export const t: Readonly<Record<string, Row>> = {
  logpdf: row({ x: ({ x, v }) => toX(x, v), v: ({ x, v }) => toV(x, v) }, ...domains),
  pdf: row({ x: ({ x, v, z }) => mul(z, toX(x, v)), v: ({ x, v, z }) => mul(z, toV(x, v)) }, ...domains),
  ...derived<'x' | 'v'>(
    { partials: { x: ({ x, v }) => density(x, v), v: ({ x, v }) => tail(x, v) }, on: [...domains] },
    open(0, 1),
  ),
};
