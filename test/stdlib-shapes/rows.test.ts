import { createRequire } from 'node:module';
import { grad, tensor, type Tensor } from '@stdgrad/core';
import { derivative } from '@stdgrad/gradcheck';
import { dispatch } from '@stdgrad/protocol';
import { installRules } from '@stdgrad/stdlib-adapter';
import { beforeAll, describe, expect, test } from 'vitest';

// Rules whose functions take flags or return several numbers, and second derivatives, against differences of @stdlib's
// own values: the kernels themselves are tested to more digits in the files beside.

const require = createRequire(import.meta.url);
const special = '@stdlib/math/base/special';
beforeAll(installRules);

type Fn = (...args: unknown[]) => unknown;

interface Case {
  readonly name: string;
  /** Arguments that are differentiated, then flags. */
  readonly points: readonly (readonly number[])[];
  readonly flags?: readonly (readonly unknown[])[];
  /** How many results are returned; default: one, not in a list. */
  readonly results?: number;
  /** Arguments that have no derivative. */
  readonly fixed?: readonly number[];
  readonly within?: number;
}

const both = [[], [true, true], [false, false], [false, true], [true, false]];
const gammas = [
  [0.5, 0.3],
  [2, 2],
  [3, 1],
  [1, 3.5],
  [20, 15],
  [100, 120],
];
const betas = [
  [0.5, 0.5, 0.5],
  [0.3, 1, 1],
  [0.2, 2, 3.5],
  [0.9, 5, 0.7],
  [0.6, 30, 20],
];
const cases: readonly Case[] = [
  { name: 'gammainc', points: gammas, flags: both },
  {
    name: 'gammaincinv',
    points: [
      [0.5, 0.3],
      [0.2, 1],
      [0.9, 4],
      [1e-3, 12],
    ],
    flags: [[], [true]],
    within: 1e-6,
  },
  { name: 'betainc', points: betas.slice(1), flags: both },
  { name: 'betaincinv', points: betas.slice(1), flags: [[], [true]], within: 1e-6 },
  {
    name: 'hyp2f1',
    points: [
      [0.5, 1.5, 2.5, 0.3],
      [1, 1, 2, -0.8],
      [2, 0.5, 3, 0],
      [0.3, 0.2, 1.4, -1.6],
      [0.4, 1.2, 3, 0.9],
    ],
  },
  {
    name: 'rising-factorial',
    points: [
      [0, 3],
      [-1, 4],
      [2.5, 4],
      [3, -2],
    ],
    fixed: [1],
  },
  {
    name: 'falling-factorial',
    points: [
      [0, 3],
      [1, 4],
      [2.5, 4],
    ],
    fixed: [1],
  },
  { name: 'fresnel', points: [[0], [0.5], [-1.2], [3]], results: 2 },
  { name: 'sici', points: [[0.5], [2], [7]], results: 2 },
  {
    name: 'ellipj',
    points: [
      [0.5, 0.3],
      [2, 0.7],
      [-1, 0.95],
      [0.4, 0.02],
    ],
    results: 4,
  },
  {
    name: 'ellipj',
    points: [
      [0.5, -0.3],
      [0.7, 1.5],
      [3, 1.2],
    ],
    results: 3,
  },
  {
    name: 'kernel-betaincinv',
    points: [
      [2, 3, 0.3, 0.7],
      [0.7, 5, 0.9, 1 - 0.9],
    ],
    results: 2,
    fixed: [2, 3],
    within: 1e-6,
  },
];

const same = (a: number, b: number, tolerance: number): boolean =>
  Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));

