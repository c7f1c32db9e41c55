import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { tensor, type Tensor } from '@stdgrad/core';
import { transform } from '@stdgrad/stdlib-adapter/transform';
import '@stdgrad/stdlib-adapter/operators';

const require = createRequire(import.meta.url);

export type Exports = Record<string, unknown>;
export type Fn = (...args: unknown[]) => unknown;

/** Runs a CommonJS file's text as it is. */
export function run(source: string, requires: (id: string) => unknown = require): Exports {
  const module = { exports: {} as Exports };
  const file = compileFunction(source.replace(/^#!.*/, ''), ['module', 'exports', 'require']) as Fn;
  file(module, module.exports, requires);
  return module.exports;
}

/** A file's text with its operators rewritten. */
export function rewritten(source: string): string {
  return transform(source, { filename: 'test.js', format: 'commonjs' }).code;
}

/** Runs a CommonJS file's text with its operators rewritten. */
export function runRewritten(source: string, requires: (id: string) => unknown = require): Exports {
  return run(rewritten(source), requires);
}

/** An expression of `x`, `y`… as a function. */
export function expression(text: string, params = 'x, y, z'): { original: Fn; rewritten: Fn } {
  const source = `module.exports = { f(${params}) { return ${text}; } };`;
  return { original: run(source)['f'] as Fn, rewritten: runRewritten(source)['f'] as Fn };
}

/** Value and gradient by each argument, on variables. */
export function gradients(f: Fn, args: readonly number[]): { value: unknown; grads: (number | null)[] } {
  const variables = args.map((x) => tensor(x));
  const z = f(...variables);
  if (typeof z !== 'object' || z === null) return { value: z, grads: variables.map(() => null) };
  (z as Tensor).backward();
  return { value: (z as Tensor).item(), grads: variables.map((x) => x.grad?.get() ?? null) as (number | null)[] };
}

/** Derivatives by each argument, from differences. */
export function differences(f: Fn, args: readonly number[], step = 1e-5): number[] {
  return args.map((x, k) => {
    const at = (d: number): number => f(...args.map((a, j) => (j === k ? x + d : a))) as number;
    return (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
  });
}
