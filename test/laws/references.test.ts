import { createRequire } from 'node:module';
import { table } from '@stdgrad/ops';
import { expect, test } from 'vitest';

// Values against @stdlib's functions of the same name, wherever there is one.

const require = createRequire(import.meta.url);
type Reference = (...args: number[]) => number;

/** Where @stdlib has a function under another name than the op's. */
const renamed: Readonly<Record<string, string>> = {
  square: 'abs2',
  reciprocal: 'inv',
  maximum: 'max',
  minimum: 'min',
  sigmoid: 'expit',
  softplus: 'log1pexp',
  relu: 'ramp',
};

function referenceOf(name: string): Reference | null {
  const path = (renamed[name] ?? name).replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  try {
    return require(`@stdlib/math/base/special/${path}`) as Reference;
  } catch {
    return null;
  }
}

const compared = [...table.values()].flatMap(({ name, op }) => {
  const reference = op === undefined ? null : referenceOf(name);
  return op === undefined || reference === null ? [] : [{ name, op, reference }];
});

/** Numbers spread over a domain, its ends and what is special inside of it. */
function points({ low, high }: { readonly low: number; readonly high: number }): number[] {
  const grid = Array.from({ length: 60 }, (_, k) => low + ((high - low) * k) / 59);
  return [...grid, ...[0, 1, -1, 2, 0.5, 1e-8].filter((x) => x >= low && x <= high)];
}

test.each(compared)('$name has the values of its reference', ({ op, reference }) => {
  const [first = [], second] = op.row.on.map(points);
  const cases = second === undefined ? first.map((x) => [x]) : first.flatMap((x) => second.map((y) => [x, y]));
  for (const args of cases) {
    const [found, expected] = [Number(op.row.scalar(...args)), reference(...args)];
    if (Object.is(found, expected) || (found === 0 && expected === 0)) continue;
    expect(Math.abs(found - expected), `at ${args.join(', ')}: ${found}, not ${expected}`).toBeLessThanOrEqual(
      2e-14 * Math.max(Math.abs(expected), 1e-2),
    );
  }
});

test('most elementwise functions have a reference', () => {
  expect(compared.length).toBeGreaterThan(45);
});
