import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));

/** A row of a package, run on tensors against differences: see examples/third-party. */
interface Row {
  readonly name: string;
  readonly what: string;
  /** Whether values on plain numbers are those of the package without stdgrad, bit for bit. */
  readonly same: boolean;
  readonly count: number;
  readonly off: number;
  readonly wrong: readonly unknown[];
}

function node(...args: string[]): string {
  return execFileSync(process.execPath, ['--import', 'stdgrad/register', ...args], {
    cwd: examples,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 1e9,
  });
}

const packages = readdirSync(`${examples}third-party/rows`).map((file) => file.replace('.mjs', ''));
const rows = JSON.parse(node('third-party/main.mjs', '--json')) as Row[];

describe.each(packages)('%s, unmodified from npm', (name) => {
  it.each(rows.filter((row) => row.name === name))('$what', ({ same, count, wrong }) => {
    expect(count).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
    expect(same).toBe(true);
  });
});

it('openskill is fitted to real results by gradient descent', () => {
  const printed = node('openskill/main.mjs');
  const steps = [...printed.matchAll(/^ +\d+ +(0\.\d+) /gm)].map(([, loss]) => Number(loss));
  expect(steps.length).toBeGreaterThan(5);
  expect(steps).toEqual(steps.toSorted((a, b) => b - a));
  expect(steps[0]! - steps.at(-1)!).toBeGreaterThan(0.03);
});

it('a gradient that is wrong, or lost, is seen', () => {
  const program = `
    import { mul, stopGradient } from 'stdgrad';
    import { checkRow } from './third-party/check.mjs';
    const wrong = (onTensor) => checkRow({ of: (x) => (typeof x === 'number' ? x * x : onTensor(x)) }, [3]).wrong.length;
    console.log(JSON.stringify([(x) => mul(x, x), (x) => mul(x, 3.001), (x) => mul(stopGradient(x), x), () => 9].map(wrong)));`;
  expect(JSON.parse(node('--input-type=module', '-e', program))).toEqual([0, 1, 1, 1]);
});
