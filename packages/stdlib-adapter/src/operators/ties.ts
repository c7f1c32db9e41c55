import { isTensor, isVariable, linearRule, numberOf, record, type Tensor } from '@stdgrad/core';
import { scalarArray } from '@stdgrad/kernels';
import * as ops from '@stdgrad/ops';

/** On which sides of 0 a variable that is 0 was taken to be, by the comparisons that the code made. */
interface Tie {
  above: boolean;
  below: boolean;
}

const ties = new WeakMap<Tensor, Tie>();

function tieOf(x: Tensor): Tie {
  let tie = ties.get(x);
  if (tie === undefined) ties.set(x, (tie = { above: false, below: false }));
  return tie;
}

function note(x: unknown, side: 'above' | 'below'): void {
  if (isTensor(x) && isVariable(x)) tieOf(x)[side] = true;
}

/** Remembers that a comparison of a variable with 0, which it is, went the way it goes on that side of 0. */
export function noteTie(a: unknown, b: unknown, sideOfA: 'above' | 'below'): void {
  if (isTensor(a)) {
    if (!isTensor(b)) note(a, sideOfA);
  } else note(b, sideOfA === 'above' ? 'below' : 'above');
}

/** |x| at 0. The slope is read when a gradient is pulled back: comparisons may come after it. */
const absAtZero = linearRule<Tie>({
  name: 'Math.abs',
  adjoint: (g, { above, below }) => ops.mul(g as Tensor, above === below ? 0 : above ? 1 : -1),
});

/**
 * `Math.abs(x)` in transformed code. At 0 its slope is 0, the mean of both sides, unless the code also compares the same
 * variable with 0: then it is that of the side whose branch the code takes (1 after `x >= 0`, −1 after `x <= 0`), so that
 * `x < 0 ? -f(Math.abs(x)) : f(Math.abs(x))` has the derivative of f from the right, as it has beside 0.
 */
export function abs(x: Tensor): unknown {
  if (x.ndims > 0 || numberOf(x) !== 0 || !isVariable(x)) return ops.abs(x);
  return record(absAtZero, scalarArray(0), x, null, tieOf(x));
}
