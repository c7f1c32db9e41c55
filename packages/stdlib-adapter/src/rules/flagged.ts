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
export function installFlagged(id: string, flagged: Flagged): void {
  const run = runner(id, flagged, flagged.rowFor);
  implement(id, ({ fn, args }) => run(fn as Returning<number>, args));
}

/** Says what a function with flags does that returns two numbers; `rest` has the rows of the second. */
export function installFlaggedPair(id: string, flagged: Flagged, rest: Flagged['rowFor']): void {
  const first = runner(id, flagged, flagged.rowFor);
  const second = runner(id, flagged, rest);
  implement(id, ({ fn, args }) => {
    const pair = fn as Returning<readonly [number, number]>;
    return [first((...all) => pair(...all)[0], args), second((...all) => pair(...all)[1], args)];
  });
}

type Returning<T> = (...args: unknown[]) => T;

function runner(id: string, { count, flags }: Flagged, rowFor: Flagged['rowFor']) {
  const rules = new Map<string, ScalarRule>();
  return (fn: Returning<number>, args: readonly unknown[]) => {
    const given = args.slice(count, count + flags.length).map((flag, k) => plainFlag(id, flags[k]!, flag));
    const key = given.map(String).join();
    let rule = rules.get(key);
    if (rule === undefined) rules.set(key, (rule = new ScalarRule(id, rowFor(...given))));
    const value: Scalar = (...numbers) => fn(...numbers, ...given);
    return applyRule(rule, value, args.slice(0, count));
  };
}

function plainFlag(id: string, name: string, flag: unknown): unknown {
  if (!isTensor(flag)) return flag;
  if (isVariable(flag)) {
    throw new NotDifferentiableError(
      `${id}: argument ${name} is a flag, so there is no derivative by it; pass true, false, or stopGradient(${name}).`,
    );
  }
  const value = arrayOf(flag).iget(0);
  return arrayOf(flag).dtype === 'bool' ? Boolean(value) : value;
}
