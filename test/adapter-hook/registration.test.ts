import { expect, it } from 'vitest';
import { preloads, runFixture } from './run-fixture.js';

it('wraps once when two copies of stdgrad register', () => {
  for (const flags of [[], ...preloads]) {
    expect(runFixture('double.cjs', flags)).toMatchObject({ id: '@stdlib/math/base/special/sin', frames: 1 });
  }
});

const late = {
  name: 'LateRegistrationError',
  code: 'STDGRAD_LATE_REGISTRATION',
  message: expect.stringMatching(/^register: @stdlib\/math\/base\/special\/sin was loaded before stdgrad/) as string,
};

it('says so when somebody has raw functions already', () => {
  expect(runFixture('late.cjs', [], ['@stdlib/math/base/special/sin'])).toEqual(late);
  expect(runFixture('late.cjs', [], ['@stdlib/math-base-special-sin'])).toEqual(late);
  expect(runFixture('late.mjs', [], ['@stdlib/math-base-special-sin'])).toEqual(late);
});

it('has nothing against other packages of @stdlib, nor against what they load', () => {
  for (const name of ['@stdlib/assert/is-number', '@stdlib/assert', '@stdlib/slice']) {
    expect(runFixture('late.cjs', [], [name]), name).toBe('registered');
  }
});
