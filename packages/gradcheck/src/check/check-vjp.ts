import { describe } from '@stdgrad/core';
import { ArgumentError } from '@stdgrad/protocol';
import { compareDerivatives } from './compare-derivatives.js';
import type { CheckOptions } from './options.js';
import { gradientNumbers, joined, readOutputs } from './outputs.js';
import { demandSameElements, pose, unchanged, type AnyFunction, type Hand, type Problem } from './problem.js';
import { settle, type Report } from './report.js';

/**
 * Pulls a cotangent of the result back: a list of gradients, one for each argument, or the gradient of a single one;
 * `null` where no gradient flows.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- functions of any arguments are checked
export type PullBack = (inputs: any, cotangent: any) => unknown;

/** Pushes tangents, one for each argument, forward: the tangent of the result, in its form. */
// oxlint-disable-next-line typescript/no-explicit-any -- functions of any arguments are checked
export type PushForward = (inputs: any, tangents: any) => unknown;

const asGiven: Hand = (argument) => argument.copy();

/**
 * Checks a hand-written VJP of any function. The function and its VJP get arguments of the form that the inputs have:
 * numbers, lists, typed arrays, ndarrays of any library, tensors.
 *
 * @param vjp - gets the list of inputs and a cotangent in the form of the function's result
 * @throws {@link GradientCheckError} when a derivative is not what differences say
 * @example
 * checkVjp((x, y) => x * y, ([x, y], g) => [g * y, g * x], [2, 3]);
 */
export function checkVjp(
  f: AnyFunction,
  vjp: PullBack,
  inputs: readonly unknown[],
  options: CheckOptions = {},
): Report {
  demandFunction('checkVjp', 'the VJP', vjp);
  const problem = pose('checkVjp', f, inputs, options);
  const pull = (u: Float64Array): Float64Array => {
    const cotangent = problem.outputs.like(u);
    const result = onInputs(problem, 'the VJP', (given) => vjp(given, cotangent));
    const after = readOutputs('checkVjp', cotangent).numbers;
    demandSameElements('checkVjp', 'the VJP', 'the cotangent', after, u);
    return gradients(problem, result);
  };
  return settle(compareDerivatives(problem, { pull }));
}

/**
 * Checks a hand-written JVP of any function.
 *
 * @param jvp - gets the list of inputs and the list of their tangents, zero for those that are not checked
 * @throws {@link GradientCheckError} when a derivative is not what differences say
 * @example
 * checkJvp((x, y) => x * y, ([x, y], [dx, dy]) => dx * y + x * dy, [2, 3]);
 */
export function checkJvp(
  f: AnyFunction,
  jvp: PushForward,
  inputs: readonly unknown[],
  options: CheckOptions = {},
): Report {
  demandFunction('checkJvp', 'the JVP', jvp);
  const problem = pose('checkJvp', f, inputs, options);
  const { args, by, inForm, outputs } = problem;
  const push = (v: Float64Array): Float64Array => {
    const parts = inForm(v);
    const tangents = args.map((arg, k) => arg.with(parts[by.indexOf(k)] ?? new Float64Array(arg.values.length)));
    const result = onInputs(problem, 'the JVP', (given) => jvp(given, tangents));
    const list = outputs.several && Array.isArray(result) ? result : [result];
    const sizes = outputs.shapes.map((shape) => shape.reduce((n, m) => n * m, 1));
    return joined(sizes.map((size, k) => gradientNumbers('checkJvp', 'the tangent of the result', list[k], size)));
  };
  return settle(compareDerivatives(problem, { push }));
}

/**
 * Checks a hand-written gradient of any function, which need not know of stdgrad.
 *
 * @param f - function to a number; of one to an array, `gradient` must give the Jacobian, results first
 * @param gradient - gets the same arguments; gives the gradient by a single one, or a list of gradients
 * @throws {@link GradientCheckError} when a derivative is not what differences say
 * @example
 * checkGradient((x) => x[0] * x[1] ** 2, (x) => [x[1] ** 2, 2 * x[0] * x[1]], [[3, 4]]);
 */
export function checkGradient(
  f: AnyFunction,
  gradient: AnyFunction,
  inputs: readonly unknown[],
  options: CheckOptions = {},
): Report {
  demandFunction('checkGradient', 'the gradient', gradient);
  const problem = pose('checkGradient', f, inputs, options);
  const m = problem.outputs.numbers.length;
  const result = onInputs(problem, 'the gradient', (given) => gradient(...given));
  const jacobian = gradients(problem, result, m);
  const { inForm, point } = problem;
  const sizes = inForm(point).map(({ length }) => length);
  const pull = (u: Float64Array): Float64Array => {
    let start = 0;
    return joined(
      sizes.map((size) => {
        const sum = new Float64Array(size);
        for (let i = 0; i < m; i++)
          for (let j = 0; j < size; j++) sum[j]! += u[i] === 0 ? 0 : u[i]! * jacobian[start + i * size + j]!;
        start += m * size;
        return sum;
      }),
    );
  };
  return settle(compareDerivatives(problem, { pull }));
}

function onInputs<T>({ check, args }: Problem, name: string, call: (given: readonly unknown[]) => T): T {
  return unchanged(check, name, args, asGiven, call);
}

/** Gradients of the checked arguments, one after the other, each for `results` results. */
function gradients({ check, args, by, inForm, point }: Problem, given: unknown, results = 1): Float64Array {
  const single = args.filter(({ numeric }) => numeric).length === 1;
  if (!single && !(Array.isArray(given) && given.length >= by.length))
    throw new ArgumentError(
      `${check}: a function of several arguments needs a list of gradients, one for each, got ${describe(given)}.`,
    );
  const list = single && !isListOfOne(given, point.length * results) ? [given] : (given as unknown[]);
  // gradients of all arguments, or of the checked ones only
  const all = list.length === args.length;
  return joined(
    inForm(point).map(({ length }, k) => {
      const at = all && !single ? by[k]! : k;
      return gradientNumbers(check, `the gradient by argument ${by[k]}`, list[at], length * results);
    }),
  );
}

/** `[gradient]` for a single argument, where that is no gradient itself. */
function isListOfOne(given: unknown, size: number): boolean {
  if (!Array.isArray(given) || given.length !== 1) return false;
  const [inner] = given as unknown[];
  return typeof inner === 'object' || (inner === null && size > 0) || (typeof inner === 'number' && size === 1);
}

function demandFunction(check: string, what: string, x: unknown): void {
  if (typeof x !== 'function') throw new ArgumentError(`${check}: ${what} must be a function, got ${describe(x)}.`);
}
