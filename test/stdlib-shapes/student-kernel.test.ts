import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { studentTail } from '../../packages/stdlib-adapter/src/numerics/student.js';

const cases = JSON.parse(readFileSync(new URL('fixtures/student.json', import.meta.url), 'utf8')) as [
  x: number,
  v: number,
  expected: number,
][];

test('the derivative of t/cdf by v, against values of 80 digits', () => {
  const misses = cases.flatMap(([x, v, expected]) => {
    const error = Math.abs(studentTail(x, v) / expected - 1);
    return error <= 1e-10 ? [] : [`(${x}, ${v}): ${studentTail(x, v)} for ${expected}, off by ${error}`];
  });
  expect(misses).toEqual([]);
});
