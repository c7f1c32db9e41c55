import { createRequire } from 'node:module';
import { grad, tensor, type Tensor } from '@stdgrad/core';
import { NotDifferentiableError, dispatch } from '@stdgrad/protocol';
import { installRules, rows } from '@stdgrad/stdlib-adapter';
import { beforeAll, describe, expect, test } from 'vitest';
import { derivative as central, derivative as oneSided } from '@stdgrad/gradcheck';

const require = createRequire(import.meta.url);
beforeAll(installRules);

type Scalar = (...args: number[]) => number;
const original = (id: string): Scalar => require(id) as Scalar;

/** Result and partial derivatives of a function at a point, by the dispatch path. */
function differentiate(id: string, fn: Scalar, point: readonly number[], only?: number): [number, (number | null)[]] {
  const args = point.map((x, k) => (only === undefined || only === k ? tensor(x) : x));
  const z = dispatch(id, fn, undefined, args) as Tensor;
  z.backward();
  return [z.item(), args.map((x) => (typeof x === 'number' ? null : ((x.grad?.iget(0) ?? null) as number | null)))];
}

function secondDerivative(id: string, fn: Scalar, point: readonly number[], i: number, j: number): number {
  const apart = i === j ? [i] : [i, j];
  const at = (xs: readonly Tensor[]): unknown[] => point.map((x, k) => (apart.includes(k) ? xs[apart.indexOf(k)] : x));
  const value = (...xs: Tensor[]): unknown => dispatch(id, fn, undefined, at(xs));
  const first = (...xs: Tensor[]): unknown => grad(value, { argument: 0 })(...xs);
  return grad(first, { argument: apart.indexOf(j) })(...apart.map((k) => point[k]!)) as number;
}

/** NaN where a second derivative is refused. */
function secondOrRefused(...args: Parameters<typeof secondDerivative>): number {
  try {
    return secondDerivative(...args);
  } catch (error) {
    if (error instanceof NotDifferentiableError) return NaN;
    throw error;
  }
}

function alongArgument(fn: Scalar, point: readonly number[], k: number): (x: number) => number {
  return (x) => fn(...point.with(k, x));
}

const same = (a: number, b: number, tolerance: number): boolean =>
  Object.is(a, b) || a === b || Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));

const inSpecial = (...names: string[]): Set<string> =>
  new Set(names.map((name) => `@stdlib/math/base/special/${name}`));
// 0⁰ stands alone: 0 to any positive power is 0, to any negative one infinite; the origin has no angle
const jumps = inSpecial('pow', 'powm1', 'fast/pow-int', 'atan2', 'atan2d');
// powers whose second derivatives come to 0⁰
const ofPowers = inSpecial('boxcox', 'boxcox1p');
// defined for reduced arguments only
const reduced = inSpecial('kernel-sin', 'kernel-cos', 'kernel-tan', 'kernel-log1p');

// differentiated once by what is refused afterwards
const refusing = new Set(['@stdlib/stats/base/dists/weibull/mgf']);

/** Values of @stdlib that are less accurate than others. */
const noisy: Readonly<Record<string, number>> = { '@stdlib/stats/base/dists/cosine/quantile': 1e-7 };

/** Points at which the values of @stdlib are wrong, or at which the function stands alone. */
const skipped: Readonly<Record<string, (...point: number[]) => boolean>> = {
  // 0 or −∞ where p = 1 makes the number of failures 0 for sure
  '@stdlib/stats/base/dists/negative-binomial/pmf': (x, _r, p) => x === 0 && p === 1,
  '@stdlib/stats/base/dists/negative-binomial/logpmf': (x, _r, p) => x === 0 && p === 1,
  // bisected to 1e-5 there
  '@stdlib/stats/base/dists/cosine/quantile': (p) => p === 1,
  // 0 for the empty product
  '@stdlib/math/base/special/falling-factorial': (x, n) => x === 0 && n === 0,
};

