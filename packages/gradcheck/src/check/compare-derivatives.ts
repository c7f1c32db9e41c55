import { direction, dot } from '../numeric/direction.js';
import { ridders, type Along, type Estimate } from '../numeric/ridders.js';
import type { Problem } from './problem.js';
import { reportOf, type Entry, type Report, type Verdict } from './report.js';

/** The derivative that is checked: how cotangents are pulled back, or how tangents are pushed forward. */
export type Analytic =
  | { readonly pull: (cotangent: Float64Array) => Float64Array; readonly push?: undefined }
  | { readonly push: (tangent: Float64Array) => Float64Array; readonly pull?: undefined };

const tries = 6;
/** Differences that are less sure than this many tolerances can't judge. */
const unsure = 1000;
const float32Tolerance = 1e-4;
const tolerance = 1e-9;

/** Compares all derivatives with differences, or samples of them where there are many. */
export function compareDerivatives(problem: Problem, analytic: Analytic): Report {
  const { check, name, settings, point, outputs } = problem;
  const whole = point.length * outputs.numbers.length <= settings.entries;
  const entries = whole ? compareJacobian(problem, analytic) : compareSamples(problem, analytic);
  return reportOf({ check, name, method: whole ? 'jacobian' : 'samples', seed: settings.seed }, entries);
}

function compareJacobian(problem: Problem, { pull, push }: Analytic): Entry[] {
  const { point, outputs } = problem;
  const [n, m] = [point.length, outputs.numbers.length];
  const rows = pull === undefined ? null : Array.from({ length: m }, (_, i) => pull(unit(m, i)));
  return Array.from({ length: n }, (_, j) => {
    const line = alongElement(problem, j);
    const column = push === undefined ? null : push(unit(n, j));
    return Array.from({ length: m }, (_, i) => {
      const where = { ...problem.element(j), ...problem.place(i) };
      return entry(problem, line, unit(m, i), column?.[i] ?? rows![i]![j]!, where);
    });
  }).flat();
}

function compareSamples(problem: Problem, analytic: Analytic): Entry[] {
  const { point, outputs, settings } = problem;
  const { directions, samples, seed } = settings;
  const m = outputs.numbers.length;
  const count = Math.max(1, directions);
  const cotangents = Array.from({ length: count }, (_, r) => (m === 1 ? unit(1, 0) : direction(m, seed + r)));
  const pulled = analytic.pull === undefined ? null : cotangents.map((u) => analytic.pull(u));
  const lines = cotangents.map((u, r) => {
    const v = direction(point.length, seed + 101 + r).map((x, k) => (x * scale(point[k]!)) / Math.sqrt(point.length));
    const derivative = pulled === null ? dot(analytic.push!(v), u) : dot(pulled[r]!, v);
    return entry(problem, lineAlong(problem, v, 1), u, derivative, {
      ...random(problem, u),
      element: null,
      argument: -1,
    });
  });
  const chosen = sample(point.length, samples, seed);
  return [
    ...lines,
    ...chosen.map((j, n) => {
      const u = cotangents[n % count]!;
      const derivative = pulled === null ? dot(analytic.push!(unit(point.length, j)), u) : pulled[n % count]![j]!;
      return entry(problem, alongElement(problem, j), u, derivative, { ...problem.element(j), ...random(problem, u) });
    }),
  ];
}

function random({ outputs }: Problem, u: Float64Array): Pick<Entry, 'result' | 'place'> {
  return { result: 0, place: u.length === 1 ? outputs.shapes[0]! : null };
}

/** Positions without repetition, spread over the whole. */
function sample(size: number, count: number, seed: number): number[] {
  if (count >= size) return Array.from({ length: size }, (_, k) => k);
  const drawn = direction(count, seed + 7);
  const stratum = size / count;
  return Array.from(drawn, (x, k) => Math.floor((k + (x + 1.5) / 3) * stratum));
}

