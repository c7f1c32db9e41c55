import { shared } from '@stdgrad/protocol';
import { originOf } from '../hook/origins.js';

/** Gives what a file of the tracked copy exports; `null` when the copy has no such file. */
export type LoadCopy = (filename: string) => unknown;

const state = shared('stdlib-adapter.copies', () => ({ load: null as LoadCopy | null }));

/** Says where the files of the tracked copy come from: Node loads them, bundles carry them. */
export function loadCopiesWith(load: LoadCopy): void {
  state.load = load;
}

/**
 * The twin of a raw function of `@stdlib` that computes with tensors: from a second copy of `@stdlib`'s own source, over
 * the rules of leaf functions.
 *
 * @returns `null` for functions of unknown origin, and where there is no copy
 */
export function trackedCopy(raw: Function): Function | null {
  const origin = originOf(raw);
  let found: unknown = origin === undefined ? null : state.load?.(origin.filename);
  for (const key of origin?.path ?? []) found = (found as Readonly<Record<PropertyKey, unknown>> | null)?.[key];
  return typeof found === 'function' ? found : null;
}
