import type { Value } from '@stdgrad/core';
import {
  abs,
  add,
  binary,
  div,
  equal,
  greater,
  lead,
  less,
  mul,
  open,
  real,
  sub,
  unary,
  type Binary,
  type Domain,
  type Unary,
} from '@stdgrad/ops';
import { is, pick, type Mask } from '../row.js';

// What rows of several families are written with.

/** Numbers between 0 and 1. */
export const unit: Domain = open(0, 1);
/** Numbers between −1 and 1. */
export const within: Domain = open(-1, 1);
/** Numbers from 1 up. */
export const above1: Domain = { text: '(1, ∞)', low: 1.1, high: 5, kinks: [] };
/** Positive integers. */
export const whole: Domain = { text: 'ℕ', low: 1, high: 4, kinks: [] };

/** x² */
export const square = (x: Value): Value => mul(x, x);
/** −0 becomes 0, whose reciprocal is +∞. */
export const unsigned = (x: Value): Value => add(x, 0);
/** Whether both are 0. */
export const bothZero = (x: Value, y: Value): Mask => is(add(abs(x), abs(y)), 0);
/** −1, 0 at 0, or 1; constant. */
export const sign = (x: Value): Value => sub(mul(2, lead(x, 0)), 1);
/**
 * Share of the gradient of an extremum that one of its arguments gets among all: equal ones share evenly. The arguments
 * are compared with each other, as the result may be rounded to single precision; NaNs are passed over.
 */
export const share = (of: 'max' | 'min', own: Value, all: readonly Value[]): Value => {
  const worse = of === 'max' ? less : greater;
  const best = all.reduce((found, x) => pick(equal(x, x), pick(worse(x, found), found, x), found));
  const hit = (x: Value): Value => pick(equal(x, best), 1, 0);
  return div(
    hit(own),
    all.map(hit).reduce((sum, other) => add(sum, other)),
  );
};

const constantOp = (name: string, scalar: (x: number) => number): Unary => unary(name, { scalar, d: null, on: real });

/** The nearest integer; constant. */
export const nearest: Unary = constantOp('nearest', Math.round);
/** −1 where the sign bit is set, else 1; constant. */
export const signBit: Unary = constantOp('signBit', (x) => (x < 0 || Object.is(x, -0) ? -1 : 1));

/** x / y, and 1 where both are 0; constant: for scales by powers of two. */
export const scaleOf: Binary = binary('scaleOf', {
  scalar: (x, y) => (x === 0 && y === 0 ? 1 : x / y),
  dx: null,
  dy: null,
  on: [real, real],
});

/** Σ cₖ xᵏ by Horner's scheme, on numbers, arrays and tensors. */
export function hornerOf(c: readonly (Value | number)[], x: Value): Value {
  return (c.length === 0 ? 0 : c.reduceRight((sum, one) => add(mul(sum as Value, x), one as Value))) as Value;
}