/** What is wrong at a point, of first and second derivatives by all arguments. */
function complaints(
  { name, fixed = [], within = 1e-7, results }: Case,
  point: readonly number[],
  flags: readonly unknown[],
) {
  const id = `${special}/${name}`;
  const raw = require(id) as Fn;
  const run = (args: readonly unknown[], k: number): unknown => {
    const z = dispatch(id, raw, undefined, [...args, ...flags]);
    return results === undefined ? z : (z as unknown[])[k];
  };
  const plain = (args: readonly number[], k: number): number => {
    const z = raw(...args, ...flags);
    return (results === undefined ? z : (z as number[])[k]) as number;
  };
  const wrong: string[] = [];
  for (let k = 0; k < (results ?? 1); k++) {
    point.forEach((x, i) => {
      if (fixed.includes(i)) return;
      const f = (y: Tensor): unknown => run(point.with(i, y as never), k);
      const label = `${name}[${k}](${[...point, ...flags].join(', ')}) by ${i}`;
      const value = (run(point.with(i, tensor(x) as never), k) as Tensor).item();
      if (!Object.is(value, plain(point, k))) wrong.push(`${label}: value ${value} for ${plain(point, k)}`);
      const first = grad(f)(x) as number;
      const numeric = derivative((y) => plain(point.with(i, y), k), x);
      const accuracy = Math.max(within, (10 * numeric.error) / Math.max(1, Math.abs(numeric.value)));
      if (!same(first, numeric.value, accuracy))
        wrong.push(`${label}: ${first} for ${numeric.value} ± ${numeric.error}`);
      if (name === 'hyp2f1' && i < 3) return;
      const second = grad(grad(f))(x) as number;
      const slope = derivative((y) => grad(f)(y) as number, x);
      const loose = Math.max(1e-6, (10 * slope.error) / Math.max(1, Math.abs(slope.value)));
      if (!same(second, slope.value, loose))
        wrong.push(`${label} twice: ${second} for ${slope.value} ± ${slope.error}`);
    });
  }
  return wrong;
}

test('by p, x and 1 - x of kernel-betaincinv move against each other; by q is refused', () => {
  const id = `${special}/kernel-betaincinv`;
  const at = (k: number) => (p: Tensor) => (dispatch(id, require(id) as Fn, undefined, [2, 3, p, 0.7]) as unknown[])[k];
  const x0 = (require(`${special}/betaincinv`) as (...args: number[]) => number)(0.3, 2, 3);
  const density = 12 * x0 * (1 - x0) ** 2;
  expect(grad(at(0))(0.3)).toBeCloseTo(1 / density, 10);
  expect(grad(at(1))(0.3)).toBeCloseTo(-1 / density, 10);
  const q = tensor(0.7);
  const [x] = dispatch(id, require(id) as Fn, undefined, [2, 3, 0.3, q]) as [Tensor];
  expect(() => x.backward()).toThrow(/q/);
});

test('kernel-betainc: the value is differentiated, what stands beside it is refused', () => {
  const id = `${special}/kernel-betainc`;
  const a = tensor(2);
  const [value, beside] = dispatch(id, require(id) as Fn, undefined, [0.3, a, 3, true, false]) as [Tensor, Tensor];
  value.backward();
  expect(a.grad!.iget(0)).toBeCloseTo(-0.24609372774672572, 12);
  expect(() => beside.backward()).toThrow(/kernel-betainc/);
});

describe.each(cases)('$name', (one) => {
  test.each(one.flags ?? [[]])('flags %s %s', (...flags) => {
    expect(one.points.flatMap((point) => complaints(one, point, flags))).toEqual([]);
  });
});

test('arrays are differentiated as numbers alone, broadcast to each other', () => {
  const wrong = cases.flatMap(({ name, points, flags = [[]], results, fixed = [] }) =>
    flags.flatMap((given) => {
      const id = `${special}/${name}`;
      const raw = require(id) as Fn;
      const first = (args: readonly unknown[]): Tensor => {
        const z = dispatch(id, raw, undefined, [...args, ...given]);
        return (results === undefined ? z : (z as unknown[])[0]) as Tensor;
      };
      const columns = points[0]!.map((_, k) => points.map((point) => point[k]!));
      return columns.flatMap((column, k) => {
        if (fixed.includes(k)) return [];
        const all = tensor(column.map((x) => [x]));
        // a column against a row of all points: the others along the second dimension
        const z = first(columns.map((other, j) => (j === k ? all : tensor(other, { constant: true }))));
        z.backward();
        return column.flatMap((x, i) => {
          // one argument alone is not broadcast
          const alone = (columns.length === 1 ? [[x]] : points)
            .map((point) => {
              const t = tensor(x);
              first(point.with(k, t as never)).backward();
              return t.grad!.iget(0) as number;
            })
            .reduce((sum, d) => sum + d, 0);
          const together = all.grad!.iget(i) as number;
          return same(together, alone, 1e-12) || Object.is(together, alone)
            ? []
            : [`${name} by ${k} at ${x}: ${together} for ${alone}`];
        });
      });
    }),
  );
  expect(wrong).toEqual([]);
});
