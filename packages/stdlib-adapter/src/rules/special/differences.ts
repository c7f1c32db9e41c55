import type { Value } from '@stdgrad/core';
import { abs, add, div, kinkAt, lead, maximum, minimum, mul, ratio, sub } from '@stdgrad/ops';
import { row, type Row } from '../row.js';
import { sign } from './terms.js';

/** What a difference is relative to, and its slopes by both arguments. */
interface Scale {
  readonly of: (x: Value, y: Value) => Value;
  readonly dx: (x: Value, y: Value) => Value | number;
  readonly dy: (x: Value, y: Value) => Value | number;
}

/** The same of absolute values. */
const ofAbs = ({ of, dx, dy }: Scale): Scale => ({
  of: (x, y) => of(abs(x), abs(y)),
  dx: (x, y) => mul(dx(abs(x), abs(y)) as Value, sign(x)),
  dy: (x, y) => mul(dy(abs(x), abs(y)) as Value, sign(y)),
});

// equal arguments share the gradient
const max: Scale = { of: maximum, dx: (x, y) => lead(x, y), dy: (x, y) => lead(y, x) };
const min: Scale = { of: minimum, dx: (x, y) => lead(y, x), dy: (x, y) => lead(x, y) };
const mean: Scale = { of: (x, y) => div(add(x, y), 2), dx: () => 0.5, dy: () => 0.5 };

const scales: Readonly<Record<string, Scale>> = {
  max,
  min,
  mean,
  'max-abs': ofAbs(max),
  'min-abs': ofAbs(min),
  'mean-abs': ofAbs(mean),
  x: { of: (x) => x, dx: () => 1, dy: () => 0 },
  y: { of: (_x, y) => y, dx: () => 0, dy: () => 1 },
};

/** |x − y| / |s(x, y)|, times a factor; 0 where both are equal. */
function relative({ of, dx, dy }: Scale, factor: number): Row {
  const slope = (difference: Value, s: Value, z: Value, ds: Value | number): Value =>
    sub(ratio(mul(factor, sign(difference)), abs(s)), ratio(mul(z, ds as Value), s));
  return row(
    {
      x: ({ x, y, z }) => slope(sub(x, y), of(x, y), z, dx(x, y)),
      y: ({ x, y, z }) => slope(sub(y, x), of(x, y), z, dy(x, y)),
    },
    kinkAt(0),
    kinkAt(0),
  );
}

const rowsOf = (factor: number): Readonly<Record<string, Row>> =>
  Object.fromEntries(Object.entries(scales).map(([name, scale]) => [name, relative(scale, factor)]));

/** `@stdlib/math/base/utils`: differences by what they are relative to. */
export const relativeDifferences: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  'relative-difference': rowsOf(1),
  'float64-epsilon-difference': rowsOf(1 / Number.EPSILON),
};

/** What differences are relative to unless said otherwise. */
export const usualScale = 'max-abs';

/** `@stdlib/math/base/utils` */
export const differences: Readonly<Record<string, Row>> = {
  // 0 where both are equal
  'absolute-difference': row(
    { x: ({ x, y }) => sign(sub(x, y)), y: ({ x, y }) => sign(sub(y, x)) },
    kinkAt(0),
    kinkAt(0),
  ),
};
