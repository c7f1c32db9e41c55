import { ArgumentError, shared } from '@stdgrad/protocol';

/** What all copies of the library in this process have in common. */
export const state = shared('core.state', () => ({
  /** Number of the newest node; only grows, so a node is newer than all its inputs. */
  serial: 0,
  /** Number of the newest sweep, the mark of the nodes it has seen. */
  epoch: 0,
  /** Whether ops on variables make nodes. */
  tracking: true,
  /** Whether a sweep is under way: what rules use then is no use by the user. */
  sweeping: false,
  /** Serial at which the innermost differentiated function under way began. */
  since: Infinity,
  /** Whether memory that others can write is copied or verified before a backward uses it. */
  guard: true,
}));

/**
 * Runs `fn` without making nodes: its results are variables that nothing leads to, and writes in place change memory
 * only (the tensors written to stand for leaves afterwards).
 */
export function noAutodiff<T>(fn: () => T): T {
  if (typeof fn !== 'function') throw new ArgumentError('noAutodiff: needs a function to run.');
  const result = withTracking(false, fn);
  if (typeof (result as { then?: unknown } | null | undefined)?.then === 'function') {
    throw new ArgumentError(
      'noAutodiff: the function returned a promise, and what follows its first await is tracked again; await outside, and compute inside.',
    );
  }
  return result;
}

/** Runs `fn` with tracking on or off and restores what was, also when it throws. */
export function withTracking<T>(tracking: boolean, fn: () => T): T {
  const before = state.tracking;
  state.tracking = tracking;
  try {
    return fn();
  } finally {
    state.tracking = before;
  }
}

/**
 * Turns the guard against outside changes of memory on or off; returns what it was.
 * Off, an array that you change between an op and its backward gives a wrong gradient silently.
 */
export function memoryGuard(on: boolean): boolean {
  if (typeof on !== 'boolean') throw new ArgumentError('memoryGuard: needs true or false.');
  const before = state.guard;
  state.guard = on;
  return before;
}
