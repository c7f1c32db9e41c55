import { at, dirac, convNd, generator, glorotNormal, glorotUniform, heNormal, heUniform, normal, permutation, rand, randint, randn, seed, uniform } from '@stdgrad/ops'; // prettier-ignore
import { ArgumentError, DtypeError, ShapeError } from '@stdgrad/protocol';
import { expect, test } from 'vitest';
import { allNumbers } from '@stdgrad/gradcheck/laws';

const numbers = (x: unknown): number[] => [...allNumbers(x)];

function moments(values: number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return { mean, variance: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length };
}

test('equal seeds give equal numbers, others others; a generator goes on', () => {
  expect(numbers(rand([2, 3], { seed: 1 }))).toEqual(numbers(rand([2, 3], { seed: 1 })));
  expect(numbers(rand(3, { seed: 1 }))).not.toEqual(numbers(rand(3, { seed: 2 })));
  expect(numbers(rand(3, { seed: 0 }))).not.toEqual(numbers(rand(3, { seed: 0.5 })));
  const source = generator(1);
  expect([...numbers(rand(2, { seed: source })), ...numbers(rand(2, { seed: source }))]).toEqual(
    numbers(rand(4, { seed: 1 })),
  );
  seed(9);
  const first = numbers(randn(5));
  expect(numbers(randn(5))).not.toEqual(first);
  seed(9);
  expect(numbers(randn(5))).toEqual(first);
});

test('the sequence stays what it is', () => {
  const source = generator(42);
  expect(Array.from({ length: 4 }, () => source.next())).toMatchInlineSnapshot(`
    [
      3561374521,
      813997964,
      480728256,
      3209511562,
    ]
  `);
});

test('the bits are those of the published generator', () => {
  const source = generator(0);
  (source as unknown as { state: Uint32Array }).state.set([1, 2, 3, 4]);
  // first numbers of xoshiro128** from this state, as in the reference implementation and the rand_xoshiro crate
  const expected = [
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ];
  expect(expected.map(() => source.next())).toEqual(expected);
});

test('distributions have their moments', () => {
  const n = 20_000;
  const u = moments(numbers(rand(n, { seed: 3 })));
  expect(Math.abs(u.mean - 0.5)).toBeLessThan(0.01);
  expect(Math.abs(u.variance - 1 / 12)).toBeLessThan(0.002);
  const g = moments(numbers(normal(n, { mean: 2, stdev: 3, seed: 3 })));
  expect(Math.abs(g.mean - 2)).toBeLessThan(0.08);
  expect(Math.abs(g.variance - 9)).toBeLessThan(0.3);
  const counts = [0, 0, 0];
  for (const k of numbers(randint(-1, 2, n, { seed: 3 }))) counts[k + 1]! += 1;
  for (const count of counts) expect(Math.abs(count / n - 1 / 3)).toBeLessThan(0.015);
  for (const [draw, variance] of [
    [glorotUniform, 2 / (20 * 10 + 30 * 10)],
    [glorotNormal, 2 / (20 * 10 + 30 * 10)],
    [heUniform, 2 / (20 * 10)],
    [heNormal, 2 / (20 * 10)],
  ] as const) {
    const found = moments(numbers(draw([30, 20, 2, 5], { seed: 4 })));
    expect(Math.abs(found.mean)).toBeLessThan(0.01);
    expect(found.variance / variance).toBeGreaterThan(0.95);
    expect(found.variance / variance).toBeLessThan(1.05);
  }
  expect(Math.max(...numbers(uniform(n, { low: -2, high: -1, seed: 1 })))).toBeLessThan(-1);
});

test('permutations', () => {
  const order = permutation(50, { seed: 2 });
  expect(numbers(order)).not.toEqual([...Array.from({ length: 50 }).keys()]);
  expect(numbers(order).toSorted((a, b) => a - b)).toEqual([...Array.from({ length: 50 }).keys()]);
  expect(numbers(at([5, 6, 7], permutation(3, { seed: 1 }))).toSorted()).toEqual([5, 6, 7]);
  expect(permutation(0).length).toBe(0);
});

test('dirac filters hand data on', () => {
  const x = rand([2, 3, 5], { seed: 1 });
  const z = convNd(x, dirac([3, 3, 3]), { padding: 1 });
  expect(numbers(z)).toEqual(numbers(x));
});

test('tensors are float64 variables, integers constants, unless options say otherwise', () => {
  expect([rand(2).dtype, rand(2).constant, rand(2, { constant: true }).constant]).toEqual(['float64', false, true]);
  expect(randn([2], { dtype: 'float32' }).dtype).toBe('float32');
  expect([randint(0, 5, [2]).dtype, randint(0, 5, [2]).constant]).toEqual(['int32', true]);
});

test('refused arguments', () => {
  expect(() => rand([-1])).toThrow(ArgumentError);
  expect(() => rand(2, { dtype: 'int32' })).toThrow(DtypeError);
  expect(() => rand(2, { seed: NaN })).toThrow(/the seed must be a finite number/);
  expect(() => rand(2, { low: 1 } as never)).toThrow(/unknown option 'low'/);
  expect(() => generator('a' as never)).toThrow(ArgumentError);
  expect(() => seed(Infinity)).toThrow(ArgumentError);
  expect(() => randint(1, 1, 2)).toThrow(/low must be below high/);
  expect(() => randint(0.5, 1, 2)).toThrow(ArgumentError);
  expect(() => randint(0, 300, 2, { dtype: 'uint8' })).toThrow(/can't hold integers from 0 to 299/);
  expect(() => uniform(2, { low: 1, high: 0 })).toThrow(ArgumentError);
  expect(() => normal(2, { stdev: -1 })).toThrow(ArgumentError);
  expect(() => heNormal([3])).toThrow(ShapeError);
  expect(() => heNormal([3, 2], { gain: 'a' as never })).toThrow(ArgumentError);
  expect(() => dirac(3)).toThrow(ShapeError);
});
