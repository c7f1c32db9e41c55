import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { tensor } from '@stdgrad/core';
import { erf, gammaln } from '@stdgrad/stdlib-adapter/math/base/special';
import { normal } from '@stdgrad/stdlib-adapter/stats/base/dists';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const installed = join(root, 'test', 'node_modules');

/** Runtimes in which the entries work as they are, without a hook, by how each runs a program. */
const runtimes: Readonly<Record<string, readonly string[]>> = {
  'Node.js': [process.execPath],
  'Node.js 22': [join(installed, 'node-22', 'bin', 'node')],
  'Node.js 24': [join(installed, 'node-24', 'bin', 'node')],
  Bun: [join(installed, '@oven', 'bun-linux-x64', 'bin', 'bun')],
  Deno: [join(installed, '@deno', 'linux-x64-glibc', 'deno'), 'run', '--node-modules-dir=manual', '--no-lock', '-A'],
};

const found = {
  plain: [
    expect.closeTo(0.479425538604203),
    expect.closeTo(0.3989422804014327),
    expect.closeTo(0.19947114020071635),
    0,
  ],
  erf: expect.closeTo(2 / Math.sqrt(Math.PI), 12) as number,
  gammaln: expect.closeTo(0.9227843350984671, 12) as number,
  logpdf: 0.25,
  factory: -0.25,
  method: -0.25,
  traced: expect.closeTo(-1 / 0.9, 12) as number,
  sum: [1, 1, 1],
};

describe('entries work without a hook', () => {
  for (const [name, [command, ...flags]] of Object.entries(runtimes)) {
    test.runIf(command !== undefined && existsSync(command))(name, async () => {
      const cwd = join(root, 'test', 'entries', 'fixtures');
      const { stdout } = await promisify(execFile)(command!, [...flags, 'program.mjs'], { cwd });
      expect(JSON.parse(stdout)).toEqual(found);
    });
  }
});

test('the entries are those of the installed @stdlib', () => {
  const flags = [join(root, 'scripts', 'generate-entries.mjs'), '--check'];
  expect(() => execFileSync(process.execPath, flags, { cwd: root, stdio: 'pipe' })).not.toThrow();
});

test('types: numbers give numbers, tensors give tensors', () => {
  const y: number = erf(0.5);
  expect(y).toBeCloseTo(0.5204998778);
  const x = tensor(2);
  const z = normal.logpdf(gammaln(x), 0, 1);
  expect(z).toHaveProperty('shape', []);
});
