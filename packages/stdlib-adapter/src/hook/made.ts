import { shared } from '@stdgrad/protocol';
import type { Run } from './wrappers.js';

/** How a function was made: by which factory, and from which parameters. */
export interface Making {
  readonly factory: Run;
  readonly params: readonly unknown[];
  /** Of an accumulator: the numbers it has taken, call by call; `null` when they were too many, or no numbers. */
  history: (readonly unknown[])[] | null;
  /** Of an accumulator: what it hands all values to since a variable came. */
  twin: Run | null;
}

const makings = shared('stdlib-adapter.makings', () => new WeakMap<Function, Making>());

/** Remembers how a function was made, for those who need its parameters: derivatives. */
export function rememberMaking(made: Function, factory: Run, params: readonly unknown[]): Making {
  const making: Making = { factory, params, history: [], twin: null };
  makings.set(made, making);
  return making;
}

/** How a function was made, when a factory of `@stdlib` made it in front of which there is a wrapper. */
export function makingOf(made: Function): Making | undefined {
  return makings.get(made);
}
