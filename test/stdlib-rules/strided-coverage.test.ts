import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { tensor } from '@stdgrad/core';
import { NotDifferentiableError, dispatch } from '@stdgrad/protocol';
import { installRules } from '@stdgrad/stdlib-adapter';
import { beforeAll, expect, test } from 'vitest';
import { nestedIds } from '../../packages/stdlib-adapter/src/rules/strided/nested.js';
import { constantIds, kernelOf } from '../../packages/stdlib-adapter/src/rules/strided/table.js';
import { zTestIds } from '../../packages/stdlib-adapter/src/rules/strided/z-tests.js';

const require = createRequire(import.meta.url);
beforeAll(installRules);

type Fn = ((...args: unknown[]) => unknown) & Readonly<Record<string, unknown>>;

const folders = [
  'blas/base',
  'blas/base/ndarray',
  'blas/ext/base',
  'blas/ext/base/ndarray',
  'stats/strided',
  'stats/strided/distances',
  'stats/base/ndarray',
  'stats/array',
  'math/strided/special',
  'math/strided/ops',
  'strided/base',
  'lapack/base',
];

/** Why there is no kernel for what a folder exports. */
const refused: readonly (readonly [reason: string, of: RegExp])[] = [
  [
    'complex numbers',
    /^(blas\/base\/(ndarray\/)?([cz](axpy|copy|gemv|scal|swap|dscal|drot|srot|sscal)|s?c(abs1|asum|nrm2)|d(cabs1|zasum|znrm2)))$/,
  ],
  [
    'complex numbers',
    /^blas\/ext\/base\/(ndarray\/)?[cz](apx|axpb|diff|fill|(last-)?index-of|(last-)?index-of-(column|row)|nancount|one-to|sum|sumkbn|unitspace|where|xsa|zero-to)$/,
  ],
  ['complex numbers', /^(strided\/base\/[cz]map|lapack\/base\/[cz]la(cgv|cpy|set|swp)|lapack\/base\/[cz]rot)$/],
  [
    'names and numbers of settings',
    /^blas\/base\/(diagonal-type|layout|matrix-orientation|matrix-triangle|operation-side|transpose-operation)/,
  ],
  ['names and numbers of settings', /^strided\/base\/(dtype-|meta-data-props)/],
  ['makes strings', /^blas\/ext\/base\/(ndarray\/)?g(conjoin|join|join-between)$/],
  ['writes results to an object of typed numbers', /^stats\/base\/ndarray\/[ds]?ztest2?$/],
  ['about the machine, or about two numbers being NaN', /^lapack\/base\/(dlamch|dlaisnan)$/],
  ['makes functions, or tables of them', /^strided\/base\/.*-(addon-dispatch|dtype-signatures|signature-callbacks)$/],
  ['bytes', /^strided\/base\/(reinterpret-.*|(read|write)-dataview|offset-view)$/],
  ['about layouts', /^strided\/base\/(max|min)-view-buffer-index$|^strided\/base\/(stride2offset|strided2object)$/],
];

function functionsOf(folder: string): [path: string, fn: Fn][] {
  const [scope, ...path] = folder.split('/');
  const root = join(dirname(require.resolve(`@stdlib/${scope}/package.json`)), ...path);
  return readdirSync(root).flatMap((name): [string, Fn][] => {
    if (!existsSync(join(root, name, 'lib/index.js'))) return [];
    const fn = require(`@stdlib/${folder}/${name}`) as Fn;
    if (typeof fn !== 'function') return [];
    const attached = Object.getOwnPropertyNames(fn)
      .filter((key) => key !== 'prototype' && typeof fn[key] === 'function')
      .map((key): [string, Fn] => [`${folder}/${name}.${key}`, fn[key] as Fn]);
    return [[`${folder}/${name}`, fn], ...attached];
  });
}

const all = folders.flatMap(functionsOf);
const isKnown = (path: string): boolean =>
  kernelOf(`@stdlib/${path}`) !== undefined ||
  nestedIds.includes(`@stdlib/${path}`) ||
  zTestIds.includes(`@stdlib/${path}`);
const reasonFor = (path: string): string | undefined =>
  refused.find(([, of]) => of.test(path.replace(/\.\w+$/, '')))?.[0];

test('each function has a kernel or a reason to have none, and not both', () => {
  const neither = all.flatMap(([path]) => (isKnown(path) || reasonFor(path) !== undefined ? [] : [path]));
  const both = all.flatMap(([path]) => (isKnown(path) && reasonFor(path) !== undefined ? [path] : []));
  expect({ neither, both }).toEqual({ neither: [], both: [] });
  expect(all.length).toBeGreaterThan(1500);
});

test('what has no kernel refuses variables by name', () => {
  const silent: string[] = [];
  for (const [path, fn] of all) {
    if (isKnown(path)) continue;
    const id = `@stdlib/${path}`;
    const x = tensor([1, 2, 3, 4, 5, 6, 7, 8]);
    for (let k = 0; k < Math.max(fn.length, 1); k++) {
      const args = Array.from({ length: Math.max(fn.length, 1) }, (_, j) => (j === k ? x : 1));
      try {
        dispatch(id, fn, undefined, args);
        silent.push(id);
      } catch (error) {
        if (!(error instanceof NotDifferentiableError) || !error.message.startsWith(id))
          silent.push(`${id}: ${String(error)}`);
      }
    }
  }
  expect(silent).toEqual([]);
});

test('constant results are those of places, counts, truth values and constants', () => {
  const names = new Set(constantIds().map((id) => id.slice(id.lastIndexOf('/') + 1).replace('.ndarray', '')));
  const expected =
    /^(i[dsg]amax|ilad[lr][cr]|[dsg](zeros|ones|zero-to|one-to|nancount|(last-)?index-of(-(row|column))?)|g(find(-last)?-index|cu(any|every|none|some)))$/;
  expect([...names].filter((name) => !expected.test(name))).toEqual([]);
});
