import { isTensor, type Tensor } from '@stdgrad/core';
import * as ops from '@stdgrad/ops';
import { NotDifferentiableError } from '@stdgrad/protocol';
import { onNumbers } from './on-numbers.js';
import { abs } from './ties.js';
import { lift, primal, unwrapped } from './values.js';

type MathFunction = (...args: number[]) => number;
type Version = (...args: unknown[]) => unknown;

const members = Math as unknown as Readonly<Record<string, MathFunction>>;

/** A function of `Math` that also takes tensors. */
function version(name: string, onTensors: Version): [string, Version] {
  const { length } = members[name]!;
  const run =
    length === 1
      ? (x: unknown): unknown => {
          const value = unwrapped(x, 'number');
          return isTensor(value) ? onTensors(lift(value)) : members[name]!(value as number);
        }
      : (...args: unknown[]): unknown => {
          const values = args.map(number);
          return values.some(isTensor) ? onTensors(...values) : members[name]!(...(values as number[]));
        };
  const fast = onNumbers[name]?.(run) ?? run;
  Object.defineProperties(fast, { name: { value: name }, length: { value: length } });
  return [name, fast];
}

/** An argument, converted as `Math` does it. */
function number(x: unknown): unknown {
  const value = unwrapped(x, 'number');
  return isTensor(value) ? lift(value) : (value as number) - 0; // refuses BigInts and symbols
}

const smooth: Readonly<Record<string, unknown>> = {
  abs,
  acos: ops.acos,
  acosh: ops.acosh,
  asin: ops.asin,
  asinh: ops.asinh,
  atan: ops.atan,
  atan2: ops.atan2,
  atanh: ops.atanh,
  cbrt: ops.cbrt,
  cos: ops.cos,
  cosh: ops.cosh,
  exp: ops.exp,
  expm1: ops.expm1,
  log: ops.ln,
  log10: ops.log10,
  log1p: ops.log1p,
  log2: ops.log2,
  pow: ops.pow,
  sin: ops.sin,
  sinh: ops.sinh,
  sqrt: ops.sqrt,
  tan: ops.tan,
  tanh: ops.tanh,
};

/** The root of the sum of squares, one after another: exact zeros have gradient 0. */
function hypot(...args: unknown[]): unknown {
  if (args.length === 1) return abs(args[0] as Tensor);
  return args.reduce((x, y) => ops.hypot(x as Tensor, y as Tensor));
}

/** Nearest float32; the gradient passes. */
export function fround(x: unknown): unknown {
  const exact = primal(x) as number;
  const gap = Math.fround(exact) - exact;
  return Number.isFinite(gap) && gap !== 0 ? ops.add(x as Tensor, gap) : x;
}

const several: Readonly<Record<string, Version>> = {
  fround,
  hypot,
  max: (...args) => args.reduce((x, y) => ops.maximum(x as Tensor, y as Tensor)),
  min: (...args) => args.reduce((x, y) => ops.minimum(x as Tensor, y as Tensor)),
};

/** Constant wherever they are continuous: what is left is a plain number. */
const steps = ['ceil', 'floor', 'round', 'sign', 'trunc'];
const ofBits = ['clz32', 'imul'];

function refuseBits(name: string): Version {
  return () => {
    throw new NotDifferentiableError(
      `Math.${name}: reads the bits of its argument, which would drop the gradient of a tensor; pass Math.trunc(x) or stopGradient(x).item().`,
    );
  };
}

/** `Math` for numbers and tensors. Constants, and what others have added, are those of `Math` itself. */
export const math: object = Object.assign(
  Object.create(Math) as object,
  Object.fromEntries([
    ...Object.entries(smooth).map(([name, op]) => version(name, op as Version)),
    ...Object.entries(several).map(([name, run]) => version(name, run)),
    ...steps.map((name) => version(name, (x) => members[name]!(primal(x) as number))),
    ...ofBits.map((name) => version(name, refuseBits(name))),
  ]),
);
