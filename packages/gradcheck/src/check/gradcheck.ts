import { describe, jvp, makeTensor, vjp, type Input, type Tensor, type Value } from '@stdgrad/core';
import { fromElements, type NDArray } from '@stdgrad/kernels';
import { concat, ravel } from '@stdgrad/ops';
import { ArgumentError, isFloat } from '@stdgrad/protocol';
import { compareDerivatives, type Analytic } from './compare-derivatives.js';
import { direction } from '../numeric/direction.js';
import { demandOptions, type CheckOptions } from './options.js';
import { gradientNumbers, joined, readOutputs } from './outputs.js';
import { pose, type AnyFunction, type Hand, type Problem } from './problem.js';
import { GradientCheckError, settle, type Report } from './report.js';

/** Options of {@link gradcheck}. */
export interface GradcheckOptions extends CheckOptions {
  /** Which derivative is checked: that of the backward sweep (default), or of forward mode. */
  readonly mode?: 'reverse' | 'forward';
}

/**
 * Checks the derivatives of a function of tensors against differences.
 *
 * @param f - function of tensors to a number, an array or a list of arrays
 * @param inputs - its arguments: numbers, lists, typed arrays, ndarrays or tensors; what is no array of floating-point
 * numbers is handed on as it is
 * @throws {@link GradientCheckError} when a derivative is not what differences say, with the report in the error
 * @example
 * gradcheck((x, y) => mul(x, exp(y)), [[1, 2, 3], 0.5]);
 */
export function gradcheck(f: AnyFunction, inputs: readonly unknown[], options: GradcheckOptions = {}): Report {
  demandOptions('gradcheck', options);
  const { mode = 'reverse', ...others } = options;
  if (mode !== 'reverse' && mode !== 'forward')
    throw new ArgumentError(`gradcheck: option 'mode' must be 'reverse' or 'forward', got ${describe(mode)}.`);
  const problem = pose('gradcheck', f, inputs, others, asConstant);
  return settle(compareDerivatives(problem, mode === 'forward' ? forward(problem, f) : reverse(problem, f)));
}

/**
 * Checks second derivatives: the gradient of the gradient against differences of gradients, in a random direction, by
 * the inputs and by the cotangent.
 *
 * @throws {@link GradientCheckError} when a derivative is not what differences say
 */
export function gradgradcheck(f: AnyFunction, inputs: readonly unknown[], options: CheckOptions = {}): Report {
  demandOptions('gradgradcheck', options);
  const { seed = 20_260_401, name = f?.name || 'the function' } = options;
  const problem = pose('gradgradcheck', f, inputs, options, asConstant);
  const { outputs, by } = problem;
  const cotangent = direction(outputs.numbers.length, seed);
  const gradient = (...all: unknown[]): unknown => {
    const u = all.at(-1) as Value;
    const given = all.slice(0, -1);
    const [, pull] = vjp(overVariables(f, given, by), ...by.map((k) => given[k] as Input));
    return pull(u);
  };
  const shape = outputs.shapes.length === 1 ? outputs.shapes[0]! : [cotangent.length];
  const second = pose(
    'gradgradcheck',
    gradient,
    [...inputs, fromElements(cotangent, shape, 'float64')],
    { rtol: 1e-6, atol: 1e-6, ...options, argument: [...by, inputs.length], name: `the gradient of ${name}` },
    asConstant,
  );
  return settle(compareDerivatives(second, reverse(second, gradient)));
}

/** Arrays of floating-point numbers become constant tensors, so that the function meets what it was written for. */
const asConstant: Hand = ({ numeric, dtype, shape, given }, values) =>
  numeric && isFloat(dtype) ? makeTensor(fromElements(values, shape, 'float64'), null, true) : given;

/** The function of the checked arguments alone, to a single array. */
function overVariables(f: AnyFunction, given: readonly unknown[], by: readonly number[]): AnyFunction {
  return (...variables: Tensor[]) => {
    const all = given.map((x, k) => variables[by.indexOf(k)] ?? x);
    const result = f(...all);
    if (!readOutputs('gradcheck', result).several) return result;
    return concat((result as Value[]).map((part) => ravel(part)));
  };
}

/** The checked arguments, in their own data types. */
function variables({ args, by }: Problem): NDArray[] {
  return by.map((k) => fromElements(args[k]!.values, args[k]!.shape, args[k]!.dtype));
}

function traced(problem: Problem, f: AnyFunction): AnyFunction {
  const { args, by } = problem;
  return overVariables(
    f,
    args.map((argument) => asConstant(argument, argument.values)),
    by,
  );
}

function reverse(problem: Problem, f: AnyFunction): Analytic {
  const { outputs, check, inForm, point } = problem;
  const [value, pull] = vjp(traced(problem, f), ...variables(problem));
  const flat = readOutputs(check, value);
  demandSameValue(problem, flat.numbers);
  const sizes = inForm(point).map(({ length }) => length);
  return {
    pull: (u) => {
      const shape = outputs.several ? [u.length] : outputs.shapes[0]!;
      const gradients = pull(fromElements(u, shape, 'float64'));
      return joined(gradients.map((g, k) => gradientNumbers(check, `gradient ${k}`, g, sizes[k]!)));
    },
  };
}

function forward(problem: Problem, f: AnyFunction): Analytic {
  const { check, outputs, inForm, args, by } = problem;
  const run = traced(problem, f);
  return {
    push: (v) => {
      const tangents = inForm(v).map((part, k) => fromElements(part, args[by[k]!]!.shape, 'float64'));
      const [value, derivative] = jvp(run, variables(problem), tangents);
      demandSameValue(problem, readOutputs(check, value).numbers);
      return gradientNumbers(check, 'the derivative', derivative, outputs.numbers.length);
    },
  };
}

function demandSameValue({ check, name, outputs, args }: Problem, found: Float64Array): void {
  const off = args.some(({ dtype }) => dtype === 'float32') || outputs.single ? 1e-4 : 1e-9;
  const at = outputs.numbers.findIndex((y, k) => !(Math.abs(y - found[k]!) <= off * (1 + Math.abs(y))));
  if (at < 0) return;
  throw new GradientCheckError(
    `${check}: ${name} gives ${found[at]} for variables and ${outputs.numbers[at]} for constants of the same value; it must not depend on what is recorded.`,
    null,
  );
}
