import { dispatch } from '@stdgrad/protocol';
import { tensor } from '@stdgrad/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { kernelIds } from '../../packages/stdlib-adapter/src/rules/strided/table.js';
import { installRules } from '@stdgrad/stdlib-adapter';
import { Problem, numbersAfter, rawOf, towards } from './support/strided-laws.js';
import { samples } from './support/strided-samples.js';

beforeAll(installRules);

const exists = (id: string): boolean => {
  try {
    return typeof rawOf(id) === 'function';
  } catch {
    return false;
  }
};

// users' functions compute in the type of what they get, which rounds elsewhere than the kernel
const isSingle = (name: string): boolean =>
  !/(-by$|map2?$|^(sub|sem|std))/.test(name) && /^(i?s(?!td|em|um$)|s[dr]s)/.test(name);
const ids = kernelIds().filter(exists);
const nameOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1).replace(/\..*/, '');
const seeds = [1, 2, 3];

describe.each(ids)('%s', (id) => {
  const name = nameOf(id);
  const single = isSingle(name);
  const sample = samples(id);

  test('values, gradients, second derivatives', () => {
    for (const seed of seeds) {
      const problem = new Problem(id, seed, sample, single);
      const { values } = problem;
      const data = problem.tensors();
      const expected = problem.plain(values);
      const returned = problem.dispatched(data);
      expect(numbersAfter(problem, returned, data), `values, seed ${seed}`).toEqual(expected.numbers);
    }
    for (const seed of seeds) {
      const problem = new Problem(id, seed, sample);
      if (single) continue;
      const numeric = problem.slopes();
      for (const [d, list] of problem.gradients()) {
        const slope = list.reduce((total, g, k) => total + g * towards(d, k), 0);
        const { value, error } = numeric.get(d)!;
        if (!(Math.abs(slope - value) <= 1e-7 * Math.max(1, Math.abs(slope)) + 10 * error) || !(error < 1e-3))
          expect.fail(`seed ${seed}: by ${problem.plan.data[d]!.name} ${slope}, differences say ${value} ± ${error}`);
      }
    }
    if (single) return;
    const { got, expected, error } = new Problem(id, 1, sample).second();
    expect(Math.abs(got - expected)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(got)) + 10 * error);
  });
});

void dispatch;
void tensor;
