import type { TableEntry } from '@stdgrad/ops';
import fc from 'fast-check';
import { LawError } from './compare.js';
import type { Sample } from '../arbitraries/samples.js';
import { subjectsOf, type Subject } from './subject.js';

/** How many cases are drawn, and from which seed. */
export interface LawOptions {
  readonly cases: number;
  readonly seed: number;
  /** Name the first case that fails, rather than search for the smallest one. */
  readonly first?: boolean;
}

/** Few enough for every run of the tests, over all laws and ops. */
export const defaults: LawOptions = { cases: 9, seed: 20_260_401 };

/**
 * Something that holds for every op; throws a {@link LawError} that says where it does not, and gives the number of
 * cases tried.
 */
export interface Law {
  readonly name: string;
  (entry: TableEntry, options?: Partial<LawOptions>): number;
  /** How many cases would be tried. */
  readonly planned: (entry: TableEntry, options?: Partial<LawOptions>) => number;
}

/** How many cases a law takes. */
export interface Effort {
  /** Of the cases asked for: what is slow, or hardly depends on what is drawn, needs fewer; default 1. */
  readonly share?: number;
  /** The examples of an op share its cases; by default, an op with more examples has more cases. */
  readonly evenly?: boolean;
}

/**
 * A law about each way to call an op.
 *
 * @param name - the law, as a sentence about an op
 * @param applies - the subjects that the law speaks of
 * @param draw - what a case is drawn from
 * @param hold - throws where the law does not hold
 * @param effort - how many cases it takes
 */
export function law<T>(
  name: string,
  applies: (subject: Subject) => boolean,
  draw: (subject: Subject) => fc.Arbitrary<T>,
  hold: (subject: Subject, drawn: T) => void,
  { share = 1, evenly = false }: Effort = {},
): Law {
  const plan = (entry: TableEntry, options: LawOptions): [subjects: readonly Subject[], cases: number] => {
    const subjects = subjectsOf(entry).filter(applies);
    const parts = evenly ? subjects.length : Math.sqrt(subjects.length);
    return [subjects, Math.max(2, Math.ceil((share * options.cases) / parts))];
  };
  const check = (entry: TableEntry, options: LawOptions): number => {
    const [subjects, cases] = plan(entry, options);
    return subjects
      .map((subject) =>
        forAll(`${subject.name} ${name}`, draw(subject), (drawn) => hold(subject, drawn), { ...options, cases }),
      )
      .reduce((sum, tried) => sum + tried, 0);
  };
  return lawOfEntry(name, check, (entry, options) => {
    const [{ length }, cases] = plan(entry, options);
    return length === 0 ? 0 : length * cases;
  });
}

/** A law about an entry of the table as a whole. */
export function lawOfEntry(
  name: string,
  check: (entry: TableEntry, options: LawOptions) => number,
  planned: (entry: TableEntry, options: LawOptions) => number = () => 1,
): Law {
  const named = (entry: TableEntry, options: Partial<LawOptions> = {}): number =>
    check(entry, { ...defaults, ...options });
  return Object.defineProperties(named, {
    name: { value: name },
    planned: { value: (entry: TableEntry, options = {}) => planned(entry, { ...defaults, ...options }) },
  }) as unknown as Law;
}

/** Checks a property on drawn cases, names the smallest case that fails, and gives the number of cases tried. */
export function forAll<T>(
  what: string,
  arbitrary: fc.Arbitrary<T>,
  hold: (drawn: T) => void,
  { cases, seed, first = false }: LawOptions,
): number {
  const found = fc.check(fc.property(arbitrary, hold), {
    numRuns: cases,
    seed,
    endOnFailure: first,
    interruptAfterTimeLimit: 20_000,
    markInterruptAsFailure: false,
  });
  if (!found.failed) return found.numRuns;
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
