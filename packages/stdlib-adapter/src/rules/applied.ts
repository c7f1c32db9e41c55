import type { Value } from '@stdgrad/core';
import { NotDifferentiableError } from '@stdgrad/protocol';
import type { Row, Scalar } from './row.js';
import { ScalarRule, applyRule } from './scalar.js';

/** A function for use in derivatives: of numbers, arrays and tensors, broadcast to each other. */
export type Applied = (...args: (Value | number)[]) => Value;

/** Makes a function of numbers one that partial derivatives can be written with: it has a row of its own. */
export function applied(name: string, fn: Scalar, row: Row): Applied {
  const rule = new ScalarRule(name, row);
  return (...args) => applyRule(rule, fn, args) as Value;
}

/** Functions for use in derivatives, one for each list of integers such as the order; each is made once. */
export function family(make: (...orders: readonly number[]) => Applied): (...orders: readonly number[]) => Applied {
  const made = new Map<string, Applied>();
  return (...orders) => {
    const key = orders.join();
    let found = made.get(key);
    if (found === undefined) made.set(key, (found = make(...orders)));
    return found;
  };
}

/**
 * The partial derivative of a function that is itself a derivative without a known one.
 *
 * @throws {@link NotDifferentiableError} when a gradient arrives there
 */
export function unknown(name: string, argument: string): () => never {
  return () => {
    throw new NotDifferentiableError(
      `${name}: there is no rule for its derivative by ${argument}; ` +
        `pass stopGradient(${argument}) if you want none, or differentiate once less by it.`,
    );
  };
}
