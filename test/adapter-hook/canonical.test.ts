import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { canonicalId, isPublic, packagePath } from '../../packages/stdlib-adapter/src/hook/canonical.js';

const inPackage = (path: string): string => `/app/node_modules/@stdlib/${path}`;

it('gives one name to all layouts', () => {
  const sin = '@stdlib/math/base/special/sin';
  for (const path of [
    'math/base/special/sin/lib/index.js',
    'math/base/special/sin/lib/main.js',
    'math/base/special/sin/lib/native.js',
    'math-base-special-sin/lib/index.js',
    'math-base-special-sin/dist/index.js',
    'stdlib/math/base/special/sin/lib/index.js',
    'stdlib/lib/node_modules/@stdlib/math/base/special/sin/lib/index.js',
    'x/node_modules/@stdlib/math-base-special-sin/lib/index.js',
  ]) {
    expect(canonicalId(inPackage(path)), path).toBe(sin);
    expect(canonicalId(inPackage(path).replaceAll('/', '\\')), path).toBe(sin);
    expect(isPublic(inPackage(path)), path).toBe(!path.includes('native'));
  }
  expect(canonicalId(inPackage('blas/base/ddot/lib/ddot.js'))).toBe('@stdlib/blas/base/ddot');
  expect(canonicalId(inPackage('blas-base-ddot/lib/ndarray.native.js'))).toBe('@stdlib/blas/base/ddot.ndarray');
  expect(canonicalId(inPackage('math/lib/index.js'))).toBe('@stdlib/math');
});

it('names nothing else', () => {
  for (const path of [
    '/app/lib/index.js',
    '/app/node_modules/@other/math/lib/index.js',
    inPackage('math/package.json'),
  ]) {
    expect(canonicalId(path), path).toBeNull();
  }
});

it('knows the folders of every installed package', () => {
  const dashed = numericPackages().map((path) => [path, packagePath(path.replaceAll('/', '-'))]);
  expect(dashed.length).toBeGreaterThan(2000);
  expect(dashed.filter(([path, found]) => path !== found)).toEqual([]);
});

function numericPackages(): string[] {
  const found: string[] = [];
  for (const root of ['math', 'stats', 'blas', 'ndarray', 'number', 'assert']) {
    walk(new URL(`../node_modules/@stdlib/${root}/`, import.meta.url), root);
  }
  return found;

  function walk(folder: URL, path: string): void {
    if (existsSync(fileURLToPath(new URL('lib/index.js', folder)))) found.push(path);
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory() && !['lib', 'docs', 'src', 'include', 'node_modules'].includes(entry.name)) {
        walk(new URL(`${entry.name}/`, folder), `${path}/${entry.name}`);
      }
    }
  }
}
