import type { Value } from '@stdgrad/core';
import { abs, add, choose, div, equal, lead, max, min, mul, sub, sum } from '@stdgrad/ops';

// How cotangents of reductions are pulled back: one row per function, over one formula per family.

/** How a result lies in the operand that was reduced. */
export interface Reduced {
  readonly shape: readonly number[];
  /** Shape of the result with the reduced dimensions as size 1. */
  readonly kept: readonly number[];
  readonly dims: readonly number[];
  readonly count: number;
}

/** Pulls the cotangent of a reduction back; `g` has the operand's shape already. */
export type Pull = (g: Value, x: Value, how: Reduced) => Value;

/** Share of each element in what a reduction selects. */
type Share = (x: Value, how: Reduced) => Value;

/** Options of a reduction that leaves the reduced dimensions as size 1. */
export const keep = ({ dims }: Reduced): { dims: readonly number[]; keepdims: true } => ({ dims, keepdims: true });

/** Elements equal to the extremum share evenly. */
function share(x: Value, extremum: Value, how: Reduced): Value {
  const hit = choose(1, 0, equal(x, extremum));
  return div(hit, sum(hit, keep(how)));
}

const ofMax: Share = (x, how) => share(x, max(x, keep(how)), how);
const ofMin: Share = (x, how) => share(x, min(x, keep(how)), how);

/** The same among the elements that are no NaN; those have no share, and where there are no others nobody has. */
const among =
  (extremum: typeof max, worst: number): Share =>
  (x, how) => {
    const valid = equal(x, x);
    const safe = choose(x, worst, valid);
    const hit = choose(choose(1, 0, equal(safe, extremum(safe, keep(how)))), 0, valid);
    return choose(div(hit, sum(hit, keep(how))), 0, valid);
  };
const ofNanMax = among(max, -Infinity);
const ofNanMin = among(min, Infinity);

const signOf = (x: Value): Value => sub(mul(2, lead(x, 0)), 1);

/** A combination of shares. */
const linear =
  (weights: (x: Value, how: Reduced) => Value): Pull =>
  (g, x, how) =>
    mul(g, weights(x, how));

/** The reduction of absolute values. */
const ofAbs =
  (pull: Pull): Pull =>
  (g, x, how) =>
    mul(choose(signOf(x), 0, equal(x, x)), pull(g, abs(x), how));

const mean: Pull = (g, _x, { count }) => div(g, count);
const nanmean: Pull = (g, x, how) => {
  const valid = equal(x, x);
  const one = choose(1, 0, valid);
  return choose(div(g, sum(one, keep(how))), 0, valid);
};

const extrema = (largest: Share, smallest: Share): Record<'max' | 'min' | 'range' | 'midrange', Pull> => ({
  max: linear(largest),
  min: linear(smallest),
  range: linear((x, how) => sub(largest(x, how), smallest(x, how))),
  midrange: linear((x, how) => mul(0.5, add(largest(x, how), smallest(x, how)))),
});
const plainly = extrema(ofMax, ofMin);
const skipping = extrema(ofNanMax, ofNanMin);

/** Reductions of ndarrays, by path below `@stdlib`. */
export const reductions: Readonly<Record<string, Pull>> = {
  'blas/ext/sum': (g) => g,
  'stats/mean': mean,
  'stats/meankbn': mean,
  'stats/meankbn2': mean,
  'stats/meanors': mean,
  'stats/meanpn': mean,
  'stats/meanpw': mean,
  'stats/meanwd': mean,
  'stats/nanmean': nanmean,
  'stats/nanmeanors': nanmean,
  'stats/nanmeanpn': nanmean,
  'stats/nanmeanwd': nanmean,
  'stats/max': plainly.max,
  'stats/maxsorted': plainly.max,
  'stats/min': plainly.min,
  'stats/minsorted': plainly.min,
  'stats/range': plainly.range,
  'stats/midrange': plainly.midrange,
  'stats/maxabs': ofAbs(plainly.max),
  'stats/minabs': ofAbs(plainly.min),
  'stats/rangeabs': ofAbs(plainly.range),
  'stats/nanmax': skipping.max,
  'stats/nanmin': skipping.min,
  'stats/nanrange': skipping.range,
  'stats/nanmidrange': skipping.midrange,
  'stats/nanmaxabs': ofAbs(skipping.max),
  'stats/nanminabs': ofAbs(skipping.min),
};

/** Reductions of what a callback makes of the elements: how NaN is pulled back through, and how it is skipped. */
export const callbackReductions: Readonly<Record<string, readonly [ofNaN: Pull, skippingNaN: Pull]>> = {
  'stats/max-by': [plainly.max, skipping.max],
  'stats/min-by': [plainly.min, skipping.min],
  'stats/range-by': [plainly.range, skipping.range],
  'stats/midrange-by': [plainly.midrange, skipping.midrange],
  'stats/nanmax-by': [skipping.max, skipping.max],
  'stats/nanmin-by': [skipping.min, skipping.min],
  'stats/nanrange-by': [skipping.range, skipping.range],
  'stats/nanmidrange-by': [skipping.midrange, skipping.midrange],
};
