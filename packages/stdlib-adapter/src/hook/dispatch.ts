import { dispatch as ask, saying } from '@stdgrad/protocol';
import { handlersIn } from './carries.js';

const prepare: (() => void)[] = [];

/** Says what to do before the first call that arguments may take over: loading the rules. */
export function beforeFirstDispatch(run: () => void): void {
  prepare.push(run);
}

/** Calls a function of `@stdlib`, or lets what is among its arguments take over. */
export function dispatch(
  id: string,
  fn: Function,
  self: unknown,
  args: readonly unknown[],
  newTarget?: Function,
): unknown {
  if (prepare.length > 0) prepare.splice(0).forEach((run) => run());
  try {
    return ask(id, fn, self, args, handlersIn, newTarget);
  } catch (error) {
    throw saying(id, error);
  }
}
