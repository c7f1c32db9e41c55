import type { Value } from '@stdgrad/core';
import { choose } from '../define/callable.js';
import { equal } from '../elementwise/comparison.js';
import { sqrt } from '../elementwise/exponential.js';

/** A root of a number from 0 up, whose gradient at 0 is 0: what is not chosen is kept away from 0 before it is rooted. */
export function rootOf(x: Value, root: (x: Value) => Value = sqrt): Value {
  const zero = equal(x, 0);
  return choose(0, root(choose(1, x, zero)), zero);
}
