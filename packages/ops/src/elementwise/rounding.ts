import { isVariable, operand, type Input, type Value } from '@stdgrad/core';
import { NotDifferentiableError } from '@stdgrad/protocol';
import { binary, unary, type Binary, type Unary } from '../define/callable.js';
import { real } from '../define/domain.js';
import type { UfuncOptions } from '../define/options.js';

/** Refuses variables: the op's derivative is 0 wherever it exists, which is hardly ever what is wanted. */
function refuse(name: string, operands: readonly (Input | Value)[]): void {
  if (operands.some((x) => typeof x !== 'number' && isVariable(operand(name, x)))) {
    throw new NotDifferentiableError(
      `${name}: is constant almost everywhere, so no gradient would flow through it, and a variable was passed; pass stopGradient(x) if that is what you want.`,
    );
  }
}

function step(name: string, scalar: (x: number) => number): Unary {
  const op = unary(name, { scalar, d: null, on: real, result: 'same' });
  const call = (x: Input | Value, options?: UfuncOptions): Value => {
    refuse(name, [x]);
    return op(x, options);
  };
  Object.defineProperty(call, 'name', { value: name });
  return call as unknown as Unary;
}

/** The largest integer up to x */
export const floor = step('floor', Math.floor);
/** The smallest integer from x on */
export const ceil = step('ceil', Math.ceil);
/** The nearest integer; halves go up, as in `@stdlib` */
export const round = step('round', Math.round);
/** The integer part of x */
export const trunc = step('trunc', Math.trunc);
/** −1, 0 or 1, the sign of x */
export const signum = step('signum', Math.sign);

const quotient = binary('floorDivide', {
  scalar: (x, y) => Math.floor(x / y),
  dx: null,
  dy: null,
  on: [real, real],
  result: 'same',
});

/** The largest integer up to x / y */
export const floorDivide = ((x: Input | Value, y: Input | Value, options?: UfuncOptions): Value => {
  refuse('floorDivide', [x, y]);
  return quotient(x, y, options);
}) as unknown as Binary;
