import { div, neg, nonzero, real } from '@stdgrad/ops';
import { row, type Row } from '../row.js';

const sum = (...params: string[]): Row => ({
  params,
  partials: params.map(() => () => 1),
  on: params.map(() => real),
});

/** `@stdlib/number/float64/base` */
export const arithmetic: Readonly<Record<string, Row>> = {
  add: sum('x', 'y'),
  add3: sum('a', 'b', 'c'),
  add4: sum('a', 'b', 'c', 'd'),
  add5: sum('a', 'b', 'c', 'd', 'e'),
  sub: row({ x: () => 1, y: () => -1 }, real, real),
  sub3: row({ a: () => 1, b: () => -1, c: () => -1 }, real, real, real),
  mul: row({ x: ({ y }) => y, y: ({ x }) => x }, real, real),
  div: row({ x: ({ y }) => div(1, y), y: ({ y, z }) => neg(div(z, y)) }, real, nonzero),
  identity: row({ x: () => 1 }, real),
  // rounding to a narrower type is as if it did not happen
  'to-float32': row({ x: () => 1 }, real),
  'to-float16': row({ x: () => 1 }, real),
};

const {
  add,
  sub: difference,
  mul: product,
  div: quotient,
  identity,
  'to-float16': toFloat16,
} = arithmetic as Record<string, Row>;

/** `@stdlib/number/float32/base` */
export const arithmetic32: Readonly<Record<string, Row>> = {
  add: add!,
  sub: difference!,
  mul: product!,
  div: quotient!,
  identity: identity!,
  'to-float16': toFloat16!,
};

/** `@stdlib/number/float16/base` */
export const arithmetic16: Readonly<Record<string, Row>> = {
  sub: difference!,
  mul: product!,
  // every number of float16 is one of the wider types
  'to-float32': identity!,
  'to-float64': identity!,
};
