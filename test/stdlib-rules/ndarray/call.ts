import { createRequire } from 'node:module';
import { isTensor } from '@stdgrad/core';
import { less, mul, sin } from '@stdgrad/ops';
import { dispatch } from '@stdgrad/protocol';

const require = createRequire(import.meta.url);

/** A function of `@stdlib`. */
export type Fn = ((...args: unknown[]) => unknown) & { readonly [member: string]: Fn };

/** The function of a path below `@stdlib`, without wrapper: `ndarray/map`, `stats/max.assign`. */
export function known(path: string): Fn {
  const [file = '', member] = path.split('.');
  const fn = require(`@stdlib/${file}`) as Fn;
  return member === undefined ? fn : fn[member]!;
}

/** One way to call a function. */
export interface CallCase {
  /** Shapes of the arrays that gradients flow to. */
  readonly shapes: readonly (readonly number[])[];
  /** Arguments, made of these arrays. */
  readonly args: (...data: never[]) => unknown[];
  /** What is looked at of the result, where that is no number or array. */
  readonly after?: (result: never) => unknown;
  /** Whether some of it is computed in float32. */
  readonly single?: boolean;
  /** Data that the derivative is smooth at; default: any. */
  readonly sorted?: boolean;
}

export type Args = CallCase['args'];
export type Shape = readonly number[];

export const c = (shapes: readonly Shape[], args: Args, more: Partial<CallCase> = {}): CallCase => ({
  shapes,
  args,
  ...more,
});
export const x = (shape: Shape, ...rest: unknown[]): CallCase => c([shape], (a: unknown) => [a, ...rest]);
export const xy = (shape: Shape, other: Shape = shape, ...rest: unknown[]): CallCase =>
  c([shape, other], (a: unknown, b: unknown) => [a, b, ...rest]);
export const list = (shapes: readonly Shape[], ...rest: unknown[]): CallCase =>
  c(shapes, (...data: unknown[]) => [data, ...rest]);

export const mapAt = (id: string, a: unknown, clbk: unknown): unknown =>
  dispatch(id, known('ndarray/map'), undefined, [a, clbk]);
const plainly = require('@stdlib/ndarray/base/to-array') as Fn;
export const toArray = (a: unknown): unknown => {
  const { data, shape, strides, offset, order } = a as Record<string, unknown>;
  return plainly(data, shape, strides, offset, order);
};
const Slice = require('@stdlib/slice/ctor') as new (...args: unknown[]) => unknown;
const MultiSlice = require('@stdlib/slice/multi') as new (...args: unknown[]) => unknown;
export const s = (...args: unknown[]): unknown => new Slice(...args);
export const m = (...args: unknown[]): unknown => new MultiSlice(...args);

export const square = (v: never): unknown => mul(v, v);
export const isSmall = (v: never): unknown => less(v, 0.3);
/** A number or boolean of what may be a tensor. */
export const primal = (v: unknown): unknown => (isTensor(v) ? v.item() : v);
export const wave = (v: never, w: never): unknown => mul(sin(v) as never, w);