/** What is wrong with a derivative, or `null`. */
function complaint(id: string, fn: Scalar, point: readonly number[], k: number): string | null {
  if (skipped[id]?.(...point) === true) return null;
  const f = alongArgument(fn, point, k);
  const [value, derivatives] = differentiate(id, fn, point, k);
  if (!Object.is(value, fn(...point))) return `value ${value} for ${fn(...point)}`;
  const d = derivatives[k]!;
  if (Math.abs(value) === Infinity && isLimit(fn, point, k, d)) return null;
  if (jumps.has(id) && point.every((y) => y === 0)) return d === 0 ? null : `${d} instead of the conventional 0`;
  return judged(f, point[k]!, d, noisy[id] ?? 1e-9);
}

/** Where a function is infinite: whether a derivative is that of neighbours, whose values are not. */
function isLimit(fn: Scalar, point: readonly number[], k: number, d: number): boolean {
  return point.some((x, j) =>
    [-1e-7, 1e-7, -1e-12, 1e-12].some((step) => {
      const near = point.with(j, x + step);
      const { value, error } = central((y) => fn(...near.with(k, y)), near[k]!);
      return Number.isFinite(fn(...near)) && error < 1e-5 * Math.max(1, Math.abs(value)) && same(d, value, 1e-4);
    }),
  );
}

/** Compares a derivative of `f` with differences; where there is none, with those of the sides. */
function judged(f: (x: number) => number, x: number, d: number, within: number): string | null {
  const value = f(x);
  const numeric = central(f, x);
  const size = Math.max(1, Math.abs(numeric.value));
  const left = oneSided(f, x, -1);
  const right = oneSided(f, x, 1);
  const smooth = Number.isFinite(value) && numeric.error <= 1e-7 * size && same(left.value, right.value, 1e-3);
  if (smooth) {
    const tolerance = Math.max(within, (10 * numeric.error) / size);
    return same(d, numeric.value, tolerance) ? null : `${d} for ${numeric.value} ± ${numeric.error}`;
  }
  // no derivative here: infinite or NaN, or one of one side, or between the two sides of a kink
  if (!Number.isFinite(d)) return null;
  // defined at this point only
  if ([f(x - 1e-9), f(x + 1e-9)].every(Number.isNaN)) return null;
  // nothing is to be seen beside so large a value
  if (Math.abs(d) * 1e-9 < Math.abs(value) * Number.EPSILON) return null;
  const stays = [f(x - 1e-9), f(x + 1e-9)].filter((y) => y === value).length;
  if (stays > (Number.isFinite(value) ? 1 : 0)) return d === 0 ? null : `${d} where the value stays ${value}`;
  const sides = [left, right].filter(
    ({ value: v, error }) => Number.isFinite(v) && error < 1e-6 * Math.max(1, Math.abs(v)),
  );
  if (sides.some((side) => same(d, side.value, 1e-5))) return null;
  const [a, b] = sides;
  if (a && b && d >= Math.min(a.value, b.value) && d <= Math.max(a.value, b.value)) return null;
  return `${d} where the sides have ${left.value} ± ${left.error} and ${right.value} ± ${right.error}`;
}

/** Whether the derivative has two sides here. */
function isKink(f: (x: number) => number, x: number): boolean {
  const left = oneSided(f, x, -1);
  const right = oneSided(f, x, 1);
  const known = left.error < 1e-6 && right.error < 1e-6;
  return known && !same(left.value, right.value, 1e-3);
}

