import { arrayOfValue, describe, grad, operand, vjp, type Input, type Result, type Tensor } from '@stdgrad/core';
import { allocate, rowMajor } from '@stdgrad/kernels';
import { ArgumentError } from '@stdgrad/protocol';
import { reshape } from '../shape/reshape.js';
import { stack } from '../shape/join.js';

/** A function of tensors, as the functional face takes it. */
export type TensorFunction = (...args: Tensor[]) => unknown;

/**
 * The function that gives the Jacobian of `f` by its first argument.
 *
 * @param f - function of tensors; it may close over variables and may itself differentiate
 * @returns shape `[...shape of the result, ...shape of the argument]`; a number when both are numbers
 */
export function jacobian(f: TensorFunction): (...args: Input[]) => Result {
  if (typeof f !== 'function')
    throw new ArgumentError(`jacobian: the first argument must be a function of tensors, got ${describe(f)}.`);
  return (...args) => {
    const [x] = args;
    if (x === undefined)
      throw new ArgumentError('jacobian: the function needs an argument to differentiate by, got none.');
    const [value, pull] = vjp(f, ...args);
    const outer = arrayOfValue(operand('jacobian', value)).layout.shape;
    const inner = arrayOfValue(operand('jacobian', x)).layout.shape;
    const { size } = rowMajor(outer);
    if (size === 0) return reshape(allocate(rowMajor([0])), [...outer, ...inner]);
    const rows = Array.from({ length: size }, (_, k) => pull(unit(outer, k))[0]!);
    if (typeof rows[0] === 'number' && outer.length === 0) return rows[0];
    return reshape(stack(rows), [...outer, ...inner]);
  };
}

function unit(shape: readonly number[], k: number): Input {
  const e = allocate(rowMajor(shape));
  e.buffer[e.start + k] = 1;
  return e;
}

/** The function that gives the matrix of second derivatives of a function to a single number, by its first argument. */
export function hessian(f: TensorFunction): (...args: Input[]) => Result {
  return jacobian(grad(f));
}

/**
 * Hessian times vector without the Hessian: a gradient pulled back once more.
 *
 * @param x - where
 * @param direction - of the shape of `x`
 */
export function hvp(f: TensorFunction, x: Input, direction: Input): Result {
  const [, pull] = vjp(grad(f), x);
  return pull(direction)[0]!;
}
