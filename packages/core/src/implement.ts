import { ArgumentError, hasHandler, notImplemented, shared, type Call } from '@stdgrad/protocol';

/** Computes a dispatched call for tensors; `notImplemented` leaves it to others. */
export type Implementation = (call: Call) => unknown;

const table = shared('core.implementations', () => ({
  byId: new Map<string, Implementation>(),
  families: new Map<string, Implementation>(),
}));

/**
 * Says what a function does when it is handed a tensor.
 *
 * @param id - the function's public name: `'@acme/losses/huber'`; with a `*` at the end: all that begin so and have no entry
 */
export function implement(id: string, run: Implementation): void {
  if (typeof id !== 'string' || typeof run !== 'function')
    throw new ArgumentError('implement: needs the name of a function and what computes it.');
  if (id.endsWith('*')) table.families.set(id.slice(0, -1), run);
  else table.byId.set(id, run);
}

/** What computes the function of that name itself, not its family. */
export function implementationOf(id: string): Implementation | undefined {
  return table.byId.get(id);
}

/** Runs `fn`, whose entries give way to those that are there: rules that are loaded late don't replace the user's. */
export function givingWay(fn: () => void): void {
  const earlier = [...table.byId, ...[...table.families].map(([id, run]) => [`${id}*`, run] as const)];
  fn();
  for (const [id, run] of earlier) implement(id, run);
}

/** A call that a tensor was asked to take over; typed memory that tensors stand beside knows better. */
export function callImplementation(call: Call): unknown {
  for (const arg of call.args) if (ArrayBuffer.isView(arg) && hasHandler(arg)) return notImplemented;
  const run = table.byId.get(call.id);
  if (run !== undefined) return run(call);
  for (const [prefix, family] of table.families) if (call.id.startsWith(prefix)) return family(call);
  return notImplemented;
}
