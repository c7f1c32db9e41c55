import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

interface Entry {
  readonly id: string;
  readonly how: string;
}
interface Script {
  readonly namespaces: readonly string[];
  readonly packagesOf: (namespace: string) => readonly string[];
  readonly page: (entries: readonly Entry[]) => string;
  readonly statuses: readonly string[];
  readonly failing: ReadonlySet<string>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const script = async (name: string): Promise<Script> =>
  (await import(/* @vite-ignore */ pathToFileURL(`${root}test/stdlib-coverage/${name}.mjs`).href)) as Script;
const { namespaces, packagesOf } = await script('enumerate');
const { page, statuses, failing } = await script('report');

const table = JSON.parse(readFileSync(`${root}docs/stdlib-coverage.json`, 'utf8')) as {
  readonly packages: number;
  readonly functions: readonly Entry[];
};

test('the table is about what is installed', () => {
  const walked = new Set(namespaces.flatMap((namespace) => packagesOf(namespace)));
  expect(table.packages).toBe(walked.size);
  const strangers = table.functions.filter(({ id }) => !walked.has(id.slice('@stdlib/'.length).replace(/[.#].*$/, '')));
  expect(strangers).toEqual([]);
  expect(new Set(table.functions.map(({ id }) => id)).size).toBe(table.functions.length);
});

test('supported, constant, refused and not numeric make up what is exported; none is silent', () => {
  const kept = statuses.filter((status) => !failing.has(status));
  const counts = kept.map((status) => table.functions.filter(({ how }) => how === status).length);
  expect(table.functions.filter(({ how }) => !kept.includes(how))).toEqual([]);
  expect(counts.reduce((a, b) => a + b)).toBe(table.functions.length);
});

test('the page is made of the table', () => {
  expect(readFileSync(`${root}docs/stdlib-coverage.md`, 'utf8')).toBe(page(table.functions));
});

test('what is wrong on purpose is found', async () => {
  const flags = ['--import', 'stdgrad/register', 'stdlib-coverage/planted.mjs'];
  const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd: `${root}test` });
  expect(JSON.parse(stdout)).toEqual({
    'what is right': 'by rule',
    'a wrong gradient': 'silent',
    'a number': 'silent',
    'a constant': 'silent',
    'a wrong value': 'silent',
    'an error of its own': 'untyped',
    // what stands in front of the function puts its name there
    'an error that names nothing': 'refused',
  });
});

test('rows judged anew are those of the table', async () => {
  const flags = [
    'test/stdlib-coverage/main.mjs',
    '--check',
    '--quiet',
    '--sample',
    '40',
    'math/base/special',
    'stats/base/dists/normal',
    'stats/base/dists/gamma',
  ];
  const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd: root }).catch(
    (error: unknown) => error as { stdout: string },
  );
  expect(stdout.split('\n').filter((line) => /^(stale|silent|untyped|unnamed|dropped|untested) /.test(line))).toEqual(
    [],
  );
}, 300_000);
