import { describe, expect, test } from 'vitest';
import { LawError, laws } from '@stdgrad/gradcheck/laws';
import { wrongCalls } from './planted/calls.js';
import { wrongDerivatives } from './planted/derivatives.js';
import type { Group, Planted } from './planted/planted.js';
import { wrongRules } from './planted/rules.js';

/** What a group of laws finds. */
function found(group: Group, entry: Planted['wrong']): unknown[] {
  return laws[group].flatMap((law) => {
    try {
      law(entry, { first: true });
      return [];
    } catch (error) {
      return [error];
    }
  });
}

describe.each([...wrongDerivatives, ...wrongRules, ...wrongCalls])(
  'a planted fault: $fault',
  ({ caughtBy, passes, wrong, right }) => {
    test(`is caught by the ${caughtBy} laws`, () => {
      const errors = found(caughtBy, wrong);
      expect(errors.length).toBeGreaterThan(0);
      for (const error of errors) expect(error).toBeInstanceOf(LawError);
    });

    for (const group of passes ?? []) {
      test(`is not seen by the ${group} laws`, () => expect(found(group, wrong)).toEqual([]));
    }

    test('is not found in the right twin', () => {
      for (const group of Object.keys(laws) as Group[]) expect(found(group, right)).toEqual([]);
    });
  },
);
