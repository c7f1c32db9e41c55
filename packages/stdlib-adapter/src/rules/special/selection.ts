import type { Value } from '@stdgrad/core';
import { abs, div, equal, greater, kinkAt, lead, less, mul, neg, nonzero, open, real, sub } from '@stdgrad/ops';
import { pick, row, type Row, type Terms } from '../row.js';
import { nearest, share, sign, signBit } from './terms.js';

/** How many whole periods were taken off `x`, on its way to `z`. */
const periods = (x: Value, z: Value, period: Value): Value => nearest(div(sub(x, z), period));

type Bounds = Terms<'v' | 'min' | 'max'>;

/** Functions that select among their arguments, shift them by whole periods, or change their sign. */
export const selection: Readonly<Record<string, Row>> = {
  // at the kink 0
  abs: row({ x: ({ x }) => sign(x) }, kinkAt(0)),
  // 0 at the kink, as relu
  ramp: row({ x: ({ x }) => pick(greater(x, 0), 1, 0) }, kinkAt(0)),
  // max(x − y, 0): 0 where both are equal, as ramp
  pdiff: row(
    { x: ({ x, y }) => pick(greater(x, y), 1, 0), y: ({ x, y }) => pick(greater(x, y), -1, 0) },
    real,
    open(-9, -4.5),
  ),
  // |x| with the sign of y
  copysign: row({ x: ({ x, y }) => mul(sign(x), signBit(y)), y: () => 0 }, kinkAt(0), nonzero),
  // x, or −x where y is negative
  flipsign: row({ x: ({ y }) => signBit(y), y: () => 0 }, real, nonzero),
  // on a bound, the gradient is shared with it
  clamp: row(
    {
      v: ({ v, min, max }: Bounds) => pick(less(min, max), mul(lead(v, min), lead(max, v)), 0),
      min: ({ v, min, max }: Bounds) => pick(less(v, min), 1, pick(greater(v, max), 0, lead(min, v))),
      max: ({ v, min, max }: Bounds) => pick(less(v, min), 0, lead(v, max)),
    },
    real,
    open(-3, -1),
    open(1, 3),
  ),
  // v − k (max − min)
  wrap: row(
    {
      v: () => 1,
      min: ({ v, min, max, z }: Bounds) => periods(v, z, sub(max, min)),
      max: ({ v, min, max, z }: Bounds) => neg(periods(v, z, sub(max, min))),
    },
    open(-9, 9),
    open(-3, -1),
    open(1, 3),
  ),
  // x − k y
  fmod: row({ x: () => 1, y: ({ x, y, z }) => neg(periods(x, z, y)) }, open(-9, 9), open(1, 4)),
};

const names = (n: number): string[] => Array.from({ length: n }, (_, k) => `x${k}`);

/** The largest or smallest of `n` arguments: equal ones share the gradient evenly. */
export function extremum(of: 'max' | 'min', n: number): Row {
  const params = names(n);
  const partial = (own: string) => (terms: Terms<string>) =>
    share(
      of,
      terms[own]!,
      params.map((name) => terms[name]!),
    );
  return { params, partials: params.map(partial), on: params.map(() => real) };
}

/** The same of absolute values; at 0 the derivative is 0. */
export function extremumOfAbs(of: 'max' | 'min', n: number): Row {
  const params = names(n);
  const partial = (own: string) => (terms: Terms<string>) =>
    mul(
      sign(terms[own]!),
      share(
        of,
        abs(terms[own]!),
        params.map((name) => abs(terms[name]!)),
      ),
    );
  return { params, partials: params.map(partial), on: params.map(() => real) };
}

// α of the larger plus β of the smaller absolute value
const alpha = 0.96043387010342;
const beta = 0.397824734759316;
const lobe = (own: Value, other: Value): Value =>
  mul(
    sign(own),
    pick(equal(abs(own), abs(other)), (alpha + beta) / 2, pick(greater(abs(own), abs(other)), alpha, beta)) as never,
  );

/** `@stdlib/math/base/special/fast`: selections. */
export const fastSelection: Readonly<Record<string, Row>> = {
  abs: selection['abs']!,
  // where both are equally large, each gets the mean of the two factors
  'alpha-max-plus-beta-min': row({ x: ({ x, y }) => lobe(x, y), y: ({ x, y }) => lobe(y, x) }, real, real),
};
