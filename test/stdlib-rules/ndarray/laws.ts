import { grad, isTensor, tensor, type Tensor, type Value } from '@stdgrad/core';
import { isNDArray } from '@stdgrad/kernels';
import { add, flip, mul, reshape, sum, transpose } from '@stdgrad/ops';
import { dispatch, isStrided, type Strided } from '@stdgrad/protocol';
import { derivative } from '@stdgrad/gradcheck';
import { createRequire } from 'node:module';
import { expect } from 'vitest';
import { known, type CallCase } from './call.js';
import { viewing } from './calls.js';

const require = createRequire(import.meta.url);
const ndarray = require('@stdlib/ndarray/ctor') as new (...args: unknown[]) => Strided;
const toArray = require('@stdlib/ndarray/to-array') as (x: unknown) => unknown;

/** Ways for the same elements to lie in memory. */
export const layouts = ['rows', 'columns', 'backwards'] as const;
export type LayoutName = (typeof layouts)[number];

/** Numbers between −2 and 2 that differ from each other. */
export function numbers(shapes: readonly (readonly number[])[], seed: number, sorted = false): number[][] {
  let state = seed;
  const next = (): number => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32) * 4 - 2;
  return shapes.map((shape) => {
    const list = Array.from({ length: size(shape) }, next);
    return sorted ? list.toSorted((a, b) => a - b) : list;
  });
}

const size = (shape: readonly number[]): number => shape.reduce((n, m) => n * m, 1);

function strides(shape: readonly number[]): number[] {
  return shape.map((_, d) => size(shape.slice(d + 1)));
}

/** A number where the function takes a number and `@stdlib` has no array for it. */
const takesNumber = /scalar|fill|with$|push|unshift|full|from-array|accumulate/;

/** Elements, given in row-major order, as an ndarray of `@stdlib` in some layout. */
export function plainArray(
  list: readonly number[],
  shape: readonly number[],
  path: string,
  layout: LayoutName,
): unknown {
  if (shape.length === 0 && takesNumber.test(path) && !/ndarraylike|assign/.test(path)) return list[0];
  if (layout === 'rows' || shape.length === 0) {
    return new ndarray(
      'float64',
      Float64Array.from(list),
      [...shape],
      shape.length ? strides(shape) : [0],
      0,
      'row-major',
    );
  }
  const turned = shape.length === 1 ? list : valuesOf(transpose(reshape(tensor(list), shape)));
  const steps = strides(shape.toReversed()).reverse();
  if (layout === 'columns')
    return new ndarray(
      'float64',
      Float64Array.from(turned),
      [...shape],
      steps,
      0,
      shape.length > 1 ? 'column-major' : 'row-major',
    );
  return new ndarray(
    'float64',
    Float64Array.from(turned.toReversed()),
    [...shape],
    steps.map((step) => -step),
    Math.max(0, list.length - 1),
    shape.length > 1 ? 'column-major' : 'row-major',
  );
}

/** The same as a tensor that depends on a leaf. */
export function laid(x: Tensor, layout: LayoutName): Tensor {
  if (x.ndims === 0 || layout === 'rows') return mul(x, 1);
  const columns = transpose(mul(transpose(x), 1));
  if (layout === 'columns') return columns;
  const dims = x.shape.map((_, d) => d);
  return flip(transpose(mul(transpose(flip(x, { dims })), 1)), { dims });
}

export function leaf(list: readonly number[], shape: readonly number[], constant = false): Tensor {
  return shape.length === 0 ? tensor(list[0]!, { constant }) : tensor(reshape(tensor(list), shape), { constant });
}

const valuesOf = (x: Tensor): number[] => Array.from({ length: x.length }, (_, k) => Number(x.value.iget(k)));

/** All numbers in a result, in order. */
export function numbersIn(result: unknown): number[] {
  if (typeof result === 'number') return [result];
  if (typeof result === 'boolean') return [Number(result)];
  if (result === undefined || result === null) return [];
  if (isTensor(result)) return valuesOf(result);
  if (isNDArray(result)) return Array.from({ length: result.length }, (_, k) => Number(result.iget(k)));
  if (isStrided(result)) {
    const { shape } = result;
    return shape.length === 0
      ? [Number((result as unknown as { get(): unknown }).get())]
      : ([toArray(result)].flat(9) as number[]).map(Number);
  }
  if (Array.isArray(result)) return result.flatMap(numbersIn);
  throw new Error(`no numbers: ${JSON.stringify(result)}`);
}

const missesElements = new Set(['ndarray/map', 'ndarray/flatten-by', 'ndarray/flatten-from-by']);

const weight = (k: number): number => Math.sin(3 * k + 1) + 0.3;

/** A fixed combination of everything in a result. */
function combined(result: unknown): Value | number {
  let k = 0;
  const parts: (Value | number)[] = [];
  const visit = (part: unknown): void => {
    if (part === undefined || part === null) return;
    if (Array.isArray(part)) part.forEach(visit);
    else if (isTensor(part)) {
      const weights = Array.from({ length: part.length }, () => weight(k++));
      // NaN stands for nothing: its gradient is not looked at
      if (part.length > 0 && !valuesOf(part).some(Number.isNaN))
        parts.push(sum(mul(part, leaf(weights, part.shape, true))));
    } else parts.push(numbersIn(part).reduce((total, value) => total + value * weight(k++), 0));
  };
  visit(result);
  return parts.reduce<Value | number>(
    (a, b) => (typeof a === 'number' && typeof b === 'number' ? a + b : add(a as never, b as never)),
    0,
  );
}

