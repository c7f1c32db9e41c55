// What @stdlib exports, found by walking its folders: nothing here is a list of functions.
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export const require = createRequire(import.meta.url);

export const namespaces = ['array', 'blas', 'lapack', 'math', 'ndarray', 'number', 'random', 'stats', 'strided'];

const notPackages = new Set(['node_modules', 'lib', 'docs', 'include', 'src', 'test', 'benchmark', 'examples', 'etc']);

/** Folders of all packages of a namespace, below `@stdlib`: 'math/base/special/sin'. */
export function packagesOf(namespace) {
  const root = dirname(require.resolve(`@stdlib/${namespace}/package.json`));
  const found = [];
  const walk = (folder, path) => {
    if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'lib', 'index.js'))) found.push(path);
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory() && !notPackages.has(entry.name)) walk(join(folder, entry.name), `${path}/${entry.name}`);
  };
  walk(root, namespace);
  return found;
}

export function folderOf(path) {
  const [namespace, ...rest] = path.split('/');
  return join(dirname(require.resolve(`@stdlib/${namespace}/package.json`)), ...rest);
}

// what every function has, and what generators of random numbers tell about themselves
const unasked = new Set(['length', 'name', 'prototype', 'arguments', 'caller', 'PRNG', 'toJSON']);

/** The functions that a package exports, by what is added to its id: '' for itself, '.factory', '#pdf' of a class. */
export function membersOf(exported) {
  const members = [''];
  for (const key of Object.getOwnPropertyNames(exported)) {
    if (unasked.has(key)) continue;
    const { value } = Object.getOwnPropertyDescriptor(exported, key);
    if (typeof value === 'function') members.push(`.${key}`);
  }
  if (isClass(exported)) {
    for (const key of Object.getOwnPropertyNames(exported.prototype)) {
      if (key !== 'constructor' && !key.startsWith('_')) members.push(`#${key}`);
    }
  }
  return members;
}

export function isClass(fn) {
  const { prototype } = fn;
  return /^([A-Z]|nd)/.test(fn.name) && prototype != null && Object.getOwnPropertyNames(prototype).length > 1;
}
