import { appendFileSync, cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { violations } from './layers.js';

const packages = fileURLToPath(new URL('../../packages', import.meta.url));

function brokenCopy(breakIt: (root: string) => void): string[] {
  const root = mkdtempSync(join(tmpdir(), 'stdgrad-layers-'));
  cpSync(packages, root, { recursive: true, filter: (path) => !/node_modules|\/dist(\/|$)/.test(path) });
  breakIt(root);
  return violations(root);
}

describe('packages import only to their left', () => {
  test('in this checkout', () => {
    expect(violations(packages)).toEqual([]);
  });

  test('and the root depends on none of them', () => {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(
      readFileSync(join(packages, '../package.json'), 'utf8'),
    ) as Record<string, Record<string, string>>;
    expect(Object.keys({ ...dependencies, ...devDependencies }).filter((name) => name.includes('stdgrad'))).toEqual([]);
  });

  test('a back edge is found', () => {
    const found = brokenCopy((root) =>
      appendFileSync(join(root, 'kernels/src/layout.ts'), "\nimport '@stdgrad/core';\n"),
    );
    expect(found).toEqual(['kernels/src/layout.ts imports @stdgrad/core, which is not on its left']);
  });

  test('a relative import out of the package is found', () => {
    const found = brokenCopy((root) =>
      appendFileSync(join(root, 'core/src/state.ts'), "\nexport * from '../../ops/src/index.js';\n"),
    );
    expect(found).toContain('core/src/state.ts imports ../../ops/src/index.js, which is not on its left');
  });

  test('a dependency to the right is found', () => {
    const found = brokenCopy((root) => {
      const path = join(root, 'core/package.json');
      const manifest = JSON.parse(readFileSync(path, 'utf8')) as { dependencies: Record<string, string> };
      manifest.dependencies['@stdgrad/ops'] = 'workspace:^';
      writeFileSync(path, JSON.stringify(manifest));
    });
    expect(found).toEqual(['core/package.json depends on @stdgrad/ops, which is not on its left']);
  });

  test("gradcheck alone imports another's package, and nobody imports gradcheck", () => {
    const found = brokenCopy((root) => {
      appendFileSync(join(root, 'ops/src/table.ts'), "\nimport 'fast-check';\nimport '@stdgrad/gradcheck';\n");
      appendFileSync(join(root, 'stdlib-adapter/src/index.ts'), "\nimport '@stdgrad/gradcheck';\n");
    });
    expect(found).toEqual([
      'ops/src/table.ts imports fast-check, which is none of ours',
      'ops/src/table.ts imports @stdgrad/gradcheck, which is not on its left',
      'stdlib-adapter/src/index.ts imports @stdgrad/gradcheck, which is not on its left',
    ]);
  });

  test('a cycle among files is found', () => {
    const found = brokenCopy((root) =>
      appendFileSync(join(root, 'kernels/src/layout.ts'), "\nexport * from './broadcast.js';\n"),
    );
    expect(found.some((line) => line.startsWith('import cycle: ') && line.includes('kernels/src/layout.ts'))).toBe(
      true,
    );
  });
});
