import { isTensor, isVariable, vjp, type Input, type Tensor } from '@stdgrad/core';
import { stack } from '@stdgrad/ops';
import { GradientLossError } from '@stdgrad/protocol';
import { agrees, slopeAt } from './differences.js';
import { locallyConstant } from './locally-constant.js';
import type { OfNumbers } from './verify.js';

/** A number in a result, and where it is: `pValue`, `ci[0]`. */
type Leaves = Map<string, unknown>;

const deepest = 8;

/**
 * A function of arrays (a test, a smoother) on tensors, by its tracked twin: arrays of tensors go in; arrays in the result
 * come out as tensors, and so do numbers.
 */
export function onArrays(id: string, raw: OfNumbers, traced: OfNumbers, args: readonly unknown[]): unknown {
  const given = args.map((arg) => asArrays(arg));
  const variables: Tensor[] = [];
  collect(given, variables);
  const point = variables.map((x) => x.item());
  const call = (fn: OfNumbers, values: readonly unknown[]): unknown => {
    let k = 0;
    return fn(...given.map((arg) => withValues(arg, () => values[k++])));
  };
  const twin = locallyConstant.has(id) ? raw : traced;
  const [atNumbers, atTensors] = [raw, twin].map((fn) => (values: readonly unknown[]) => leavesOf(call(fn, values)));
  verifyLeaves(id, atNumbers!, twin === raw ? () => atNumbers!(point) : atTensors!, point);
  return twin === raw ? call(raw, point) : asTensors(traced(...given));
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

/** All numbers and tensors of a result. */
function leavesOf(x: unknown, path = 'result', found: Leaves = new Map(), depth = deepest): Leaves {
  if (typeof x === 'number' || isTensor(x)) found.set(path, x);
  else if (depth === 0 || typeof x !== 'object' || x === null) return found;
  else if (Array.isArray(x) || ArrayBuffer.isView(x)) {
    Array.from(x as unknown as ArrayLike<unknown>).forEach((element, k) =>
      leavesOf(element, `${path}[${k}]`, found, depth - 1),
    );
  } else {
    for (const key of Object.getOwnPropertyNames(x)) {
      leavesOf((x as Readonly<Record<string, unknown>>)[key], `${path}.${key}`, found, depth - 1);
    }
  }
  return found;
}

/** Compares the derivative of each number in the result, along one direction, with differences. */
function verifyLeaves(
  id: string,
  raw: (values: readonly unknown[]) => Leaves,
  traced: (values: readonly unknown[]) => Leaves,
  point: readonly number[],
): void {
  const direction = point.map(
    (x, k) => (0.2 + ((k * 0.618) % 1)) * (k % 3 === 1 ? -1 : 1) * Math.max(Math.abs(x), 0.1),
  );
  const along = (t: number): Leaves => raw(point.map((x, k) => x + t * direction[k]!));
  for (const [path, value] of along(0)) {
    if (typeof value !== 'number' || Number.isNaN(value)) continue;
    const slope = slopeAt((t) => numberAt(along(t), path), 0);
    if (slope === null || slope === 'integers') continue;
    const derivative = directional(traced, path, point, direction);
    if (agrees(derivative, slope)) continue;
    throw new GradientLossError(
      `${id}: the derivative of its ${path} is lost: tracing its source gives ${derivative} along a direction, differences ` +
        `${slope.value.toPrecision(4)}; register a rule with implement('${id}', …), or move the point.`,
    );
  }
}

function numberAt(leaves: Leaves, path: string): number {
  const leaf = leaves.get(path);
  return typeof leaf === 'number' ? leaf : NaN;
}

function directional(
  traced: (values: readonly unknown[]) => Leaves,
  path: string,
  point: readonly number[],
  direction: readonly number[],
): number {
  const [, pull] = vjp((...values) => traced(values).get(path) ?? NaN, ...point);
  return pull(1).reduce((sum: number, slope, k) => sum + Number(slope) * direction[k]!, 0);
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
