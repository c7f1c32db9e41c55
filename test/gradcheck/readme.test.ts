import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkGradient } from '@stdgrad/gradcheck';
import { describe, expect, test } from 'vitest';
import { checked, runner, snippetsOf } from '../repo/snippets.js';
import { failure } from './failure.js';

const readme = readFileSync(new URL('../../packages/gradcheck/README.md', import.meta.url), 'utf8');
const folder = new URL('../node_modules/.cache/snippets/', import.meta.url);
const snippets = snippetsOf(readme);

function write(name: string, code: string): URL {
  mkdirSync(folder, { recursive: true });
  const file = new URL(`${name}.mjs`, folder);
  writeFileSync(file, code);
  return file;
}

function run(name: string, code: string, ...flags: string[]): string {
  // a test runner inside a test runner takes itself for a part of it
  const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
  const args = [...flags, fileURLToPath(write(name, code))];
  return execFileSync(process.execPath, args, { stdio: 'pipe', encoding: 'utf8', env });
}

describe('the code in the README runs', () => {
  test.each(snippets)('from line $line', ({ line, code }) => {
    const name = `gradcheck-readme-${line}`;
    if (code.includes('node:test')) {
      expect(run(name, code, '--test')).toContain('pass 1');
      const wrong = code.replace('[-3 * p, -p]', '[-3 * p, p]');
      expect(wrong).not.toBe(code);
      expect(() => run(name, wrong, '--test')).toThrow();
      return;
    }
    const promised = code.split('\n').filter((text) => text.includes('// => ')).length;
    const printed = run(`${name}-all`, runner([write(name, checked(code)).href]));
    expect(JSON.parse(printed.slice(printed.lastIndexOf('\n')))).toEqual([promised]);
  });

  test('and there are five blocks', () => {
    expect(snippets).toHaveLength(5);
  });
});

test('the README shows the failure as it is', () => {
  const loss = ([w, b]: number[]): number => Math.log(1 + Math.exp(-(3 * w! + b!)));
  const gradient = ([w, b]: number[]): number[] => {
    const p = 1 / (1 + Math.exp(3 * w! + b!));
    return [-3 * p, p];
  };
  const { message } = failure(() => checkGradient(loss, gradient, [[0.2, -0.5]]));
  const shown = /```text\n([\s\S]*?)\n```/.exec(readme)?.[1];
  expect(message).toBe(shown);
});
