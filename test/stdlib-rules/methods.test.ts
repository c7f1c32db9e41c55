import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('./fixtures/', import.meta.url));

function run(name: string): unknown {
  const flags = ['--import', 'stdgrad/register', `${folder}${name}`];
  return JSON.parse(execFileSync(process.execPath, flags, { cwd: folder, encoding: 'utf8' }));
}

test('methods of distributions give gradients or say that there are none', () => {
  expect(run('methods.cjs')).toEqual({
    silent: [],
    methods: true,
    setters: true,
    same: Array.from({ length: 6 }, () => [true, true]),
    // the density of Γ(2, 3) rises from 0 with slope β²
    subclass: [true, 9],
  });
});

test('functions of iterators refuse variables among the values, whenever those come', () => {
  expect(run('iterators.cjs')).toEqual({ silent: [], reached: true });
});
