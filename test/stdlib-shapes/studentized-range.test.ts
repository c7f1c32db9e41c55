import { createRequire } from 'node:module';
import { grad, type Tensor } from '@stdgrad/core';
import { dispatch } from '@stdgrad/protocol';
import { installRules } from '@stdgrad/stdlib-adapter';
import { beforeAll, expect, test } from 'vitest';
import { studentizedRange } from '../../packages/stdlib-adapter/src/numerics/studentized-range.js';

const require = createRequire(import.meta.url);
const id = (kind: string): string => `@stdlib/stats/base/dists/studentized-range/${kind}`;
type Fn = (...args: number[]) => number;
beforeAll(installRules);

// a value takes @stdlib a few milliseconds and has nine digits: five-point differences will do
function slope(f: (x: number) => number, x: number): number {
  const h = 0.02 * Math.max(1, Math.abs(x));
  return (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h);
}

test.each([[[-1, 3, 5]], [[3.2, 4, 10]], [[1, 3, 5]], [[4.5, 2.5, 60]], [[3, 6, 20, 2]]])(
  'studentized-range/cdf at %s',
  (point) => {
    const cdf = require(id('cdf')) as Fn;
    for (let k = 0; k < 3; k++) {
      const at = (x: unknown): unknown[] => point.with(k, x as number);
      const first = grad((x: Tensor) => dispatch(id('cdf'), cdf, undefined, at(x)))(point[k]!) as number;
      const numeric = slope((x) => cdf(...(at(x) as number[])), point[k]!);
      expect(Math.abs(first - numeric), `by ${k}: ${first} for ${numeric}`).toBeLessThan(2e-6);
    }
  },
);

test('studentized-range/quantile is differentiated implicitly', () => {
  const quantile = require(id('quantile')) as Fn;
  const point = [0.9, 4, 10];
  const z = quantile(...point);
  const [byQ, byR, byV] = [0, 1, 2].map((k) => studentizedRange(k as 0, z, 4, 10, 1)) as [number, number, number];
  [1 / byQ, -byR / byQ, -byV / byQ].forEach((expected, k) => {
    const at = (x: Tensor): unknown[] => point.with(k, x as never);
    const first = grad((x: Tensor) => dispatch(id('quantile'), quantile, undefined, at(x)))(point[k]!) as number;
    expect(first).toBeCloseTo(expected, 10);
  });
});
