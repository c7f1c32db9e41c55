import type { Value } from '@stdgrad/core';
import { abs, add, cos, div, equal, less, mul, neg, open, sin, square, sub, type Domain } from '@stdgrad/ops';
import { pick, row, type Row, type Terms } from '../row.js';

/** Reduced angles. */
export const eighth = open(-0.78, 0.78);
/** Reduced angles whose tangent is computed as such. */
export const upper = open(0.1, 0.6);
const tail = open(-1e-3, 1e-3);
/** Which of tangent and cotangent is asked for. */
export const oddOrEven: Domain = { text: '1 or −1', low: 1, high: 1, kinks: [] };

// 1/(tan)², since k = −1 asks for −1/tan
const turned = (k: Value, z: Value, slope: Value | number): Value => pick(equal(k, 1), slope, mul(slope, square(z)));
// from here on the angle is taken from π/4, exactly
const reflected = 0.67434;
/** The tangent that was computed: tan x + y (1 + x²). */
const tangent = (k: Value, z: Value): Value => pick(equal(k, 1), z, neg(div(1, z)));

type Reduced = Terms<'x' | 'y' | 'k'>;

/** What `@stdlib`'s functions compute on a reduced angle x, whose tail y they take in to first order. */
export const kernels: Readonly<Record<string, Row>> = {
  // sin x + y (1 − x²/2)
  'kernel-sin': row({ x: ({ x, y }) => sub(cos(x), mul(x, y)), y: ({ x }) => sub(1, div(mul(x, x), 2)) }, eighth, tail),
  // cos x − x y
  'kernel-cos': row({ x: ({ x, y }) => neg(add(sin(x), y)), y: ({ x }) => neg(x) }, eighth, tail),
  // tan x + y (1 + x²), beyond 0.67434 the tangent of x + y
  'kernel-tan': row(
    {
      x: ({ x, y, k, z }: Reduced) => {
        const t = sub(tangent(k, z), mul(y, add(1, mul(x, x))));
        const near = turned(k, z, add(add(1, mul(t, t)), mul(2, mul(x, y))));
        return pick(less(abs(x), reflected), near, add(1, mul(z, z)));
      },
      y: ({ x, k, z }: Reduced) => pick(less(abs(x), reflected), turned(k, z, add(1, mul(x, x))), add(1, mul(z, z))),
      k: null,
    },
    upper,
    tail,
    oddOrEven,
  ),
  // ln(1 + f) − f + f²/2
  'kernel-log1p': row({ f: ({ f }) => div(mul(f, f), add(1, f)) }, open(-0.3, 0.4)),
};
