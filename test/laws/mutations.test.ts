import { LawError, laws } from '@stdgrad/gradcheck/laws';
import { describe, expect, test } from 'vitest';
import { mutant, mutated, mutations } from './planted/mutations.js';

/** Runs the laws of gradients on an op, few cases of each. */
function check(entry: ReturnType<typeof mutant>): void {
  for (const law of laws.gradient) law(entry, { cases: 3, first: true });
}

describe.each(mutated)('a gradient of %s', (name) => {
  test.each(Object.entries(mutations))('with %s is found', (_fault, mutation) => {
    expect(() => check(mutant(name, mutation))).toThrow(LawError);
  });

  test('without a fault is not', () => {
    check(mutant(name, null));
  });
});

test('there are faults enough', () => {
  expect(mutated.length * Object.keys(mutations).length).toBeGreaterThan(60);
});
