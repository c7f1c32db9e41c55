import { isTensor } from '@stdgrad/core';
import { GradientLossError, NotDifferentiableError, notImplemented, type Call } from '@stdgrad/protocol';
import { makingOf, type Making } from '../hook/made.js';
import type { Run } from '../hook/wrappers.js';
import { trackedCopy } from './copies.js';

/**
 * An accumulator (`@stdlib/stats/incr`) that is handed its first variable: its twin takes over, and is told what came before.
 *
 * @throws {@link NotDifferentiableError} when that is no longer known
 */
export function accumulate({ id, fn, args }: Call): unknown {
  const making = makingOf(fn);
  const factory = making && trackedCopy(making.factory);
  if (making === undefined || factory == null) return notImplemented;
  const { history } = making;
  if (history === null) {
    throw new NotDifferentiableError(
      `${id}: this accumulator has taken too many plain values before its first variable tensor; make it anew, and hand it ` +
        'that one first.',
    );
  }
  const twin = watched(id, making, factory as Run);
  for (const earlier of history) twin(...earlier);
  making.twin = twin;
  making.history = null;
  return twin(...args);
}

/** The twin, which refuses to answer with a plain number that depends on what it took. */
function watched(id: string, { factory, params }: Making, twin: Run): Run {
  const accumulator = twin(...params.map(copied)) as Run;
  const history: (readonly unknown[])[] = [];
  const replay = (scale: number): unknown => {
    const fresh = factory(...params.map(copied)) as Run;
    return history.reduce<unknown>((_, args) => fresh(...args.map((x) => moved(x, scale))), fresh());
  };
  return (...args) => {
    if (args.length > 0) history.push(args);
    const result = accumulator(...args);
    if (typeof result === 'number' && !Object.is(replay(0), replay(1e-4))) {
      throw new GradientLossError(
        `${id}: gave the plain number ${result}, which depends on the variables that it took; register a rule with implement('${id}', …).`,
      );
    }
    return result;
  };
}

/** Accumulators may write into arrays that they are made with. */
const copied = (x: unknown): unknown => (Array.isArray(x) ? [...(x as unknown[])] : x);

function moved(x: unknown, scale: number): unknown {
  if (!isTensor(x) || x.ndims > 0) return x;
  const value = x.item();
  return value + scale * Math.max(Math.abs(value), 0.1);
}
