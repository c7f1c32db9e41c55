import type { Value } from '@stdgrad/core';
import { aboveZero, add, div, exp, mul, sub } from '@stdgrad/ops';
import { row, type Row } from '../row.js';
import { digammaRiseOf } from '../special/families.js';
import { lnGammaOf } from './shapes.js';

const half = (x: Value): Value => mul(0.5, x);

/** √2 Γ((k + 1)/2)/Γ(k/2) = k/√2 · r with r = Γ((k + 1)/2)/Γ(k/2 + 1), which also holds at k = 0. */
const factor = (k: Value): Value => mul(Math.SQRT1_2, exp(sub(lnGammaOf(half(add(k, 1))), lnGammaOf(add(half(k), 1)))));
const slope = (k: Value): Value => mul(factor(k), sub(1, mul(half(k), digammaRiseOf(half(add(k, 1)), 0.5))));
/** Derivative of k − mean² */
const spread = (k: Value): Value => sub(1, mul(2, mul(mul(k, factor(k)), slope(k))));

/** The rows of moments of `@stdlib/stats/base/dists/chi`. */
export const chiMoments: Readonly<Record<string, Row>> = {
  mean: row({ k: ({ k }) => slope(k) }, aboveZero),
  variance: row({ k: ({ k }) => spread(k) }, aboveZero),
  stdev: row({ k: ({ k, z }) => half(div(spread(k), z)) }, aboveZero),
};
