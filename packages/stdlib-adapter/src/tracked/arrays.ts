import { isTensor, isVariable, type Input, type Tensor } from '@stdgrad/core';
import { stack } from '@stdgrad/ops';
import { NotDifferentiableError, StdgradError, notImplemented } from '@stdgrad/protocol';
import { leavesOf, verifyLeaves } from './leaves.js';
import { locallyConstant } from './locally-constant.js';
import type { OfNumbers } from './verify.js';

const deepest = 8;

/**
 * A function of arrays (a test, a smoother, a list's elements) on tensors, by its tracked twin: tensors with dimensions go
 * in as lists of tensors, and then lists in the result come out as tensors; lists of tensors give lists of tensors.
 *
 * @returns `notImplemented` for results without numbers
 * @throws {@link NotDifferentiableError} when the function writes into its arguments, and when its source can't be traced
 */
export function onArrays(id: string, raw: OfNumbers, traced: OfNumbers, args: readonly unknown[]): unknown {
  const given = args.map((arg) => asArrays(arg));
  const variables: Tensor[] = [];
  collect(given, variables);
  const point = variables.map((x) => x.item());
  const filled = (values: readonly unknown[]): unknown[] => {
    let k = 0;
    return given.map((arg) => withValues(arg, () => values[k++]));
  };
  const atNumbers = (values: readonly unknown[]): ReturnType<typeof leavesOf> => leavesOf(raw(...filled(values)));
  const result = withoutWriting(id, raw, filled(point), filled(point));
  if (leavesOf(result).size === 0) return notImplemented;
  if (locallyConstant.has(id)) {
    verifyLeaves(id, atNumbers, () => leavesOf(result), point);
    return result;
  }
  const follow = following(id, traced);
  verifyLeaves(id, atNumbers, (values) => leavesOf(follow(...filled(values))), point);
  const computed = follow(...given);
  if (ofLists.test(id) && variables.some(isVariable) && ![...leavesOf(computed).values()].some(isTensor)) {
    throw new NotDifferentiableError(
      `${id}: no number in its result has a derivative by the variables that it was handed, which it takes for a size, an index or ` +
        'something to compare with; pass x.item(), or stopGradient(x).value.',
    );
  }
  return args.some((arg) => holdsArray(arg)) ? asTensors(computed) : computed;
}

// their numbers are elements, sizes and indices; maxima in tests may rest on other values than the variables
const ofLists = /^@stdlib\/array\/base\//;

/** The twin; what it throws is not about the arguments, which the function itself takes. */
function following(id: string, traced: OfNumbers): OfNumbers {
  return (...args) => {
    try {
      return traced(...args);
    } catch (error) {
      if (error instanceof StdgradError) throw error;
      throw new NotDifferentiableError(
        `${id}: its source can't be traced with variables, it fails with ‘${(error as Error).message}’; ` +
          `pass stopGradient(x).value or x.item(), or register a rule with implement('${id}', …).`,
      );
    }
  };
}

// these two spoil their arguments on the way to a result that is documented to be new
const spoiling: ReadonlySet<string> = new Set(['@stdlib/stats/fligner-test', '@stdlib/stats/padjust']);

/** Runs a function that must leave its arguments as they are: what it wrote would be written to copies. */
function withoutWriting(id: string, raw: OfNumbers, args: readonly unknown[], same: readonly unknown[]): unknown {
  // those of lists may ask for memory of numbers
  const result = (ofLists.test(id) ? following(id, raw) : raw)(...args);
  const [after, before] = [leavesOf(args), leavesOf(same)];
  if (spoiling.has(id)) return result;
  if (after.size === before.size && [...after].every(([path, x]) => Object.is(x, before.get(path)))) return result;
  throw new NotDifferentiableError(
    `${id}: writes into its arguments, which tracing does not follow; use a function that returns its result, or register a rule with implement('${id}', …).`,
  );
}

/** Tells whether a tensor with dimensions is in an argument. */
function holdsArray(x: unknown, depth = deepest): boolean {
  if (isTensor(x)) return x.ndims > 0;
  if (depth === 0) return false;
  const parts = Array.isArray(x) ? x : isRecord(x) ? Object.values(x) : [];
  return parts.some((part) => holdsArray(part, depth - 1));
}

/** Tensors of one dimension and more as nested arrays of tensors without dimensions; constants as numbers. */
function asArrays(x: unknown, depth = deepest): unknown {
  if (isTensor(x)) return x.ndims === 0 ? (isVariable(x) ? x : x.item()) : rowsOf(x);
  if (depth === 0) return x;
  if (Array.isArray(x)) return x.map((element) => asArrays(element, depth - 1));
  return isRecord(x) ? mapValues(x, (value) => asArrays(value, depth - 1)) : x;
}

function rowsOf(x: Tensor): unknown[] {
  const variable = isVariable(x);
  const build = (shape: readonly number[], start: number): unknown[] => {
    const [n = 0, ...rest] = shape;
    const size = rest.reduce((product, length) => product * length, 1);
    const at = (k: number): unknown => (variable ? x.iget(k) : x.iget(k).item());
    return Array.from({ length: n }, (_, k) => (rest.length === 0 ? at(start + k) : build(rest, start + k * size)));
  };
  return build(x.shape, 0);
}

function collect(x: unknown, found: Tensor[]): void {
  if (isTensor(x)) found.push(x);
  else if (Array.isArray(x)) for (const element of x) collect(element, found);
  else if (isRecord(x)) for (const value of Object.values(x)) collect(value, found);
}

/** The same arguments with other values in place of tensors, in the same order. */
function withValues(x: unknown, next: () => unknown): unknown {
  if (isTensor(x)) return next();
  if (Array.isArray(x)) return x.map((element) => withValues(element, next));
  if (ArrayBuffer.isView(x) && !(x instanceof DataView)) return (x as Float64Array).slice();
  return isRecord(x) ? mapValues(x, (value) => withValues(value, next)) : x;
}

function mapValues(x: Readonly<Record<string, unknown>>, f: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(x).map(([key, value]) => [key, f(value)]));
}

function isRecord(x: unknown): x is Readonly<Record<string, unknown>> {
  if (typeof x !== 'object' || x === null) return false;
  const prototype: unknown = Object.getPrototypeOf(x);
  return prototype === Object.prototype || prototype === null;
}

/** Arrays that hold tensors as one tensor each, also in objects. */
function asTensors(x: unknown, depth = deepest): unknown {
  if (depth === 0 || isTensor(x) || typeof x !== 'object' || x === null) return x;
  if (Array.isArray(x)) {
    const parts = x.map((element) => asTensors(element, depth - 1));
    const stackable = parts.every((part) => isTensor(part) || typeof part === 'number');
    return stackable && parts.some(isTensor) ? stack(parts as Input[]) : parts;
  }
  for (const key of Object.getOwnPropertyNames(x)) {
    const property = Object.getOwnPropertyDescriptor(x, key)!;
    if (!Array.isArray(property.value) || !(property.configurable === true || property.writable === true)) continue;
    Object.defineProperty(x, key, { ...property, value: asTensors(property.value, depth - 1) });
  }
  return x;
}
