import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checked, runner, snippetsOf } from './snippets.js';

const root = new URL('../../', import.meta.url);
const folder = new URL('test/node_modules/.cache/snippets/', root);
const documents = readdirSync(new URL('docs/', root), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
  .map((name) => `docs/${name.replaceAll('\\', '/')}`)
  .toSorted();
const files = ['README.md', 'CONTRIBUTING.md', ...documents];

/** Runs snippets as a stranger would, on the built packages, all in one process; gives checks made, or what failed. */
function run(name: string, codes: readonly string[]): (number | string)[] {
  mkdirSync(folder, { recursive: true });
  const write = (file: string, code: string): URL => {
    const url = new URL(`${file}.mjs`, folder);
    writeFileSync(url, code);
    return url;
  };
  const modules = codes.map((code, k) => write(`${name}-${k}`, checked(code)).href);
  const main = write(name, runner(modules));
  const printed = execFileSync(process.execPath, ['--import', 'stdgrad/register', fileURLToPath(main)], {
    cwd: fileURLToPath(new URL('test/', root)),
    stdio: 'pipe',
    encoding: 'utf8',
  });
  return JSON.parse(printed.slice(printed.lastIndexOf('\n'))) as (number | string)[];
}

describe.each(files)('the code in %s runs', (file) => {
  const snippets = snippetsOf(readFileSync(new URL(file, root), 'utf8'));
  const results: (number | string)[] = [];
  const resultOf = (k: number): number | string | undefined => {
    if (results.length === 0) {
      const codes = snippets.map(({ code }) => code);
      results.push(...run(file.replace(/\W/g, '-'), codes));
    }
    return results[k];
  };
  test.each(snippets.map(({ line, promises }, k) => ({ line, promises, k })))('from line $line', ({ promises, k }) => {
    expect(resultOf(k)).toBe(promises);
  });
  test('or has none', () => {
    expect(snippets.every(({ code }) => code.length > 0)).toBe(true);
  });
});

test('a wrong promise fails', () => {
  const code = "import { mul, tensor } from 'stdgrad';\n";
  const [right, wrong, near, far] = run('wrong', [
    `${code}mul(2, 3); // => 6\n`,
    `${code}mul(2, 3); // => 7\n`,
    `${code}const z = mul(tensor([1, 2]), 1 / 3); // ≈ [0.333333, 0.666667]\n`,
    `${code}mul(1, 1 / 3); // ≈ 0.33334\n`,
  ]);
  expect([right, near]).toEqual([1, 1]);
  expect(wrong).toMatch(/mul\(2, 3\) gave 6, not 7/);
  expect(far).toMatch(/not 0.33334/);
});
