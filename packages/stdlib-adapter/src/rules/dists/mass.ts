import type { Value } from '@stdgrad/core';
import { equal, sqrt } from '@stdgrad/ops';
import { pick } from '../row.js';

/** 0 at 0, and its derivative there infinite: of what jumps when a shape or scale begins to grow. */
export const leap = (parameter: Value): Value => {
  const none = equal(parameter, 0);
  return pick(none, sqrt(pick(none, parameter, 1)), 0);
};

/** With shape 0 all mass is at 0: beside it nothing changes by x or a scale. */
export const ofMass = (shape: Value, formula: (shape: Value) => Value): Value => {
  const none = equal(shape, 0);
  return pick(none, leap(shape), formula(pick(none, 1, shape)));
};
