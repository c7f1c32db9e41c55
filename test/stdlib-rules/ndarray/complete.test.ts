import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { calls } from './calls.js';
import { constants, refused } from './outside.js';

const require = createRequire(import.meta.url);
test('x', () => {
  const out: string[] = [];
  for (const namespace of [
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
  ]) {
    const [scope, ...path] = namespace.split('/');
    const folder = join(dirname(require.resolve(`@stdlib/${scope}/package.json`)), ...path);
    for (const name of readdirSync(folder)) {
      if (!existsSync(join(folder, name, 'lib/index.js'))) continue;
      const id = `${namespace}/${name}`;
      if (typeof require(`@stdlib/${id}`) !== 'function') continue;
      if (!(id in calls) && !constants.has(id) && !(id in refused)) out.push(id);
    }
  }
  console.log(out.join(' '));
  expect(out).toEqual([]);
});