interface Line {
  readonly estimate: Estimate;
  /** The same with other steps: estimates that agree by chance do not agree with these. */
  again(): Estimate;
  /** Derivatives from both sides. */
  sides(): readonly [Estimate, Estimate];
}

function lineAlong(problem: Problem, v: Float64Array, by: number): Line {
  const along: Along = problem.along(v);
  const options = { step: problem.settings.step, tries };
  const scaled = ({ value, error }: Estimate): Estimate => ({
    value: value.map((d) => d / by),
    error: error.map((off) => off / by),
  });
  return {
    estimate: scaled(ridders(along, options)),
    again: () => scaled(ridders(along, { ...options, step: 0.37 * options.step })),
    sides: () => [scaled(ridders(along, { ...options, side: -1 })), scaled(ridders(along, { ...options, side: 1 }))],
  };
}

function alongElement(problem: Problem, j: number): Line {
  const by = scale(problem.point[j]!);
  return lineAlong(
    problem,
    unit(problem.point.length, j).map((x) => x * by),
    by,
  );
}

// large elements are moved in proportion, so that steps are no rounding errors of theirs
const scale = (x: number): number => Math.max(1, Math.abs(x));

function unit(size: number, at: number): Float64Array {
  return new Float64Array(size).fill(1, at, at + 1);
}

type Where = Pick<Entry, 'argument' | 'element' | 'result' | 'place'>;

function entry(problem: Problem, line: Line, u: Float64Array, analytic: number, where: Where): Entry {
  const numeric = combined(line.estimate.value, u);
  const error = combined(line.estimate.error, u, Math.abs);
  const asked = toleranceOf(problem, numeric);
  const difference = Math.abs(analytic - numeric);
  const found = { ...where, analytic, numeric, error, difference, allowed: asked + error, sides: null };
  const give = (verdict: Verdict, sides: Entry['sides'] = null): Entry => ({ ...found, sides, verdict });
  const sure = error <= unsure * asked;
  if (difference <= asked || (sure && difference <= asked + error)) return give('right');
  if (!Number.isFinite(analytic) && sure) return give('not finite');
  const sides = kinkAt(line, u, unsure * asked);
  if (sides !== null) {
    const [low, high] = sides.toSorted((a, b) => a - b) as [number, number];
    const within = analytic >= low - unsure * asked && analytic <= high + unsure * asked;
    return give(problem.settings.kinks === 'between' && within ? 'right' : 'kink', sides);
  }
  const again = line.again();
  const apart = Math.abs(combined(again.value, u) - numeric);
  const agree = apart <= asked + 10 * (error + combined(again.error, u, Math.abs));
  return give(sure && agree ? 'wrong' : 'unsettled');
}

/** Derivatives of the sides, where they are sure and differ. */
function kinkAt(line: Line, u: Float64Array, unsettled: number): [number, number] | null {
  const [left, right] = line.sides().map(({ value, error }) => ({
    value: combined(value, u),
    error: combined(error, u, Math.abs),
  })) as [Record<'value' | 'error', number>, Record<'value' | 'error', number>];
  const apart = Math.abs(left.value - right.value);
  const size = 1 + Math.abs(left.value) + Math.abs(right.value);
  const sure = left.error + right.error <= Math.max(unsettled, apart / 100);
  return sure && apart > 1e-5 * size && apart > unsettled ? [left.value, right.value] : null;
}

// results that take no part may be anything, NaN too
function combined(values: Float64Array, u: Float64Array, weigh: (x: number) => number = Number): number {
  let sum = 0;
  for (let k = 0; k < u.length; k++) if (u[k] !== 0) sum += weigh(u[k]!) * values[k]!;
  return sum;
}

function toleranceOf({ settings, args, by, outputs }: Problem, numeric: number): number {
  const single = outputs.single || by.some((k) => args[k]!.dtype === 'float32');
  const standard = single ? float32Tolerance : tolerance;
  const { rtol = standard, atol = standard } = settings;
  return atol + rtol * (Number.isFinite(numeric) ? Math.abs(numeric) : 0);
}
