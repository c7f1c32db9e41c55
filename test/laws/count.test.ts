import { laws } from '@stdgrad/gradcheck/laws';
import { table } from '@stdgrad/ops';
import { expect, test } from 'vitest';
import { options } from './over-table.js';

const all = Object.values(laws).flat();

test('every op is tried in 300 cases or more', () => {
  const few = [...table.values()]
    .map((entry) => ({ name: entry.name, cases: all.reduce((sum, law) => sum + law.planned(entry, options), 0) }))
    .filter(({ cases }) => cases < 300);
  expect(few).toEqual([]);
});
