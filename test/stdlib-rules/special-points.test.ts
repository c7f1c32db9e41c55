import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isTensor, tensor, type Tensor } from '@stdgrad/core';
import { NotDifferentiableError, dispatch } from '@stdgrad/protocol';
import { installRules, locallyConstant, rows } from '@stdgrad/stdlib-adapter';
import { beforeAll, describe, expect, test } from 'vitest';

const require = createRequire(import.meta.url);
beforeAll(installRules);

type Scalar = (...args: number[]) => number;
const special = '@stdlib/math/base/special';
const idOf = (name: string): string => (name.startsWith('@') ? name : `${special}/${name}`);
const original = (id: string): Scalar => require(id) as Scalar;

function partialsAt(id: string, point: readonly number[]): number[] {
  const args = point.map((x, k) => (rows.get(id)?.partials[k] === null ? x : tensor(x)));
  const z = dispatch(id, original(id), undefined, args) as Tensor;
  z.backward();
  return args.map((x) => (isTensor(x) ? (x.grad!.iget(0) as number) : 0));
}

const up = Infinity;
const down = -Infinity;

/** Derivatives where a formula alone would not do: ends of domains, poles, kinks, infinity. */
const ends: readonly [name: string, point: number[], partials: number[]][] = [
  ['ln', [0], [up]],
  ['ln', [-0], [up]],
  ['log2', [0], [up]],
  ['log10', [0], [up]],
  ['log1p', [-1], [up]],
  ['log1pmx', [-0.5], [1]],
  ['logit', [0], [up]],
  ['logit', [1], [up]],
  ['exp', [down], [0]],
  ['exp', [up], [up]],
  ['expit', [up], [0]],
  ['expit', [down], [0]],
  ['log1pexp', [up], [1]],
  ['log1pexp', [down], [0]],
  ['expm1rel', [down], [0]],
  ['expm1rel', [0], [0.5]],
  ['expm1rel', [-0], [0.5]],
  ['expm1rel', [1e300], [up]],
  ['logaddexp', [2, 2], [0.5, 0.5]],
  ['logaddexp', [up, 1], [1, 0]],
  ['sqrt', [0], [up]],
  ['sqrt', [-0], [up]],
  ['cbrt', [0], [up]],
  ['rsqrt', [0], [down]],
  ['rcbrt', [0], [down]],
  ['rcbrt', [-0], [down]],
  ['sqrtpi', [0], [up]],
  ['sqrt1pm1', [-1], [up]],
  ['sqrt1pm1', [0], [0.5]],
  ['inv', [0], [down]],
  ['hypot', [0, 0], [0, 0]],
  ['pow', [0, 0], [0, 0]],
  ['pow', [-2, 2], [-4, NaN]],
  ['pow', [0, 1], [1, 0]],
  ['powm1', [1, 0], [0, 0]],
  ['boxcox', [1, 0], [1, 0]],
  ['boxcox', [0, 2], [0, 0.25]],
  ['boxcox', [0, 1], [1, 1]],
  ['boxcox1p', [0, 0], [1, 0]],
  ['boxcox1p', [-1, 1], [1, 1]],
  ['boxcoxinv', [0, 0], [1, 0]],
  ['boxcoxinv', [-1, 1], [1, -1]],
  ['boxcoxinv', [-2, 0.5], [0, 0]],
  ['boxcox1pinv', [0, 0], [1, 0]],
  ['asin', [1], [up]],
  ['asin', [-1], [up]],
  ['acos', [1], [down]],
  ['acos', [-1], [down]],
  ['acosh', [1], [up]],
  ['atanh', [1], [up]],
  ['atanh', [-1], [up]],
  ['acoth', [1], [down]],
  ['acoth', [-1], [down]],
  ['asech', [1], [down]],
  ['asech', [0], [down]],
  ['asec', [1], [up]],
  ['asec', [-1], [up]],
  ['acsc', [1], [down]],
  ['acsc', [-1], [down]],
  ['aversin', [0], [up]],
  ['aversin', [-0], [up]],
  ['aversin', [2], [up]],
  ['avercos', [0], [down]],
  ['avercos', [-2], [down]],
  ['acoversin', [2], [down]],
  ['acovercos', [0], [up]],
  ['ahaversin', [0], [up]],
  ['ahaversin', [1], [up]],
  ['ahavercos', [0], [down]],
  ['acosd', [-1], [down]],
  ['asecd', [1], [up]],
  ['atan', [up], [0]],
  ['acot', [up], [0]],
  ['acot', [0], [-1]],
  ['atan2', [0, 0], [0, 0]],
  ['atan2', [0, -1], [-1, 0]],
  ['atan2d', [0, 0], [0, 0]],
  ['cot', [0], [down]],
  ['csc', [0], [down]],
  ['coth', [0], [down]],
  ['csch', [0], [down]],
  ['csch', [up], [0]],
  ['tanh', [up], [0]],
  ['sech', [down], [0]],
  ['cosm1', [0], [0]],
  ['sinc', [0], [0]],
  ['sinc', [-0], [0]],
  ['sinc', [1], [-1]],
  ['sinc', [up], [0]],
  ['sinpi', [0.5], [0]],
  ['cospi', [1], [0]],
  ['cospi', [1e15], [0]],
  ['sind', [90], [0]],
  ['cosd', [180], [0]],
  ['cosd', [360], [0]],
  ['gammaln', [up], [up]],
  ['erf', [down], [0]],
  ['abs', [0], [0]],
  ['abs', [-0], [0]],
  ['ramp', [0], [0]],
  ['pdiff', [1, 1], [0, 0]],
  ['pdiff', [2, 1], [1, -1]],
  ['copysign', [0, 1], [0, 0]],
  ['copysign', [-2, 3], [-1, 0]],
  ['copysign', [2, -0], [-1, 0]],
  ['flipsign', [0, -1], [-1, 0]],
  ['flipsign', [2, -0], [-1, 0]],
  ['clamp', [0, 0, 1], [0.5, 0.5, 0]],
  ['clamp', [1, 0, 1], [0.5, 0, 0.5]],
  ['clamp', [-5, 0, 1], [0, 1, 0]],
  ['clamp', [5, 0, 1], [0, 0, 1]],
  ['clamp', [2, 2, 2], [0, 0.5, 0.5]],
  ['wrap', [7.5, 0, 2], [1, 3, -3]],
  ['wrap', [-0.5, 0, 2], [1, -1, 1]],
  ['wrap', [2, 0, 2], [1, 1, -1]],
  ['fmod', [7.5, 2], [1, -3]],
  ['fmod', [-7.5, 2], [1, 3]],
  ['fmod', [1.5, 2], [1, 0]],
  ['fmod', [1.5, up], [1, 0]],
  ['max', [2, 2], [0.5, 0.5]],
  ['max', [0, -0], [0.5, 0.5]],
  ['maxn', [3, 1, 3, 3], [1 / 3, 0, 1 / 3, 1 / 3]],
  ['maxabs', [-2, 2], [-0.5, 0.5]],
  ['maxabs', [-3, 2], [-1, 0]],
  ['minabs', [-3, 2], [0, 1]],
  ['minabsn', [-1, 2, 5], [-1, 0, 0]],
  ['maxabs', [0, 0], [0, 0]],
  // 1 at x = 0, whatever the parameters
  ['hyp2f1', [1, 1, 0, 0], [0, 0, 0, up]],
  // 1/(1 − x), beyond 1 for these parameters alone
  ['hyp2f1', [1, 1, 1, 2], [NaN, NaN, NaN, 1]],
  ['maxabsf', [-3.77, 2.83], [-1, 0]],
  ['minabsf', [-3.77, 2.83], [0, 1]],
  ['fast/maxf', [3.14, 4.2], [0, 1]],
  ['fast/minf', [0.1, 0.1], [0.5, 0.5]],
  ['nanmax', [NaN, 2], [0, 1]],
  ['nanmin', [1, NaN], [1, 0]],
  ['nanmax', [2, 2], [0.5, 0.5]],
  ['fast/alpha-max-plus-beta-min', [3, -4], [0.397824734759316, -0.96043387010342]],
  ['fast/pow-int', [-2, 3], [12, 0]],
  ['fast/pow-int', [0, 1], [1, 0]],
  ['ldexp', [3, 4], [16, 0]],
  ['ldexp', [0, -2], [0.25, 0]],
  ['@stdlib/math/base/utils/absolute-difference', [2, 2], [0, 0]],
  ['@stdlib/number/float64/base/to-float32', [0.1], [1]],
];

