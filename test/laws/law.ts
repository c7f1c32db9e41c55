import type { TableEntry } from '@stdgrad/ops';
import fc from 'fast-check';
import { LawError } from '../support/compare.js';
import type { Sample } from '../support/samples.js';
import { subjectsOf, type Subject } from '../support/subject.js';

/** How many cases are drawn, and from which seed. */
export interface LawOptions {
  readonly cases: number;
  readonly seed: number;
}

/** Options from the environment: `LAWS_CASES`, `LAWS_SEED`. */
export const defaults: LawOptions = {
  cases: Number(process.env['LAWS_CASES'] ?? 9),
  seed: Number(process.env['LAWS_SEED'] ?? 20_260_401),
};

/** Something that holds for every op of the table; throws a {@link LawError} that says where it does not. */
export interface Law {
  readonly name: string;
  (entry: TableEntry, options?: LawOptions): void;
}

/**
 * A law about each way to call an op.
 *
 * @param name - the law, as a sentence about an op
 * @param applies - the subjects that the law speaks of
 * @param draw - what a case is drawn from
 * @param hold - throws where the law does not hold
 * @param share - of the cases asked for: what is slow, or hardly depends on what is drawn, needs fewer
 */
export function law<T>(
  name: string,
  applies: (subject: Subject) => boolean,
  draw: (subject: Subject) => fc.Arbitrary<T>,
  hold: (subject: Subject, drawn: T) => void,
  share = 1,
): Law {
  return lawOfEntry(name, (entry, options) => {
    const subjects = subjectsOf(entry).filter(applies);
    // an op with many examples has each of them tried less often
    const cases = Math.max(2, Math.ceil((share * options.cases) / Math.sqrt(subjects.length)));
    for (const subject of subjects)
      forAll(`${subject.name} ${name}`, draw(subject), (drawn) => hold(subject, drawn), { ...options, cases });
  });
}

/** A law about an entry of the table as a whole. */
export function lawOfEntry(name: string, check: (entry: TableEntry, options: LawOptions) => void): Law {
  const named = (entry: TableEntry, options: LawOptions = defaults): void => check(entry, options);
  Object.defineProperty(named, 'name', { value: name });
  return named;
}

/** Checks a property on drawn cases and names the smallest case that fails. */
export function forAll<T>(
  what: string,
  arbitrary: fc.Arbitrary<T>,
  hold: (drawn: T) => void,
  { cases, seed }: LawOptions,
): void {
  const found = fc.check(fc.property(arbitrary, hold), {
    numRuns: cases,
    seed,
    interruptAfterTimeLimit: 20_000,
    markInterruptAsFailure: false,
  });
  if (!found.failed) return;
  const reason = found.errorInstance instanceof Error ? found.errorInstance : new Error(String(found.errorInstance));
  throw new LawError(`${what}: ${reason.message}\n  at ${show(found.counterexample)}\n  seed ${seed}`, {
    cause: reason,
  });
}

function show(drawn: unknown): string {
  if (drawn instanceof Float64Array) return `[${drawn.join(', ')}]`;
  if (Array.isArray(drawn)) return `[${drawn.map(show).join(', ')}]`;
  if (isSample(drawn)) return `{shape [${drawn.shape.join(', ')}]: ${drawn.values.join(', ')}}`;
  return fc.stringify(drawn);
}

function isSample(x: unknown): x is Sample {
  return typeof x === 'object' && x !== null && 'shape' in x && 'values' in x;
}

/** Every subject. */
export const always = (): boolean => true;
