// Installs the frozen workspace and runs one of its scripts, on a machine that has only Node and npm.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const { packageManager } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const script = process.argv[2];
if (script === undefined) throw new Error('with-pnpm: name the script to run');

for (const args of [
  ['install', '--frozen-lockfile', '--reporter=append-only'],
  ['run', '--silent', script],
]) {
  const { status } = spawnSync('npx', ['--yes', packageManager, ...args], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}
