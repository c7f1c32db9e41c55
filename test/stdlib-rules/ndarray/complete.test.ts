import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isTensor } from '@stdgrad/core';
import { StdgradError, dispatch } from '@stdgrad/protocol';
import { installRules } from '@stdgrad/stdlib-adapter';
import { beforeAll, expect, test } from 'vitest';
import { known } from './call.js';
import { calls } from './calls.js';
import { leaf, numbers, numbersIn, plainArray } from './laws.js';
import { constants, elsewhere, refused, withoutArrays } from './outside.js';

const require = createRequire(import.meta.url);
beforeAll(installRules);

const namespaces = [
  'ndarray',
  'ndarray/base',
  'ndarray/iter',
  'stats',
  'blas',
  'blas/ext',
  'math/special',
  'math/tools',
  'math/array/special',
  'math/array/tools',
];

/** Paths of all functions of a namespace. */
function functionsIn(namespace: string): string[] {
  const [scope, ...path] = namespace.split('/');
  const folder = join(dirname(require.resolve(`@stdlib/${scope}/package.json`)), ...path);
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'lib/index.js')))
    .map((name) => `${namespace}/${name}`)
    .filter((path_) => typeof require(`@stdlib/${path_}`) === 'function');
}

// the tracked copy runs these: test/tracked
const traced = /^stats\/(anova1|.*-test|.*test2?|chi2gof|kde2d|lowess|padjust|ranks|wilcoxon)$/;

test('every function is in a table', () => {
  const missing = namespaces
    .flatMap(functionsIn)
    .filter(
      (path) =>
        !(path in calls || constants.has(path) || path in refused || path in elsewhere) &&
        !traced.test(path) &&
        !withoutArrays.some((pattern) => pattern.test(path)),
    );
  expect(missing).toEqual([]);
});

test.each([...constants])('%s is constant', (path, { shapes, args }) => {
  const values = numbers(shapes, 7);
  const fn = known(path);
  const expected = fn(...args(...(values.map((list, k) => plainArray(list, shapes[k]!, path, 'rows')) as never[])));
  const leaves = values.map((list, k) => leaf(list, shapes[k]!));
  const result = dispatch(`@stdlib/${path}`, fn, undefined, args(...(leaves as never[])));
  expect(isTensor(result)).toBe(false);
  expect(comparable(result)).toEqual(comparable(expected));
});

/** Numbers of arrays; other values as they are, with data types by name. */
function comparable(x: unknown): unknown {
  if (typeof x !== 'object' || x === null) return x;
  try {
    return numbersIn(x);
  } catch {
    return x.constructor.name === 'DType' ? (x as { toString(): string }).toString() : x;
  }
}

test.each(Object.entries(refused))('%s refuses variables: it %s', (path) => {
  const x = leaf([1, 2, 3, 4], [2, 2]);
  for (const args of [
    [x],
    [
      [x, x],
      ['a', 'b'],
    ],
    ['float64', x, [4], [1], 0, 'row-major'],
  ]) {
    let thrown: unknown;
    try {
      const result = dispatch(`@stdlib/${path}`, known(path), undefined, args);
      expect(result).toBe(undefined);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(StdgradError);
    expect((thrown as Error).message).toContain(path);
  }
});
