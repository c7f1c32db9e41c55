import { implement, isTensor, stopGradient, type Value } from '@stdgrad/core';
import { fallBack } from './fallback.js';
import { constant } from './operands.js';
import type { Scalar } from './row.js';
import { ScalarRule, applyRule } from './scalar.js';
import { stepRow, steps } from './special/steps.js';

/** A function of numbers that is constant around almost every point: the result is a constant, of every kind that it can be. */
export function constantOf(rule: ScalarRule, fn: Scalar, args: readonly unknown[]): Value | number {
  const { partials } = rule.row;
  // where integers are due, variables are refused
  const cut = args.map((arg, k) => (isTensor(arg) && partials[k] != null ? stopGradient(arg) : arg));
  const z = applyRule(rule, fn, cut);
  return typeof z === 'number' || isTensor(z) || !args.some(isTensor) ? z : constant(z);
}

const numeric = (arg: unknown): boolean => typeof arg !== 'string' && typeof arg !== 'boolean' && arg !== undefined;

/** Ids of the functions that are constant around almost every point: of a variable they make a constant, and that is right. */
export const locallyConstant: ReadonlyMap<string, ReturnType<typeof stepRow>> = new Map(
  steps.map(([id, reals, integers]) => [id, stepRow(reals, integers)]),
);

/** Says what step functions do with tensors. */
export function installSteps(): void {
  for (const [id, row] of locallyConstant) {
    const rules: ScalarRule[] = [];
    implement(id, (call) => {
      const { fn, args } = call;
      const words = args.findIndex((arg) => !numeric(arg));
      const count = Math.min(words < 0 ? args.length : words, row.params.length);
      // what follows, such as the convention at a jump, goes to the function as it is
      if (args.slice(count).some(isTensor)) return fallBack(call);
      const rule = (rules[count] ??= new ScalarRule(id, {
        params: row.params.slice(0, count),
        partials: row.partials.slice(0, count),
        on: row.on.slice(0, count),
      }));
      return constantOf(
        rule,
        (...xs) => (fn as Scalar)(...xs, ...(args.slice(count) as number[])),
        args.slice(0, count),
      );
    });
  }
}
