import { isTensor, isVariable, type Tensor } from '@stdgrad/core';
import { ArgumentError, GradientLossError, dispatchable } from '@stdgrad/protocol';
import { installRulesLate } from './rules/install.js';

export interface DifferentiableOptions {
  /** Name of a function of `@stdlib`, whose derivative is known: `'@stdlib/math/base/special/erf'`. */
  readonly id?: string;
  /**
   * The function may be constant where variables go in: a plain number is no error then.
   *
   * @default false
   */
  readonly constant?: boolean;
}

/** A function that takes tensors in place of its arguments as well; of tensors it makes tensors where it made numbers. */
export type Differentiable<F> = F &
  (F extends (...args: infer A) => infer R
    ? (...args: { [K in keyof A]: A[K] | Tensor }) => R extends number ? Tensor : unknown
    : unknown);

/**
 * Makes a function safe to call with tensors where no hook is installed: a function of `@stdlib`, given its name, takes
 * tensors; of a function of your own the result is checked, so that a gradient can't get lost unseen. How a function
 * of your own computes is not changed: write it with ops, with functions made by `differentiable`, or transform its
 * file.
 *
 * @param fn - the function
 * @throws {@link GradientLossError} by the function that is returned, when variables go in and plain numbers come out
 * @example
 * import erf from '@stdlib/math-base-special-erf';
 * import { differentiable, grad, mul } from 'stdgrad';
 * const erf_ = differentiable(erf, { id: '@stdlib/math/base/special/erf' });
 * grad((x) => erf_(mul(x, 2)))(0.5);
 */
export function differentiable<F extends Function>(fn: F, options?: DifferentiableOptions): Differentiable<F>;
export function differentiable(fn: Function, { id, constant = false }: DifferentiableOptions = {}): Function {
  if (typeof fn !== 'function') throw new ArgumentError(`differentiable: needs a function, got ${typeof fn}.`);
  if (id !== undefined) {
    installRulesLate();
    return dispatchable(id, fn);
  }
  if (constant) return fn;
  function checked(this: unknown, ...args: unknown[]): unknown {
    const result: unknown = new.target
      ? Reflect.construct(fn, args, new.target === checked ? fn : new.target)
      : Reflect.apply(fn, this, args);
    if (losesGradient(result) && args.some((arg) => carriesVariable(arg)))
      throw lost(fn.name || 'the function', result);
    return result;
  }
  checked.prototype = undefined;
  Object.setPrototypeOf(checked, Object.getPrototypeOf(fn));
  Object.defineProperties(checked, Object.getOwnPropertyDescriptors(fn));
  return checked;
}

function lost(name: string, result: unknown): Error {
  const what = typeof result === 'number' ? `the plain number ${result}` : 'plain numbers';
  return new GradientLossError(
    `${name}: a variable tensor went in, and ${what} came out, so that its gradient would be lost; ` +
      'write the function with ops, list its file for the operator transform, or pass { constant: true } to differentiable if it is constant.',
  );
}

// deeper nesting than any result has; ends the walk through what holds itself
const deepest = 16;

function parts(x: unknown): readonly unknown[] {
  if (typeof x !== 'object' || x === null) return [];
  if (Array.isArray(x)) return x;
  const prototype: unknown = Object.getPrototypeOf(x);
  return prototype === Object.prototype || prototype === null ? Object.values(x) : [];
}

function carriesVariable(x: unknown, depth = deepest): boolean {
  if (isTensor(x)) return isVariable(x);
  return depth > 0 && parts(x).some((part) => carriesVariable(part, depth - 1));
}

/** Whether there are numbers in a result, and no variable. */
function losesGradient(result: unknown): boolean {
  return holdsNumbers(result, deepest) && !carriesVariable(result);
}

function holdsNumbers(x: unknown, depth: number): boolean {
  if (typeof x === 'number' || ArrayBuffer.isView(x) || isTensor(x)) return true;
  return depth > 0 && parts(x).some((part) => holdsNumbers(part, depth - 1));
}
