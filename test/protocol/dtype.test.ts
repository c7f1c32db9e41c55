import { buffers, isDType, isFloat, promote, type DType } from '@stdgrad/protocol';
import rules from '@stdlib/ndarray/promotion-rules';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const all = Object.keys(buffers) as DType[];
const pairs = all.flatMap((x) => all.map((y) => [x, y] as const));
const dtype = fc.constantFrom(...all);

describe('promote', () => {
  test.each(pairs.filter(([x, y]) => x !== 'bool' && y !== 'bool'))('%s and %s, as @stdlib has it', (x, y) => {
    const theirs: unknown = rules(x, y);
    expect(promote(x, y)).toBe(theirs === 'int64' ? 'float64' : theirs);
  });

  test('int64 is the only result of @stdlib that we do not have, for a signed type beside uint32', () => {
    const without = pairs.filter(([x, y]) => rules(x, y) === ('int64' as unknown));
    expect(without.map(([x, y]) => (x === 'uint32' ? y : x)).toSorted()).toEqual([
      'int16',
      'int16',
      'int32',
      'int32',
      'int8',
      'int8',
    ]);
  });

  test('bool gives way to the other type', () => {
    for (const x of all) expect([promote('bool', x), promote(x, 'bool')]).toEqual([x, x]);
  });

  test('is symmetric, keeps equals and is stable', () => {
    fc.assert(
      fc.property(dtype, dtype, (x, y) => {
        const both = promote(x, y);
        expect(promote(y, x)).toBe(both);
        expect(promote(x, x)).toBe(x);
        expect(promote(both, x)).toBe(both);
      }),
    );
  });

  test('the result holds every value of both', () => {
    fc.assert(
      fc.property(dtype, dtype, fc.integer({ min: -(2 ** 31), max: 2 ** 32 }), (x, y, n) => {
        const value = new buffers[x](1).fill(x === 'bool' ? n & 1 : n)[0] ?? 0;
        expect(new buffers[promote(x, y)](1).fill(value)[0]).toBe(value);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('names', () => {
  test('the data types of stdlib, and nothing that objects have anyway', () => {
    expect(all.every(isDType)).toBe(true);
    for (const other of [
      'toString',
      '__proto__',
      'int64',
      'complex128',
      'generic',
      '',
      0,
      null,
      undefined,
      ['float64'],
    ])
      expect(isDType(other)).toBe(false);
  });

  test('floats', () => {
    expect(all.filter(isFloat)).toEqual(['float64', 'float32']);
  });
});
