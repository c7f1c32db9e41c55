import { expect, it } from 'vitest';
import { preloads, runFixture } from './run-fixture.js';

const [flags] = preloads;

it('looks into nested arrays and options, and leaves the rest alone', () => {
  const array = '@stdlib/ndarray/array';
  const sum = '@stdlib/blas/ext/sum';
  expect(runFixture('arguments.cjs', flags)).toMatchObject({
    nested: [array, array, array],
    options: [sum, sum, sum, sum],
    extra: '@stdlib/math/base/special/sin',
    callback: 2,
    cyclic: 1,
    argumentsObject: true,
    getterThrows: 'RangeError: mine',
    proxy: 6,
  });
});

it('reaches every numeric function of the namespaces', () => {
  const { missed, reached } = runFixture('everything.cjs', flags) as { missed: string[]; reached: number };
  // JavaScript's own class
  expect(missed).toEqual(['number/Number']);
  expect(reached).toBeGreaterThan(2500);
});

it('lets classes be classes', () => {
  expect(runFixture('classes.cjs', flags)).toEqual({
    instances: Array.from({ length: 8 }, () => true),
    subclass: [true, true, 6, 3, true],
    typedArrays: [true, 1],
    complex: 1,
    names: ['ndarray', 7, 'Normal', 0],
    dispatch: ['@stdlib/stats/base/dists/normal/ctor', '@stdlib/ndarray/ctor: a `new` call must give an object'],
  });
});

it('answers questions about tensors', () => {
  const { answers, ...rest } = runFixture('predicates.cjs', flags) as { answers: Record<string, unknown> };
  for (const [name, answer] of Object.entries(answers)) {
    expect(answer, name).toBeTypeOf('boolean');
    if (/ndarray|Matrix|Vector/.test(name)) expect(answer, name).toBe(false);
  }
  expect(Object.keys(answers).length).toBeGreaterThan(30);
  expect(rest).toEqual({ single: false, real: [true, true, false], untouched: 1 });
});
