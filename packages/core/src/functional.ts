import {
  broadcastShapes,
  broadcastTo,
  copy,
  equalShapes,
  scalarArray,
  showShape,
  type NDArray,
} from '@stdgrad/kernels';
import { ArgumentError, ShapeError } from '@stdgrad/protocol';
import { describe, operand, type Input } from './create.js';
import { type Node, type Value } from './node.js';
import { arrayOfValue, broadcast, fit, inMode, isVariable, linearRule, nodeOf, record } from './record.js';
import { state, withTracking } from './state.js';
import { Sweep } from './sweep.js';
import { sealOpen } from './tape.js';
import { isTensor, makeTensor, type Tensor } from './tensor.js';
import { valueOf } from './expose.js';

const aliasRule = linearRule<null>({ name: 'alias', forward: (x) => x, adjoint: (g) => g });

/** What the outside world gets from a differentiated function: numbers for numbers, tensors for tensors. */
export type Result = number | NDArray | Tensor;

/** A function's run: fresh inputs, and the output that leads to them. */
export interface Traced {
  readonly inputs: readonly Tensor[];
  readonly nodes: readonly Node[];
  readonly output: Tensor;
  readonly since: number;
}

/** Runs `f` on fresh versions of its arguments, so that only what happens inside `f` is differentiated. */
export function trace(name: string, f: (...args: Tensor[]) => unknown, args: readonly Input[]): Traced {
  return withTracking(true, () => {
    const outer = args.map((arg) => operand(name, arg));
    sealOpen(); // slots from outside must not lie in one segment with those from inside
    const since = ++state.serial;
    const inputs = outer.map(alias);
    const nodes = inputs.map((input) => nodeOf(input)!);
    const output = operand(
      name,
      withSince(since, () => f(...inputs)),
    );
    return { inputs, nodes, output: isTensor(output) ? output : makeTensor(output, null, true), since };
  });
}

function withSince<T>(since: number, run: () => T): T {
  const before = state.since;
  state.since = since;
  try {
    return run();
  } finally {
    state.since = before;
  }
}

function alias(x: Value): Tensor {
  const array = copy(arrayOfValue(x));
  if (!isVariable(x))
    return makeTensor(
      array.dtype === 'float64' || array.dtype === 'float32' ? array : copy(array, 'float64'),
      null,
      false,
    );
  return record(aliasRule, array, x, null, null);
}

/**
 * Pulls a cotangent back to the inputs; recorded where the result depends on variables from outside.
 *
 * @param once - whether the trace is not used again, so that what it holds can be let go
 */
function pullBack({ nodes, output, since }: Traced, cotangent: Value | null, once: boolean): Value[] {
  const root = nodeOf(output);
  const zero = (node: Node): NDArray => broadcastTo('grad', scalarArray(0, node.dtype), node.layout.shape);
  if (root === null || root.id < since) return nodes.map(zero);
  const sweep = new Sweep(root, since).prepare();
  const recorded = sweep.outer || (cotangent !== null && isVariable(cotangent));
  const seed =
    cotangent === null ? broadcastTo('grad', scalarArray(1, root.dtype), root.layout.shape) : fit(cotangent, root);
  withTracking(recorded, () => sweep.run(inMode(seed, recorded), once && !recorded ? 'release' : 'forget'));
  return nodes.map((node) => node.grad ?? zero(node));
}

/** A result in the form of the argument it belongs to. */
export function handBack(result: Value, arg: Input | undefined): Result {
  if (isTensor(result)) return result.constant && !isTensor(arg) ? handBack(arrayOfValue(result), arg) : result;
  if (typeof arg === 'number') return Number(result.iget(0));
  const own = copy(result);
  return isTensor(arg) ? makeTensor(own, null, true) : valueOf(makeTensor(own, null, true));
}

function scalarOutput(name: string, output: Tensor): void {
  if (output.length !== 1) {
    throw new ShapeError(
      `${name}: the function must return one number, got a result of shape [${output.shape.join(', ')}]; sum it, or use vjp or jacobian.`,
    );
  }
}

/** Which arguments {@link grad} differentiates. */
export interface GradOptions {
  /** Position of the argument, or several; default 0. */
  readonly argument?: number | readonly number[];
}

