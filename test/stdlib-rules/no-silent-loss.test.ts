import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isTensor, tensor } from '@stdgrad/core';
import { NotDifferentiableError, dispatch } from '@stdgrad/protocol';
import { installRules, locallyConstant } from '@stdgrad/stdlib-adapter';
import { beforeAll, describe, expect, test } from 'vitest';

const require = createRequire(import.meta.url);
beforeAll(installRules);

type Fn = (...args: unknown[]) => unknown;

/** Every function of a namespace, with those attached to it, by id. */
function functionsOf(namespace: string): [id: string, fn: Fn][] {
  const [scope, ...path] = namespace.split('/');
  const folder = join(dirname(require.resolve(`@stdlib/${scope}/package.json`)), ...path);
  return readdirSync(folder).flatMap((name) => {
    if (!existsSync(join(folder, name, 'lib/index.js'))) return [];
    const id = `@stdlib/${namespace}/${name}`;
    const fn = require(id) as Fn;
    if (typeof fn !== 'function' || isClass(fn)) return [];
    const attached = ['assign', 'factory', 'ndarray'].flatMap((key): [string, Fn][] => {
      const member = (fn as unknown as Record<string, unknown>)[key];
      return typeof member === 'function' ? [[`${id}.${key}`, member as Fn]] : [];
    });
    return [[id, fn], ...attached];
  });
}

function isClass(fn: Fn): boolean {
  const { prototype } = fn as unknown as { prototype?: object };
  return prototype !== undefined && Reflect.ownKeys(prototype).length > 1;
}

const dists = 'stats/base/dists';
const families = readdirSync(join(dirname(require.resolve('@stdlib/stats/package.json')), 'base/dists'))
  .filter((name) =>
    existsSync(
      require.resolve('@stdlib/stats/package.json').replace('package.json', `base/dists/${name}/lib/index.js`),
    ),
  )
  .map((name) => `${dists}/${name}`);

const namespaces = [
  'math/base/special',
  'math/special',
  'math/base/special/fast',
  'math/base/tools',
  'math/base/utils',
  'number/float64/base',
  'number/float32/base',
  'number/float16/base',
  'blas',
  'blas/base',
  'blas/ext',
  'blas/ext/base',
  'stats',
  'stats/strided',
  'stats/array',
  'ndarray',
  ...families,
];

// answers about form and type, constants of the same form, and print
const describing = new Set(
  (
    'dtype flag flags ndims numel numel-dimension offset order shape stride strides ' +
    'empty-like falses-like nans-like ones-like trues-like zeros-like ' +
    // constant between jumps
    'any every some count-falsy count-truthy includes to-string to-locale-string'
  )
    .split(' ')
    .map((name) => `@stdlib/ndarray/${name}`),
);

// their other argument is an output
const writing = new Set(['rempio2', 'rempio2f'].map((name) => `@stdlib/math/base/special/${name}`));

function isRecord(x: unknown): x is object {
  return typeof x === 'object' && x !== null && Object.getPrototypeOf(x) === Object.prototype;
}

/** Whether gradients flow to every number in a result. */
function carries(result: unknown): boolean {
  if (isTensor(result)) return !result.constant;
  if (typeof result === 'function') return carries((result as Fn)(0.5));
  if (isRecord(result)) return Object.values(result).every(carries);
  return Array.isArray(result) && (result.length === 0 || result.some(carries));
}

describe.each(namespaces)('%s', (namespace) => {
  test('a variable gives a variable or an error', () => {
    const silent: string[] = [];
    for (const [id, fn] of functionsOf(namespace)) {
      for (const variable of [
        0.5,
        [0.5, 0.25],
        [
          [0.5, 0.25],
          [1, 2],
        ],
      ]) {
        for (let k = 0; k < Math.max(fn.length, 1); k++) {
          const args = Array.from({ length: Math.max(fn.length, 1) }, (_, j): unknown =>
            j === k ? tensor(variable) : 0.75,
          );
          try {
            const result = dispatch(id, fn, undefined, args);
            if (!carries(result) && !describing.has(id) && !locallyConstant.has(id) && !(writing.has(id) && k === 1))
              silent.push(`${id}, argument ${k}: ${String(result)}`);
          } catch (error) {
            if (!(error instanceof Error)) silent.push(`${id}: threw ${String(error)}`);
            else if (/internal|is not a function|undefined \(|Cannot read/.test(error.message))
              silent.push(`${id}: ${error.message}`);
          }
        }
      }
    }
    expect(silent).toEqual([]);
  });
});

test('the error names the function and the way out', () => {
  // of the bits of a number
  const id = '@stdlib/number/float64/base/get-high-word';
  const fn = require(id) as Fn;
  const refused = (): unknown => dispatch(id, fn, undefined, [tensor(1)]);
  expect(refused).toThrow(NotDifferentiableError);
  expect(refused).toThrow(
    /^@stdlib\/number\/float64\/base\/get-high-word: .*stopGradient\(x\)\.value or x\.item\(\).*implement\(/,
  );
});
