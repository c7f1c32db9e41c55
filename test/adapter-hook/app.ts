import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const modules = fileURLToPath(new URL('../node_modules/', import.meta.url));

/** The versions of Node that are tested: this one, and those that are installed as packages. */
export const nodes: readonly (readonly [version: string, binary: string])[] = [
  ['20', process.execPath],
  ['22', join(modules, 'node-22/bin/node')],
  ['24', join(modules, 'node-24/bin/node')],
];

/** Files by path; `{ to }` is a symbolic link. */
export type Files = Readonly<Record<string, string | { readonly to: string }>>;

/** A program in a folder of its own, with stdgrad and `@stdlib` installed; it is gone when the test is over. */
export function makeApp(files: Files): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'stdgrad-app-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const installed = {
    'node_modules/stdgrad': { to: `${modules}stdgrad` },
    'node_modules/@stdlib': { to: `${modules}@stdlib` },
  };
  for (const [path, content] of Object.entries({ ...installed, ...files })) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    if (typeof content === 'string') writeFileSync(file, content);
    else symlinkSync(content.to, file);
  }
  return folder;
}

/** What a program prints, as JSON. */
export function runApp(folder: string, args: readonly string[], node = process.execPath): unknown {
  return JSON.parse(execFileSync(node, [...args], { cwd: folder, encoding: 'utf8' }));
}

/** What a program that may fail writes to its two outputs. */
export function tryApp(folder: string, args: readonly string[], node = process.execPath): { out: string; err: string } {
  const { stdout, stderr } = spawnSync(node, [...args], { cwd: folder, encoding: 'utf8' });
  return { out: stdout, err: stderr };
}
