import { add, exp, mul } from '@stdgrad/ops';
import { isTensor, tensor, type Input } from '@stdgrad/core';
import { expect, it } from 'vitest';
import { agrees, slopeAt, type Slope } from '../../packages/stdlib-adapter/src/tracked/differences.js';
import { onArrays } from '../../packages/stdlib-adapter/src/tracked/arrays.js';
import { verify, type OfNumbers } from '../../packages/stdlib-adapter/src/tracked/verify.js';

const slope = (f: (x: number) => number, x: number): Slope => {
  const found = slopeAt(f, x);
  if (found === null || found === 'integers') throw new Error(`no slope: ${found}`);
  return found;
};

it('differences know smooth points, kinks, steps, ends of domains and infinite slopes', () => {
  const cases: [f: (x: number) => number, x: number, right: number[], wrong: number[]][] = [
    [Math.sin, 0.7, [Math.cos(0.7)], [0, 0.766, NaN, Infinity]],
    [Math.exp, 0, [1], [0, 0.999, 1.001]],
    [(x) => x * x, 0, [0], [1e-3, -1e-3]],
    [(x) => 1e-30 * x * x, 1, [2e-30], [0, 1e-30]],
    [Math.abs, 0, [-1, 0, 1, 0.3], [1.01, 2]],
    [Math.floor, 2, [0], [1]],
    [Math.floor, 2.5, [0], [1]],
    [Math.sqrt, 0, [Infinity], [0, 1, NaN]],
    [(x) => (x < 0 ? NaN : 3 * x), 0, [3], [0, 1.5]],
    [(x) => (x > 1 ? NaN : Math.acos(x) + x), 0.9999999, [1 - 1 / Math.sqrt(1 - 0.9999999 ** 2)], [0, 1]],
    // far out, 1 − a tail is 1: the tail's slope can't be seen, nor denied
    [(x) => Math.log(1 - Math.exp(-x)), 36, [Math.exp(-36), 0], [1e-3]],
  ];
  for (const [f, x, right, wrong] of cases) {
    const found = slope(f, x);
    for (const derivative of right) expect(agrees(derivative, found), `${String(f)} at ${x}: ${derivative}`).toBe(true);
    for (const derivative of wrong)
      expect(agrees(derivative, found), `${String(f)} at ${x}: ${derivative}`).toBe(false);
  }
});

it('a function that is defined at some numbers only has no slope', () => {
  const pmf = (outside: number) => (k: number) => (Number.isInteger(k) ? 0.5 ** k : outside);
  for (const outside of [0, NaN, -Infinity]) expect(slopeAt(pmf(outside), 2)).toBe('integers');
  expect(slopeAt(() => NaN, 1)).toBeNull();
});

const raw = ((x: number, y: number) => Math.exp(x) * y + x) as OfNumbers;
const twin: OfNumbers = (x, y) => add(mul(exp(x as Input), y as Input), x as Input);

it('a right twin passes, planted faults do not', () => {
  const at = (traced: OfNumbers, point = [0.3, 1.2]): (() => void) => {
    return () => verify('@stdlib/some/function', raw, traced, point, [0, 1]);
  };
  expect(at(twin)).not.toThrow();
  expect(at(twin, [0, 0])).not.toThrow();
  const planted: OfNumbers[] = [
    () => raw(0.3, 1.2),
    (x, y) => add(mul(exp(x as Input), y as Input), isTensor(x) ? x.item() : (x as number)),
    (x, y) => add(mul(1.001, mul(exp(x as Input), y as Input)), x as Input),
    (x) => add(mul(exp(x as Input), 1.2), x as Input),
    (x, y) => mul(NaN, twin(x, y) as Input),
  ];
  for (const traced of planted)
    expect(at(traced), String(traced)).toThrow(
      /^@stdlib\/some\/function: its derivative by argument number [12] is lost at/,
    );
});

it('functions of lists must return what they compute, all of it with its derivative', () => {
  const run = (raw: OfNumbers, traced: OfNumbers = raw) => onArrays('@stdlib/some/list', raw, traced, [[tensor(2), 3]]);
  const first = (list: unknown): unknown => (list as unknown[])[0];
  const double: OfNumbers = (list) => ({ value: [mul(2, first(list) as Input)], n: 2 });
  const doubled: OfNumbers = (list) => ({ value: [2 * (first(list) as number)], n: 2 });
  expect(run(doubled, double)).toMatchObject({ n: 2 });
  const lost: OfNumbers = (list) => doubled([(first(list) as { item(): number }).item()]);
  expect(() => run(doubled, lost)).toThrow(/^@stdlib\/some\/list: the derivative of its result\.value\[0\] is lost/);
  const writes: OfNumbers = (list) => ((list as number[])[0] = 7);
  expect(() => run(writes)).toThrow(/^@stdlib\/some\/list: writes into its arguments/);
  const counts: OfNumbers = (list) => {
    if (!Number.isInteger(first(list))) throw new TypeError('integers only');
    return first(list);
  };
  expect(() => run(counts)).toThrow(/^@stdlib\/some\/list: its result is defined for certain numbers only/);
});
