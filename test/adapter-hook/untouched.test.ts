import { expect, it } from 'vitest';
import { preloads, runFixture } from './run-fixture.js';

const [flags] = preloads;

it('keeps results, errors, names, lengths and properties of all functions', () => {
  const raw = runFixture('walk.cjs') as Record<string, unknown[]>;
  const wrapped = runFixture('walk.cjs', flags) as Record<string, unknown[]>;
  expect(Object.keys(raw).length).toBeGreaterThan(4000);
  const different = Object.keys(raw).filter((path) => JSON.stringify(raw[path]) !== JSON.stringify(wrapped[path]));
  expect(different.map((path) => [path, raw[path], wrapped[path]])).toEqual([]);
  expect(Object.keys(wrapped)).toEqual(Object.keys(raw));
});

it('hands raw functions to the files of @stdlib', () => {
  expect(runFixture('internals.cjs', flags)).toEqual({
    raw: true,
    rawDoesNotDispatch: true,
    outerDispatches: '@stdlib/math/base/special/exp',
    wrappersInStack: 1,
  });
});