test.each(ends)('%s at %j', (name, point, partials) => {
  const found = partialsAt(idOf(name), point);
  partials.forEach((d, k) =>
    expect(Number.isFinite(d) ? Math.abs(found[k]! - d) < 1e-13 * Math.max(1, Math.abs(d)) : found[k]).toBe(
      Number.isFinite(d) ? true : d,
    ),
  );
});

/** All choices of one element per list. */
function combinations(lists: readonly (readonly number[])[]): number[][] {
  return lists.reduce<number[][]>((all, list) => all.flatMap((one) => list.map((x) => [...one, x])), [[]]);
}

const own = [...rows].filter(
  ([id, row]) => !id.includes('/dists/') && row.partials.some((partial) => partial !== null),
);

/** Points of a function's domain, and points that are special to many. */
function points(id: string, values: readonly number[]): number[][] {
  const { on, partials } = rows.get(id)!;
  const lists = on.map(({ low, high }, k) => {
    const inside = [low + 0.3 * (high - low), low + 0.7 * (high - low)];
    if (partials[k] === null) return inside.map(Math.round);
    return on.length > 2 ? [...inside, ...values.slice(0, 3)] : [...inside, ...values];
  });
  return combinations(lists);
}

describe.each(own.map(([id, row]) => ({ id, row })))('$id', ({ id, row }) => {
  test('in arrays as alone', () => {
    const all = points(id, [0, 1, -1, 2, -0, 0.5]);
    const alone = all.map((point) => partialsAt(id, point));
    const args = row.params.map((_, k) => {
      const column = all.map((point) => point[k]!);
      return tensor(column, { constant: row.partials[k] === null });
    });
    const z = dispatch(id, original(id), undefined, args) as Tensor;
    z.backward();
    const wrong = args.flatMap((x, k) =>
      row.partials[k] === null
        ? []
        : all.flatMap((point, n) => {
            const [a, b] = [x.grad!.iget(n) as number, alone[n]![k]!];
            const fine = Object.is(a, b) || a === b || Math.abs(a - b) <= 1e-14 * Math.abs(b);
            return fine ? [] : [`by ${row.params[k]} at (${point.join(', ')}): ${a} for ${b}`];
          }),
    );
    expect(wrong).toEqual([]);
  });

  test('where the value is NaN, so is the derivative', () => {
    const fn = original(id);
    const wrong = points(id, [NaN, Infinity, -Infinity])
      .filter((point) => Number.isNaN(fn(...point)))
      .filter((point) => partialsAt(id, point).some((d, k) => row.partials[k] !== null && !Number.isNaN(d)));
    expect(wrong).toEqual([]);
  });
});

