import { describe } from '@stdgrad/core';
import { ArgumentError } from '@stdgrad/protocol';
import type { Argument } from './argument.js';

/** Options of all checks. */
export interface CheckOptions {
  /** Name of the function in messages; default: its own. */
  readonly name?: string;
  /** Position of the argument to check, or several; default: all of floating-point numbers. */
  readonly argument?: number | readonly number[];
  /** Agreement asked for, relative to the derivative; default 1e-9, or 1e-4 where float32 takes part. */
  readonly rtol?: number;
  /** Agreement asked for, absolute; default 1e-9, or 1e-4 where float32 takes part. */
  readonly atol?: number;
  /** What to do at kinks, where the derivatives of the sides differ: refuse (default), or accept what lies between. */
  readonly kinks?: 'refuse' | 'between';
  /** First step of the differences, in proportion to elements above 1; default 0.005. */
  readonly step?: number;
  /** Largest Jacobian that is compared entry by entry; default 1000. */
  readonly entries?: number;
  /** Number of random directions that a larger one is compared along; default 4. */
  readonly directions?: number;
  /** Number of elements that are sampled of a larger one; default 32. */
  readonly samples?: number;
  /** Seed of directions and samples. */
  readonly seed?: number;
}

/** Options with all defaults in. */
export type Settings = Required<Omit<CheckOptions, 'name' | 'argument' | 'rtol' | 'atol'>> &
  Pick<CheckOptions, 'rtol' | 'atol'>;

const numbers = ['rtol', 'atol', 'step', 'entries', 'directions', 'samples', 'seed'] as const;
const known = new Set<string>([...numbers, 'name', 'argument', 'kinks']);

/** Checks options and fills in defaults. */
export function settingsOf(check: string, options: CheckOptions): Settings {
  demandOptions(check, options);
  for (const key of Object.keys(options))
    if (!known.has(key))
      throw new ArgumentError(`${check}: unknown option '${key}'; known ones are ${[...known].join(', ')}.`);
  for (const key of numbers) {
    const value = options[key];
    if (value !== undefined && !(typeof value === 'number' && value >= 0))
      throw new ArgumentError(`${check}: option '${key}' must be a number from 0 on, got ${describe(value)}.`);
  }
  const { kinks = 'refuse', step = 0.005, entries = 1000, directions = 4, samples = 32, seed = 20_260_401 } = options;
  if (kinks !== 'refuse' && kinks !== 'between')
    throw new ArgumentError(`${check}: option 'kinks' must be 'refuse' or 'between', got ${describe(kinks)}.`);
  const { rtol, atol } = options;
  const asked = { ...(rtol !== undefined && { rtol }), ...(atol !== undefined && { atol }) };
  return { kinks, step, entries, directions, samples, seed, ...asked };
}

/** Refuses options that are no object. */
export function demandOptions(check: string, options: unknown): void {
  if (typeof options !== 'object' || options === null)
    throw new ArgumentError(`${check}: options must be an object, got ${describe(options)}.`);
}

/** Positions of the arguments whose derivatives are checked. */
export function positions(check: string, args: readonly Argument[], asked: CheckOptions['argument']): number[] {
  const own = args.flatMap(({ differentiable }, k) => (differentiable ? [k] : []));
  if (asked === undefined) {
    if (own.length > 0) return own;
    throw new ArgumentError(
      `${check}: no argument has a derivative: there is none of floating-point numbers; pass numbers, float64 arrays or variables.`,
    );
  }
  const list = typeof asked === 'number' ? [asked] : [...asked];
  for (const k of list)
    if (!own.includes(k))
      throw new ArgumentError(
        `${check}: argument ${String(k)} has no derivative; those of floating-point numbers are: ${own.join(', ') || 'none'}.`,
      );
  return list;
}
