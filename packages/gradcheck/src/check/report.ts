import { StdgradError, shared } from '@stdgrad/protocol';
import { diagnose } from './diagnose.js';

/** What is the matter with a derivative. */
export type Verdict =
  /** Agrees with differences. */
  | 'right'
  /** Differs from differences by more than they may be off. */
  | 'wrong'
  /** Not a number, or infinite, where differences are finite. */
  | 'not finite'
  /** The function has a kink here, and the derivative is not between those of the sides. */
  | 'kink'
  /** Differences can't tell: the function is noisy or not smooth here, or the input is at the edge of its domain. */
  | 'unsettled';

/** A derivative that was checked. */
export interface Entry {
  /** Position of the argument. */
  readonly argument: number;
  /** Index of the argument's element; `null`: along a random direction of all arguments. */
  readonly element: readonly number[] | null;
  /** Number of the result, for functions with several. */
  readonly result: number;
  /** Index of the result's element; `null`: a random combination of all results. */
  readonly place: readonly number[] | null;
  readonly analytic: number;
  readonly numeric: number;
  /** How far the numeric derivative may be off, as its extrapolations say. */
  readonly error: number;
  /** |analytic − numeric|. */
  readonly difference: number;
  /** The difference that is let through: `atol + rtol · |numeric|`, and the error. */
  readonly allowed: number;
  /** Derivatives from the left and from the right, where they differ. */
  readonly sides: readonly [number, number] | null;
  readonly verdict: Verdict;
}

/** What a check found. */
export interface Report {
  /** Name of the check. */
  readonly check: string;
  /** Name of the function. */
  readonly name: string;
  readonly ok: boolean;
  /** How many derivatives were compared. */
  readonly compared: number;
  /** Whether the whole Jacobian was compared, or random directions and sampled elements. */
  readonly method: 'jacobian' | 'samples';
  /** Seed of everything random. */
  readonly seed: number;
  /** Compared derivatives, the worst first. */
  readonly entries: readonly Entry[];
  readonly worst: Entry | null;
  /** The report as a readable table. */
  toString(): string;
}

/** How far beyond what is let through: above 1 is wrong. */
const excess = ({ verdict, difference, allowed }: Entry): number =>
  verdict === 'right' ? difference / allowed : Number.isNaN(difference) ? Infinity : 1 + difference / allowed;

/** Sorts entries, the worst first, and sums up. */
export function reportOf(about: Pick<Report, 'check' | 'name' | 'method' | 'seed'>, entries: readonly Entry[]): Report {
  const sorted = entries.toSorted((a, b) => excess(b) - excess(a) || 0);
  const ok = sorted.every(({ verdict }) => verdict === 'right');
  const report: Report = {
    ...about,
    ok,
    compared: sorted.length,
    entries: sorted,
    worst: sorted[0] ?? null,
    toString: () => text(report),
  };
  return report;
}

class GradientCheckErrorBase extends StdgradError {
  override readonly code: string = 'STDGRAD_GRADIENT_CHECK';
  static override readonly errorName: string = 'GradientCheckError';
  /** All that was compared; `null` when the function itself can't be checked. */
  readonly report: Report | null;

  constructor(message: string, report: Report | null) {
    super(message);
    this.report = report;
  }
}

/** A gradient that is not what differences say, or a function whose gradient can't be checked. */
export const GradientCheckError = shared('gradcheck.GradientCheckError', () => GradientCheckErrorBase);
export type GradientCheckError = GradientCheckErrorBase;

/** Gives a good report, throws a bad one. */
export function settle(report: Report): Report {
  if (!report.ok) throw new GradientCheckError(String(report), report);
  return report;
}

const shown = 8;

function text(report: Report): string {
  const { check, name, compared, entries, method, seed } = report;
  const bad = entries.filter(({ verdict }) => verdict !== 'right');
  const sampled = method === 'samples' ? `, sampled with seed ${seed}` : '';
  if (bad.length === 0) {
    const far = entries[0] === undefined ? '' : `; farthest off by ${short(entries[0].difference)}`;
    return `${check}: ${name}: all ${compared} derivatives are right${far}${sampled}`;
  }
  const count = `${bad.length} of ${compared} derivatives ${bad.length === 1 ? 'is' : 'are'} not what differences say`;
  const more = bad.length > shown ? [`  … and ${bad.length - shown} more`] : [];
  const hints = diagnose(bad, entries).map((hint) => `  → ${hint}`);
  return [`${check}: ${name}: ${count}${sampled}`, '', ...table(bad.slice(0, shown)), ...more, '', ...hints].join('\n');
}

function table(entries: readonly Entry[]): string[] {
  const several = entries.some(({ result }) => result > 0);
  const rows = [
    ['', 'argument', 'result', 'analytic', 'numeric', 'off by', 'allowed'],
    ...entries.map((entry) => [
      entry.verdict,
      entry.element === null ? 'a random direction' : `${entry.argument} ${index(entry.element)}`.trimEnd(),
      entry.place === null ? 'a random sum' : `${several ? entry.result : ''} ${index(entry.place)}`.trim(),
      long(entry.analytic),
      entry.sides === null ? long(entry.numeric) : `${short(entry.sides[0])} | ${short(entry.sides[1])}`,
      short(entry.difference),
      short(entry.allowed),
    ]),
  ];
  // functions to one number need no column for their result
  const used = rows[0]!.map((_, k) => rows.slice(1).some((row) => row[k] !== ''));
  const columns = rows.map((row) => row.filter((_, k) => used[k]));
  const widths = columns[0]!.map((_, k) => Math.max(...columns.map((row) => row[k]!.length)));
  return columns.map((row) => `  ${row.map((cell, k) => cell.padEnd(widths[k]!)).join('  ')}`.trimEnd());
}

const index = (place: readonly number[]): string => (place.length === 0 ? '' : `[${place.join(', ')}]`);
const long = (x: number): string => String(Number(x.toPrecision(12)));
const short = (x: number): string => String(Number(x.toPrecision(3)));