function random(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

/** All choices of one element per list. */
function combinations(lists: readonly (readonly number[])[]): number[][] {
  return lists.reduce<number[][]>((all, list) => all.flatMap((one) => list.map((x) => [...one, x])), [[]]);
}

const specials = [0, 1, -1, 2, 0.5, 3];
// values in single precision are too rough for differences: single-precision.test.ts has them
const single = (id: string): boolean =>
  /^@stdlib\/number\/float(16|32)/.test(id) ||
  id.endsWith('absgammalnf') ||
  (id.endsWith('f') && rows.has(id.slice(0, -1)));
const rounding = new Set(['to-float32', 'to-float16'].map((name) => `@stdlib/number/float64/base/${name}`));
const cases = [...rows]
  .filter(([id, row]) => !single(id) && !rounding.has(id) && row.partials.some((partial) => partial !== null))
  .map(([id, row]) => ({ id, row }));

describe.each(cases)('$id', ({ id, row }) => {
  const fn = original(id);
  const check = (points: readonly (readonly number[])[]): string[] =>
    points.flatMap((point) =>
      row.partials.flatMap((partial, k) => {
        if (partial === null) return [];
        const wrong = complaint(id, fn, point, k);
        return wrong === null ? [] : [`d/d${row.params[k]} at (${point.join(', ')}): ${wrong}`];
      }),
    );

  test('derivative at generic points', () => {
    const next = random(7);
    const points = Array.from({ length: 25 }, () =>
      row.on.map(({ low, high }, k) => {
        const x = low + (high - low) * next();
        return row.partials[k] === null ? Math.round(x) : x;
      }),
    );
    expect(check(points)).toEqual([]);
  });

  const special = (points: readonly number[]): number[][] =>
    combinations(
      row.params.map((_, k) => {
        const { low, high } = row.on[k]!;
        if (reduced.has(id)) return [low, 0.5 * (low + high), high, ...points].filter((x) => x >= low && x <= high);
        if (row.partials[k] === null) return points.filter(Number.isInteger);
        // a probability in the middle also where the points are few
        return k === 0 && !points.includes(0.5) ? [...points, 0.5] : [...points];
      }),
    );

  test('derivative at special points', () => {
    expect(check(special(row.params.length > 3 ? [0, 1, -1] : specials))).toEqual([]);
  });

  const checkSecond = (points: readonly (readonly number[])[], finite: boolean): string[] =>
    points.flatMap((point) =>
      row.partials.flatMap((one, i) =>
        row.partials.flatMap((other, j) => {
          if (one === null || other === null) return [];
          if (skipped[id]?.(...point) === true) return [];
          const d = secondOrRefused(id, fn, point, i, j);
          if ((!finite || refusing.has(id)) && !Number.isFinite(d)) return [];
          const first: Scalar = (...args) => differentiate(id, fn, args, i)[1][i]!;
          // no second derivative where there is no function, or the first is infinite, or a choice
          const neighbours = point.flatMap((x, k) => [fn(...point.with(k, x - 1e-7)), fn(...point.with(k, x + 1e-7))]);
          if ([fn(...point), ...neighbours].some(Number.isNaN) && neighbours.filter(Number.isNaN).length > 1) return [];
          if (!Number.isFinite(first(...point)) || row.on[i]!.kinks.includes(point[i]!)) return [];
          if (jumps.has(id) && point[0] === 0) return [];
          if (ofPowers.has(id) && fn(point[0]!, 1) === -1) return [];
          if (point.some((x, k) => isKink(alongArgument(fn, point, k), x))) return [];
          const wrong = judged(alongArgument(first, point, j), point[j]!, d, 1e-6);
          return wrong === null ? [] : [`d²/d${row.params[i]}d${row.params[j]} at (${point.join(', ')}): ${wrong}`];
        }),
      ),
    );

  test('second derivative at generic points', () => {
    const next = random(11);
    const points = Array.from({ length: row.params.length > 2 ? 3 : 6 }, () =>
      row.on.map(({ low, high }, k) => {
        const x = low + (high - low) * next();
        return row.partials[k] === null ? Math.round(x) : x;
      }),
    );
    expect(checkSecond(points, true)).toEqual([]);
  });

  // NaN or infinite where it is hard to tell; never a wrong number
  test('second derivative at special points', () => {
    const some = row.params.length > 2 ? [0, 1, 2] : [0, 1, -1, 2, 0.5];
    const points = special(row.params.length > 3 ? [0, 1] : some);
    // every other one where there are many
    const taken = points.filter((_, k) => row.params.length < 3 || k % 2 === 0);
    expect(checkSecond(taken, false)).toEqual([]);
  });
});
