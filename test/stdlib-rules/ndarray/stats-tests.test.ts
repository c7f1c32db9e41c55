import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('numbers in the results of statistical tests carry the gradients that differences show', () => {
  const folder = fileURLToPath(new URL('./fixtures/', import.meta.url));
  const flags = ['--import', 'stdgrad/register', `${folder}tests.cjs`];
  const found = JSON.parse(execFileSync(process.execPath, flags, { cwd: folder, encoding: 'utf8' })) as Record<
    string,
    Record<string, string> | string
  >;
  expect(Object.keys(found).length).toBe(24);
  const refused = Object.entries(found).filter(([, outcomes]) => typeof outcomes === 'string');
  // tracing may have to refuse one, but by name
  expect(refused.length).toBeLessThan(3);
  for (const [name, message] of refused)
    expect(message).toMatch(new RegExp(`^(NotDifferentiable|GradientLoss)Error: @stdlib/stats/${name}: `));
  for (const [name, outcomes] of Object.entries(found)) {
    if (typeof outcomes === 'string') continue;
    expect(Object.keys(outcomes).length, name).toBeGreaterThan(1);
    const wrong = Object.entries(outcomes).filter(([, outcome]) => outcome !== 'right');
    expect(wrong, name).toEqual([]);
  }
});
