import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Programs } from './programs.js';
import { differenceOnNumbers, differenceOnTensors } from './compare.js';
import { rewritten, type Fn } from './run.js';

const runs = Number(process.env['FUZZ'] ?? 250);
const choices = fc.array(fc.nat(10_000), { minLength: 20, maxLength: 400, size: 'max' });

/** Values that are no numbers: operators on them have effects, throw or give text. */
const oddities: Record<string, (log: Fn) => unknown> = {
  object: (log) => ({ valueOf: () => log('valueOf', 2) }),
  'other object': (log) => ({ [Symbol.toPrimitive]: (hint: string) => log(hint, 1.5) }),
  text: () => '3',
  null: () => null,
  undefined: () => undefined,
  true: () => true,
  'big integer': () => 5n,
  'not a number': () => NaN,
  'minus zero': () => -0,
  list: () => [2],
  date: () => new Date(3),
  symbol: () => Symbol.iterator,
  infinity: () => Infinity,
};

const number = fc.oneof(fc.constantFrom(0, 1, -1, 0.5, 2, -0), fc.double({ min: -3, max: 3, noNaN: true }));

/** Numbers away from those where programs jump. */
const generic = fc.integer({ min: -2000, max: 2000 }).map((n) => n / 1000 + 0.000_137_1);

describe('random programs', () => {
  it('do on numbers what they did, in the same order', () => {
    fc.assert(
      fc.property(choices, number, number, (list, x, y) => {
        const source = new Programs(list, false).program();
        expect(
          differenceOnNumbers(source, rewritten(source), () => [x, y]),
          source,
        ).toBeNull();
      }),
      { numRuns: runs },
    );
  });

  it('do on other values what they did, in the same order', () => {
    const odd = fc.constantFrom(...Object.keys(oddities));
    fc.assert(
      fc.property(choices, odd, odd, (list, x, y) => {
        const source = new Programs(list, false).program();
        const args = (log: Fn): unknown[] => [oddities[x]!(log), oddities[y]!(log)];
        expect(differenceOnNumbers(source, rewritten(source), args), source).toBeNull();
      }),
      { numRuns: runs },
    );
  });

  it('have gradients as differences say', () => {
    fc.assert(
      fc.property(choices, generic, generic, (list, x, y) => {
        const source = new Programs(list, true).program();
        expect(differenceOnTensors(source, rewritten(source), x, y), source).toBeNull();
      }),
      { numRuns: runs },
    );
  });
});
