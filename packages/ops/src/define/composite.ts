import { owning, type Value } from '@stdgrad/core';
import { mul } from '../elementwise/arithmetic.js';
import { checkOut, withConstant, writeOut, type Outcome, type OpOptions } from './options.js';

/**
 * Runs an op that is made of other ops, with the options that every op takes.
 *
 * @param outcome - shape and data type of the result, known before it is computed
 * @param inputs - what it is computed from
 */
export function composite(
  name: string,
  options: OpOptions | undefined,
  outcome: Outcome,
  inputs: readonly Value[],
  compute: () => Value,
): Value {
  checkOut(name, options, outcome, inputs);
  const computed = owning(compute());
  const typed = computed.dtype === outcome.dtype ? computed : mul(computed, 1, { dtype: outcome.dtype });
  const result = withConstant(typed, options?.constant);
  return options?.out === undefined ? result : (writeOut(name, options.out, result, true) as Value);
}