const total = (list: readonly number[]): number =>
  list.reduce((all, value, k) => all + (Number.isNaN(value) ? 0 : value * weight(k)), 0);

/** A call of one function in one layout. */
export class Problem {
  readonly path: string;
  readonly call: CallCase;
  readonly layout: LayoutName;
  readonly values: number[][];

  constructor(path: string, call: CallCase, layout: LayoutName, seed = 7) {
    this.path = path;
    this.call = call;
    this.layout = layout;
    this.values = numbers(call.shapes, seed, call.sorted);
  }

  /** What the function itself gives: its result, then what the arrays hold afterwards. */
  plain(values: readonly (readonly number[])[]): number[] {
    const { path, call, layout } = this;
    // @stdlib 0.4.1 misses elements of columns that lie backwards
    const lies = layout === 'backwards' && missesElements.has(path) ? 'columns' : layout;
    const data = values.map((list, k) => plainArray(list, call.shapes[k]!, path, lies));
    const result = known(path)(...call.args(...(data as never[])));
    const seen = call.after === undefined ? result : call.after(result as never);
    return [seen, ...data].flatMap(numbersIn);
  }

  /** The same of tensors. */
  run(leaves: readonly Tensor[]): unknown[] {
    const { path, call, layout } = this;
    const data = leaves.map((x) => laid(x, layout));
    const result = dispatch(`@stdlib/${path}`, known(path), undefined, call.args(...(data as never[])));
    return [call.after === undefined ? result : call.after(result as never), ...data];
  }

  leaves(constant = false): Tensor[] {
    return this.values.map((list, k) => leaf(list, this.call.shapes[k]!, constant));
  }

  private direction(): number[][] {
    return numbers(this.call.shapes, 99);
  }

  private moved(t: number): number[][] {
    const direction = this.direction();
    return this.values.map((list, k) => list.map((value, i) => value + t * direction[k]![i]!));
  }

  checkValue(): void {
    const got = this.run(this.leaves()).flatMap(numbersIn);
    expect(got).toEqual(this.plain(this.values));
  }

  checkConstants(): void {
    const results = this.run(this.leaves(true));
    expect(results.flatMap(numbersIn)).toEqual(this.plain(this.values));
    const variable = [results[0]].flat(9).filter((x) => isTensor(x) && !x.constant);
    expect(variable).toEqual([]);
  }

  checkGradient(): void {
    const leaves = this.leaves();
    const loss = combined(this.run(leaves));
    if (!isTensor(loss)) return expect(size(this.call.shapes[0]!)).toBe(0); // nothing of it
    loss.backward();
    const along = this.direction().reduce(
      (all, list, k) => all + list.reduce((part, d, i) => part + d * gradientAt(leaves[k]!, i), 0),
      0,
    );
    const { value, error } = derivative((t) => total(this.plain(this.moved(t))), 0);
    const tolerance = this.call.single === true ? 2e-3 : 1e-8;
    expect(Math.abs(along - value)).toBeLessThan(tolerance * Math.max(1, Math.abs(value)) + 10 * error);
  }

  checkSecond(): void {
    if (this.call.single === true || size(this.call.shapes[0]!) === 0) return;
    const squared = (...xs: Tensor[]): unknown => {
      // cubes keep the order
      const loss = combined(this.run(xs.map((x) => mul(mul(x, x), x)))) as Tensor;
      return mul(loss, loss);
    };
    const { shapes } = this.call;
    const direction = this.direction();
    const slope = (...xs: Tensor[]): unknown =>
      gradients(squared, xs)
        .map((g, k) => sum(mul(g, leaf(direction[k]!, shapes[k]!, true))) as Value)
        .reduce((a, b) => add(a, b));
    const at = (values: readonly (readonly number[])[]): Tensor[] => values.map((list, k) => leaf(list, shapes[k]!));
    const second = gradients(slope, at(this.values));
    const along = second.reduce(
      (sum_, g, k) => sum_ + direction[k]!.reduce((part, d, i) => part + d * valuesOf(g)[i]!, 0),
      0,
    );
    const { value, error } = derivative((t) => (slope(...at(this.moved(t))) as Tensor).item(), 0);
    expect(Math.abs(along - value)).toBeLessThan(1e-5 * Math.max(1, Math.abs(value)) + 10 * error);
  }

  checkView(): void {
    if (!viewing.has(this.path)) return;
    const [result, ...data] = this.run(this.leaves());
    for (const part of [result].flat(9)) {
      if (!isTensor(part) || part.ndims === 0 || part.length === 0) continue;
      const owners = (data as Tensor[]).map((x) => x.base ?? x);
      expect(data.includes(part) || owners.includes(part.base as Tensor)).toBe(true);
    }
  }
}

/** The gradient by every argument. */
function gradients(f: (...xs: Tensor[]) => unknown, xs: readonly Tensor[]): Tensor[] {
  return grad(f, { argument: xs.map((_, k) => k) })(...(xs as never[])) as unknown as Tensor[];
}

function gradientAt(x: Tensor, k: number): number {
  return x.grad === null ? 0 : Number(x.grad.iget(k));
}