/**
 * The function that gives a function's value and its gradient.
 *
 * @param f - function of tensors to a single number; it may close over variables and may itself differentiate
 * @returns value and gradient (a list of gradients when `argument` is a list), in the form of the arguments:
 * numbers for numbers, tensors for tensors, ndarrays otherwise; tensors wherever they depend on a variable from outside
 */
export function valueAndGrad(
  f: (...args: Tensor[]) => unknown,
  options: GradOptions = {},
): (...args: Input[]) => [value: Result, gradient: Result | Result[]] {
  checkFunction('valueAndGrad', f);
  const argument = argumentOf(options);
  return (...args) => {
    const traced = trace('grad', f, args);
    scalarOutput('grad', traced.output);
    const value = valueOutside(traced, args);
    const gradients = pullBack(traced, null, true);
    const one = (k: number): Result => {
      const gradient = gradients[k];
      if (gradient === undefined)
        throw new ArgumentError(`grad: no argument number ${k}: the function got ${args.length}.`);
      return handBack(gradient, args[k]);
    };
    return [value, typeof argument === 'number' ? one(argument) : argument.map(one)];
  };
}

// a misspelt option would give the gradient by another argument
function argumentOf(options: unknown): number | readonly number[] {
  if (typeof options !== 'object' || options === null)
    throw new ArgumentError(`grad: options must be an object, got ${describe(options)}.`);
  for (const key of Object.keys(options))
    if (key !== 'argument') throw new ArgumentError(`grad: unknown option '${key}'; there is argument.`);
  const { argument = 0 } = options as { argument?: unknown };
  const list: readonly unknown[] = Array.isArray(argument) ? argument : [argument];
  if (!list.every(Number.isInteger))
    throw new ArgumentError(`grad: option 'argument' must be an integer or a list of them, got ${describe(argument)}.`);
  return argument as number | readonly number[];
}

/** A traced function's value as the outside sees it: part of the outer graph where it depends on that. */
export function valueOutside({ output, since }: Traced, args: readonly Input[]): Result {
  const root = nodeOf(output);
  const outer = root !== null && (root.id < since || new Sweep(root, since).prepare().outer);
  return outer ? output : handBack(arrayOfValue(output), args.find(isTensor) ?? args[0]);
}

/** The gradient function of `f`: {@link valueAndGrad} without the value. */
export function grad(
  f: (...args: Tensor[]) => unknown,
  options?: GradOptions,
): (...args: Input[]) => Result | Result[] {
  checkFunction('grad', f);
  const both = valueAndGrad(f, options);
  return (...args) => both(...args)[1];
}

/**
 * The value of `f`, and the function that pulls a cotangent of the value, broadcast to it, back to each argument.
 *
 * @throws {@link ShapeError} when a cotangent does not broadcast to the value
 */
export function vjp(
  f: (...args: Tensor[]) => unknown,
  ...args: Input[]
): [value: Result, pull: (cotangent: Input) => Result[]] {
  checkFunction('vjp', f);
  const traced = trace('vjp', f, args);
  const pull = (cotangent: Input): Result[] => {
    return pullBack(traced, spreadOver('vjp', cotangent, traced.output), false).map((result, k) =>
      handBack(result, args[k]),
    );
  };
  return [valueOutside(traced, args), pull];
}

/** A cotangent in the shape of the output. */
function spreadOver(name: string, cotangent: Input, output: Tensor): Value {
  const given = operand(name, cotangent);
  const from = arrayOfValue(given).layout.shape;
  const { shape } = output;
  if (!equalShapes(broadcastShapes(name, [from, shape]), shape)) {
    throw new ShapeError(
      `${name}: a cotangent of shape ${showShape(from)} does not broadcast to the result's shape ${showShape(shape)}.`,
    );
  }
  return broadcast(isTensor(given) ? given : copy(given), shape);
}

/** Refuses what is no function. */
export function checkFunction(name: string, f: unknown): void {
  if (typeof f !== 'function')
    throw new ArgumentError(`${name}: the first argument must be a function of tensors, got ${describe(f)}.`);
}
