import { dispatch } from '@stdgrad/protocol';
import { tensor } from '@stdgrad/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { installStrided } from '../../packages/stdlib-adapter/src/rules/strided/install.js';
import { kernelIds } from '../../packages/stdlib-adapter/src/rules/strided/table.js';
import { Problem, numbersAfter, rawOf } from './support/strided-laws.js';
import { samples } from './support/strided-samples.js';

beforeAll(installStrided);

const exists = (id: string): boolean => {
  try {
    return typeof rawOf(id) === 'function';
  } catch {
    return false;
  }
};

const isSingle = (name: string): boolean => /^(i?s(?!td|em|um$)|s[dr]s)/.test(name);
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
      const numeric = problem.differences();
      if (single) continue;
      for (const [d, list] of problem.gradients()) {
        list.forEach((g, k) => {
          const { value, error } = numeric.get(d)![k]!;
          const off = Math.abs(g - value);
          if (!(off <= 1e-7 * Math.max(1, Math.abs(g)) + 10 * error))
            expect.fail(
              `seed ${seed}: d/d${problem.plan.data[d]!.name}[${k}] is ${g}, differences say ${value} ± ${error}`,
            );
        });
      }
    }
    if (single) return;
    const { got, expected, error } = new Problem(id, 1, sample).second();
    expect(Math.abs(got - expected)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(got)) + 10 * error);
  });
});

void dispatch;
void tensor;
