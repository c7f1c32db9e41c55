import { describe } from '@stdgrad/core';
import type { TableEntry } from '@stdgrad/ops';
import { ArgumentError } from '@stdgrad/protocol';
import { LawError } from './compare.js';
import { defaults, type LawOptions } from './law.js';
import { laws } from './laws.js';
import { entryOf } from './subject.js';

/** A group of laws. */
export type LawGroup = keyof typeof laws;

/** Options of {@link testRule}. */
export interface RuleOptions extends Partial<LawOptions> {
  /** Groups of laws to run; default: all. */
  readonly laws?: readonly LawGroup[];
}

/** What a law found. */
export interface LawResult {
  readonly group: LawGroup;
  readonly law: string;
  /** Cases tried; 0 where the law does not speak of the op. */
  readonly cases: number;
  readonly error: LawError | null;
}

/** What all laws found. */
export interface RuleReport {
  readonly name: string;
  readonly cases: number;
  readonly seed: number;
  readonly laws: readonly LawResult[];
}

/** Runs law after law on an op, and gives what each found. */
export function* lawResults(op: object, options: RuleOptions = {}): Generator<LawResult, void> {
  const entry = entryFrom(op);
  for (const group of options.laws ?? (Object.keys(laws) as LawGroup[])) {
    if (!Object.hasOwn(laws, group))
      throw new ArgumentError(`testRule: no group of laws '${group}'; there are ${Object.keys(laws).join(', ')}.`);
    for (const law of laws[group]) {
      try {
        yield { group, law: law.name, cases: law(entry, options), error: null };
      } catch (error) {
        yield { group, law: law.name, cases: 0, error: asLawError(`${entry.name} ${law.name}`, error) };
      }
    }
  }
}

/**
 * Runs all laws on an op: gradients and second derivatives against differences, forward against reverse mode, layouts,
 * broadcasting, data types, constants, options, errors, purity.
 *
 * @param op - an op of stdgrad, an entry of its table, or any function to which `row` has attached how it is called
 * @throws {@link LawError} with every law that does not hold, and the smallest case that shows it
 * @example
 * testRule(row(cube, { name: 'cube', kind: 'smooth', on: real, examples: [example([[2, 3]], (f, x) => f(x))] }));
 */
export function testRule(op: object, options: RuleOptions = {}): RuleReport {
  const { name } = entryFrom(op);
  const { seed = defaults.seed } = options;
  const found = [...lawResults(op, options)];
  const broken = found.flatMap(({ error }) => (error === null ? [] : [error.message]));
  if (broken.length > 0)
    throw new LawError(`testRule: ${name} breaks ${broken.length} of ${found.length} laws:\n\n${broken.join('\n\n')}`);
  return { name, cases: found.reduce((sum, { cases }) => sum + cases, 0), seed, laws: found };
}

function asLawError(what: string, error: unknown): LawError {
  return error instanceof LawError ? error : new LawError(`${what}: it threw ${String(error)}`, { cause: error });
}

function entryFrom(op: unknown): TableEntry {
  const given = op as { op?: unknown; row?: unknown } | null;
  if (given !== null && given !== undefined && (given.op !== undefined || given.row !== undefined))
    return typeof op === 'function' ? entryOf(op) : (op as TableEntry);
  throw new ArgumentError(
    `testRule: needs an op with a row, got ${describe(op)}; say how it is called with row(call, { name, kind, on, examples }).`,
  );
}
