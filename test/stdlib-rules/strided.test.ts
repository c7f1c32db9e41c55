import { isTensor } from '@stdgrad/core';
import { mul } from '@stdgrad/ops';
import { installRules } from '@stdgrad/stdlib-adapter';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Formula, Kernel } from '../../packages/stdlib-adapter/src/rules/strided/kernel.js';
import { kernelOf } from '../../packages/stdlib-adapter/src/rules/strided/table.js';
import { Problem, checkSlopes, distinct, existing, numbersAfter } from './support/strided-laws.js';
import { samples } from './support/strided-samples.js';

beforeAll(installRules);

// users' functions compute in the type of what they get, which rounds elsewhere than the kernel
const isSingle = (name: string): boolean =>
  !/(-by$|map2?$|^(sub|sem|std))/.test(name) && /^(i?s(?!td|em|um$)|s[dr]s)/.test(name);
const nameOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1).replace(/\..*/, '');

describe('on tensors as on plain numbers', () => {
  test.each(existing)('%s', (id) => {
    const single = isSingle(nameOf(id));
    for (const seed of [1, 2, 3]) {
      const problem = new Problem(id, seed, samples(id), single);
      const data = problem.tensors();
      const expected = problem.plain(problem.values);
      const returned = problem.dispatched(data);
      expect(numbersAfter(problem, returned, data), `seed ${seed}`).toEqual(expected.numbers);
    }
  });
});

describe('gradients, of what is written and of what was there before', () => {
  test.each(existing.filter((id) => !isSingle(nameOf(id))))('%s', (id) => {
    for (const seed of distinct.includes(id) ? [1, 2, 3] : [5]) checkSlopes(new Problem(id, seed, samples(id)));
  });

  // differences of numbers that are rounded to single precision say nothing
  test.each(existing.filter((id) => isSingle(nameOf(id))))('%s', (id) => {
    const twice = id.replace(/\/(i?)(sds|s)([^/]*)$/, '/$1d$3');
    const [problem, double] = [new Problem(id, 5, samples(id), true), existing.includes(twice) ? twice : undefined];
    if (double === undefined || kernelOf(double)!.kernel !== kernelOf(id)!.kernel) return;
    const expected = new Problem(double, 5, samples(double)).gradients(problem.values);
    for (const [d, list] of problem.gradients())
      list.forEach((g, k) => expect(Math.abs(g - expected.get(d)![k]!)).toBeLessThan(1e-4 * Math.max(1, Math.abs(g))));
  });
});

describe('second derivatives', () => {
  test.each(distinct.filter((id) => !isSingle(nameOf(id))))('%s', (id) => {
    const { got, expected, error } = new Problem(id, 1, samples(id)).second();
    expect(Math.abs(got - expected)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(got)) + 10 * error);
  });
});

/** Runs `check` while a kernel has another formula. */
function planted(id: string, wrong: (right: Formula) => Formula, check: () => void): void {
  const kernel = kernelOf(id)!.kernel as { d: Kernel['d'] };
  const right = kernel.d as Formula;
  kernel.d = wrong(right);
  try {
    check();
  } finally {
    kernel.d = right;
  }
}

/** Everything 1.001 times as large: values stay, for they are the function's own. */
const scaled =
  (right: Formula): Formula =>
  (terms) =>
    Object.fromEntries(Object.entries(right(terms)).map(([name, x]) => [name, isTensor(x) ? mul(x, 1.001) : x]));

// every third: what they show is about the laws, not about the kernels
const doubles = distinct.filter(
  (id, k) =>
    k % 3 === 0 &&
    typeof kernelOf(id)!.kernel.d === 'function' &&
    !/\/(s|sds|ds)[^/]*$/.test(id) &&
    !/floor|ceil|trunc/.test(id),
);

test.each(doubles)('a wrong derivative of %s is found', (id) => {
  // of one element, or of none that is not masked, some gradients are 0
  const check = (): void => [1, 2, 3].forEach((seed) => checkSlopes(new Problem(id, seed, samples(id))));
  check();
  planted(id, scaled, () => expect(check).toThrow(/differences say/));
});
