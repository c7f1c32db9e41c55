import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The two ways to register from the command line. */
export const preloads = [
  ['--import', 'stdgrad/register'],
  ['--require', 'stdgrad/register'],
] as const;

/** Runs a fixture under the real loader, against what was built, and gives what it prints. */
export function runFixture(name: string, flags: readonly string[] = [], args: readonly string[] = []): unknown {
  const folder = fileURLToPath(new URL('./fixtures/', import.meta.url));
  const options = { cwd: folder, encoding: 'utf8', maxBuffer: 1e9 } as const;
  return JSON.parse(execFileSync(process.execPath, [...flags, `${folder}${name}`, ...args], options));
}
