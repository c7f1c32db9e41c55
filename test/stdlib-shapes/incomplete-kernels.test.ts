import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { betaPart, betaTail } from '../../packages/stdlib-adapter/src/numerics/incomplete-beta.js';
import { gammaPart, gammaTail } from '../../packages/stdlib-adapter/src/numerics/incomplete-gamma.js';

type Numeric = (...args: number[]) => number;
type Case = readonly number[];
const tables = JSON.parse(readFileSync(new URL('fixtures/incomplete.json', import.meta.url), 'utf8')) as Record<
  string,
  readonly Case[]
>;

/** Cases on which a kernel misses the high-precision value by more than `within`, relative. */
function misses(table: string, args: number, column: number, f: Numeric, within = 1e-10): string[] {
  return tables[table]!.flatMap((values) => {
    const point = values.slice(0, args);
    const expected = values[args + column]!;
    // second derivatives have zeros, by symmetry too: there what is small beside the first is lost
    const zero = within > 1e-10 ? 1e-3 * Math.abs(values[args]!) : 0;
    const error = Math.abs(f(...point) - expected) / Math.max(Math.abs(expected), zero);
    return error <= within ? [] : [`(${point.join(', ')}): ${f(...point)} for ${expected}, off by ${error}`];
  });
}

const gammas = 'gamma: x, a, by a, twice by a';
const gammaParts = 'gamma, not regularized: x, a, lower by a, upper by a';
const betas = 'beta: x, a, b, by a, by b, by aa, by ab';
const betaParts = 'beta, not regularized: x, a, b, lower by a, b, upper by a, b';

describe('kernels against values of 30 digits', () => {
  test.each<[string, number, number, Numeric, number?]>([
    [gammas, 2, 0, (x, a) => gammaTail(1, x, a)],
    [gammas, 2, 1, (x, a) => gammaTail(2, x, a), 1e-8],
    [gammaParts, 2, 0, (x, a) => gammaPart(1, false, x, a)],
    [gammaParts, 2, 1, (x, a) => gammaPart(1, true, x, a)],
    [betas, 3, 0, (x, a, b) => betaTail(1, 0, x, a, b)],
    [betas, 3, 1, (x, a, b) => betaTail(0, 1, x, a, b)],
    [betas, 3, 2, (x, a, b) => betaTail(2, 0, x, a, b), 1e-8],
    [betas, 3, 3, (x, a, b) => betaTail(1, 1, x, a, b), 1e-8],
    [betaParts, 3, 0, (x, a, b) => betaPart(1, 0, false, x, a, b)],
    [betaParts, 3, 1, (x, a, b) => betaPart(0, 1, false, x, a, b)],
    [betaParts, 3, 2, (x, a, b) => betaPart(1, 0, true, x, a, b)],
    [betaParts, 3, 3, (x, a, b) => betaPart(0, 1, true, x, a, b)],
  ])('%s, column %i + %i', (table, args, column, f, within) => {
    expect(misses(table, args, column, f, within)).toEqual([]);
  });

  test('a planted wrong kernel is seen', () => {
    expect(misses(gammas, 2, 0, (x, a) => gammaTail(1, x, a) * (1 + 1e-7)).length).toBe(tables[gammas]!.length);
  });
});