// numbers with two parts, which tensors are not
const complex = /^(c(abs2?|cis|ceiln?|is|exp|flipsign|floorn?|inv|phase|polar|roundn?|signum)f?)$/;

// they take flags, which tensors are not either
const flagged = /^(kernel-)?(beta|gamma)inc/;

test('of math/base/special, only functions of integers and of complex numbers are refused', () => {
  const folder = join(dirname(require.resolve('@stdlib/math/package.json')), 'base/special');
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'lib/index.js')));
  const refused = names.filter((name) => {
    const id = `${special}/${name}`;
    const fn = original(id) as unknown as (...args: unknown[]) => unknown;
    if (typeof fn !== 'function' || complex.test(name) || flagged.test(name)) return false;
    const integers = rows.get(id)?.partials ?? [];
    if (integers.length > 0 && integers.every((partial) => partial === null)) return false;
    const step = locallyConstant.get(id)?.partials;
    const isReal = (k: number): boolean => (step === undefined ? integers[k] !== null : typeof step[k] === 'function');
    try {
      const args = Array.from({ length: Math.max(1, fn.length) }, (_, k) => (isReal(k) ? tensor(0.5) : 1));
      dispatch(id, fn, undefined, args);
      return false;
    } catch (error) {
      return error instanceof NotDifferentiableError;
    }
  });
  expect(refused).toEqual([]);
});
