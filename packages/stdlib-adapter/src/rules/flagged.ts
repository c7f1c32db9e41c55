import { implement, isTensor, isVariable, arrayOf } from '@stdgrad/core';
import { NotDifferentiableError } from '@stdgrad/protocol';
import type { Row, Scalar } from './row.js';
import { ScalarRule, applyRule } from './scalar.js';

/** A function of numbers that flags follow: each choice of flags has a row. */
export interface Flagged {
  /** How many numbers come first. */
  readonly count: number;
  /** Names of the flags. */
  readonly flags: readonly string[];
  /** The row, given the flags as `@stdlib` reads them. */
  readonly rowFor: (...flags: readonly unknown[]) => Row;
}

/** Says what a function with flags does when it is handed tensors. */
export function installFlagged(id: string, { count, flags, rowFor }: Flagged): void {
  const rules = new Map<string, ScalarRule>();
  implement(id, ({ fn, args }) => {
    const given = args.slice(count, count + flags.length).map((flag, k) => plainFlag(id, flags[k]!, flag));
    const key = given.map(String).join();
    let rule = rules.get(key);
    if (rule === undefined) rules.set(key, (rule = new ScalarRule(id, rowFor(...given))));
    const value: Scalar = (...numbers) => (fn as (...all: unknown[]) => number)(...numbers, ...given);
    return applyRule(rule, value, args.slice(0, count));
  });
}

function plainFlag(id: string, name: string, flag: unknown): unknown {
  if (!isTensor(flag)) return flag;
  if (isVariable(flag)) {
    throw new NotDifferentiableError(
      `${id}: argument ${name} is a flag, so there is no derivative by it; pass true, false, or stopGradient(${name}).`,
    );
  }
  return Boolean(arrayOf(flag).iget(0));
}
