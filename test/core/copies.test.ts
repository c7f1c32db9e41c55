import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const program = fileURLToPath(new URL('programs/copies.mjs', import.meta.url));
const flags = ['--no-experimental-require-module'];

interface Found {
  readonly name: string;
  readonly error: string | null;
}

// a process of its own: vitest would resolve the packages to their sources
const output = execFileSync(process.execPath, [...flags, program], {
  encoding: 'utf8',
  env: { ...process.env, NODE_OPTIONS: '' },
});

describe('the ESM and the CommonJS build in one process', () => {
  test.each(JSON.parse(output) as Found[])('$name', ({ error }) => {
    expect(error).toBeNull();
  });
});
