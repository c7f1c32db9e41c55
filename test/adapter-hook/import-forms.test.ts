import { describe, expect, it } from 'vitest';
import { preloads, runFixture } from './run-fixture.js';

const sin = '@stdlib/math/base/special/sin';
const pdf = '@stdlib/stats/base/dists/normal/pdf';
const ddot = '@stdlib/blas/base/ddot';
const times = <T>(n: number, x: T): T[] => Array.from({ length: n }, () => x);

describe.each(preloads)('%s %s', (...flags) => {
  it('reaches every layout that require knows, under one name', () => {
    expect(runFixture('forms.cjs', flags)).toEqual({
      sin: times(12, sin),
      erf: times(2, '@stdlib/math/base/special/erf'),
      gdot: times(2, '@stdlib/blas/base/gdot'),
      pdf: times(4, pdf),
      factory: times(4, `${pdf}.factory`),
      made: times(4, `${pdf}.factory()`),
      Normal: times(4, '@stdlib/stats/base/dists/normal/ctor'),
      parts: [`${ddot}.ndarray`, `${ddot}.ndarray`, '@stdlib/blas/ext/sum.assign', `${pdf}.factory`],
      accumulator: '@stdlib/stats/incr/mean()',
      builtin: ['@stdlib/math/base/special/floor', '@stdlib/math/base/special/floorf'],
      sameWrapper: true,
    });
  });

  it('reaches what ES modules import', () => {
    expect(runFixture('forms.mjs', flags)).toEqual({
      sin: times(5, sin),
      cos: '@stdlib/math/base/special/cos',
      pdf: [pdf, `${pdf}.factory`, `${pdf}.factory()`],
      ddot: [ddot, `${ddot}.ndarray`],
    });
  });
});

it('works as the first import of a program', () => {
  expect(runFixture('plain-import.mjs')).toBe(sin);
  expect(runFixture('plain-require.cjs')).toBe(sin);
});
