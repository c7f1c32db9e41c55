import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checked, snippetsOf } from './snippets.js';

const root = new URL('../../', import.meta.url);
const folder = new URL('test/node_modules/.cache/snippets/', root);
const files = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(new URL('docs/', root)).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
];

/** Runs a snippet as a stranger would, on the built packages. */
function run(name: string, code: string): string {
  mkdirSync(folder, { recursive: true });
  const file = fileURLToPath(new URL(`${name}.mjs`, folder));
  writeFileSync(file, checked(code));
  return execFileSync(process.execPath, ['--import', 'stdgrad/register', file], {
    cwd: fileURLToPath(new URL('test/', root)),
    stdio: 'pipe',
    encoding: 'utf8',
  });
}

describe.each(files)('the code in %s runs', (file) => {
  const snippets = snippetsOf(readFileSync(new URL(file, root), 'utf8'));
  test.each(snippets)('from line $line', ({ line, code }) => {
    const promised = code.split('\n').filter((text) => text.includes('// => ')).length;
    expect(run(`${file.replace(/\W/g, '-')}-${line}`, code)).toBe(`checks: ${promised}\n`);
  });
  test('or has none', () => {
    expect(snippets.every(({ code }) => code.length > 0)).toBe(true);
  });
});

test('a wrong promise fails', () => {
  expect(() => run('wrong', "import { mul } from 'stdgrad';\nmul(2, 3); // => 7\n")).toThrow(
    /mul\(2, 3\) gave 6, not 7/,
  );
});
