import { arrayOfValue, isTensor, isVariable, linearRule, record } from '@stdgrad/core';
import { scalarArray } from '@stdgrad/kernels';
import { GradientLossError, NotDifferentiableError, notImplemented, type Call } from '@stdgrad/protocol';
import { makingOf, type Making } from '../hook/made.js';
import type { Run } from '../hook/wrappers.js';
import { trackedCopy } from './copies.js';
import { leavesOf, type Leaves } from './leaves.js';

/**
 * An accumulator (`@stdlib/stats/incr`) that is handed its first variable: its twin takes over, and is told what came before.
 *
 * @throws {@link NotDifferentiableError} when that is no longer known, and when it takes vectors
 */
export function accumulate({ id, fn, args }: Call): unknown {
  const making = makingOf(fn);
  const factory = making && trackedCopy(making.factory);
  if (making === undefined || factory == null) return notImplemented;
  if (ofVectors.test(id)) {
    throw new NotDifferentiableError(
      `${id}: takes vectors into a matrix of plain numbers, which can't hold the gradient of its argument; hand the numbers of ` +
        'each pair to an accumulator of their own (incr/covariance, incr/pcorr), or pass stopGradient(x).value.',
    );
  }
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

const ofVectors = /mat\(\)$/;

/** The twin, which refuses to answer with a plain number that depends on what it took, and to hand back NaN for a derivative. */
function watched(id: string, { factory, params }: Making, make: Run): Run {
  const accumulator = make(...params.map(copied)) as Run;
  const witnesses = [0, distance, -distance].map((scale) => new Witness(factory(...params.map(copied)) as Run, scale));
  const guard = guardOf(id);
  return (...args) => {
    const found = witnesses.map((witness) => witness.take(args));
    const result = accumulator(...args.map((x) => guarded(x, guard)));
    guard.finite &&= found[0] instanceof Map && [...found[0].values()].every(Number.isFinite);
    refuseLost(id, leavesOf(result), found);
    return result;
  };
}

const distance = 1e-4;

/** The accumulator itself, which is told variables' values, or values beside them. */
class Witness {
  readonly #run: Run;
  readonly #scale: number;

  constructor(run: Run, scale: number) {
    this.#run = run;
    this.#scale = scale;
  }

  /** What it answers; the error where it does not. */
  take(args: readonly unknown[]): Leaves | Error {
    try {
      return leavesOf(this.#run(...args.map((x) => moved(x, this.#scale))));
    } catch (error) {
      return error as Error;
    }
  }
}

/** A plain number may be constant, at a tie also to one side only. */
function refuseLost(id: string, result: Leaves, [at, ...beside]: readonly (Leaves | Error)[]): void {
  for (const [path, x] of result) {
    if (isTensor(x)) continue;
    if (!(at instanceof Map)) throw at as Error;
    if (beside.some((leaves) => leaves instanceof Map && Object.is(leaves.get(path), at.get(path)))) continue;
    throw new GradientLossError(
      `${id}: gave the plain number ${String(x)} as its ${path}, which depends on the variables that it took; ` +
        `move them off this point, or register a rule with implement('${id}', …).`,
    );
  }
}

interface Guard {
  readonly id: string;
  /** Whether all results were finite, so that derivatives should be. */
  finite: boolean;
}

const guardOf = (id: string): Guard => ({ id, finite: true });

/** The identity, which lets no NaN back: sources divide 0 by 0 where their derivative has a limit, or where it has a kink. */
const guardRule = linearRule<Guard>({
  name: 'accumulator',
  forward: (x) => x,
  adjoint(g, { id, finite }) {
    if (!finite || !Number.isNaN(arrayOfValue(g).iget(0))) return g;
    throw new GradientLossError(
      `${id}: the derivative by a value that it took is NaN, as that of √x at x = 0 times 0 is; ` +
        'take its result at other values (more observations, or different ones), or pass stopGradient(x).',
    );
  },
});

function guarded(x: unknown, guard: Guard): unknown {
  return isTensor(x) && x.ndims === 0 && isVariable(x) ? record(guardRule, scalarArray(x.item()), x, null, guard) : x;
}

/** Accumulators may write into arrays that they are made with. */
const copied = (x: unknown): unknown => (Array.isArray(x) ? [...(x as unknown[])] : x);

function moved(x: unknown, scale: number): unknown {
  if (!isTensor(x) || x.ndims > 0) return x;
  const value = x.item();
  return value + scale * Math.max(Math.abs(value), 0.1);
}
