import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { tensor, type Tensor } from '@stdgrad/core';
import { dispatch } from '@stdgrad/protocol';
import { installRules, rows } from '@stdgrad/stdlib-adapter';
import { beforeAll, describe, expect, test } from 'vitest';

const require = createRequire(import.meta.url);
beforeAll(installRules);

type Scalar = (...args: number[]) => number;
const special = '@stdlib/math/base/special';
const folder = join(dirname(require.resolve('@stdlib/math/package.json')), 'base/special');
const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'lib/index.js')));

// without the tail of a reduced angle; of other coefficients
const alone = new Set(['kernel-sinf', 'kernel-cosf', 'kernel-tanf', 'gamma-lanczos-sum-expg-scaledf']);

/** Functions in single precision, and the function each is the rounded form of. */
const pairs = names
  .filter((name) => name.endsWith('f') && names.includes(name.slice(0, -1)))
  .map((name) => [name, name.slice(0, -1)] as const)
  .filter(([name]) => !alone.has(name))
  .filter(([name]) => rows.get(`${special}/${name}`)?.partials.some((partial) => partial !== null));

function random(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

function differentiate(name: string, point: readonly number[], dtype: 'float32' | 'float64'): number[] {
  const id = `${special}/${name}`;
  const row = rows.get(id)!;
  const args = point.map((x, k) => (row.partials[k] === null ? x : tensor(x, { dtype })));
  const z = dispatch(id, require(id) as Scalar, undefined, args) as Tensor;
  expect(z.dtype).toBe(dtype);
  z.backward();
  return args.map((x) => (typeof x === 'number' ? 0 : (x.grad!.iget(0) as number)));
}

function points(name: string): number[][] {
  const next = random(5);
  const { on, partials } = rows.get(`${special}/${name}`)!;
  return Array.from({ length: 12 }, () =>
    on.map(({ low, high }, k) => {
      const x = Math.fround(low + (high - low) * next());
      return partials[k] === null ? Math.round(x) : x;
    }),
  );
}

/** Where the derivatives in single and in double precision differ by more than rounding. */
function complaints(single: string, double: string): string[] {
  return points(double).flatMap((point) => {
    const expected = differentiate(double, point, 'float64');
    return (['float64', 'float32'] as const).flatMap((dtype) => {
      const found = differentiate(single, point, dtype);
      const wrong = expected.some((d, k) => Math.abs(found[k]! - d) > 3e-6 * Math.max(1e-2, Math.abs(d)));
      return wrong ? [`${dtype} (${point.join(', ')}): ${found.join(', ')} for ${expected.join(', ')}`] : [];
    });
  });
}

describe('functions in single precision', () => {
  test('all are paired', () => {
    expect(pairs.length).toBeGreaterThan(75);
  });

  // the functions themselves differ, not only in rounding
  const value = (name: string, point: readonly number[]): number => (require(`${special}/${name}`) as Scalar)(...point);
  test.each(pairs)('%s rounds %s', (single, double) => {
    const off = points(double).filter((point) => {
      const [a, b] = [value(single, point), value(double, point)];
      return Math.abs(a - b) > 3e-6 * Math.max(1e-2, Math.abs(b));
    });
    expect(off).toEqual([]);
  });

  test.each(pairs)('%s has the derivative of %s', (single, double) => {
    expect(complaints(single, double)).toEqual([]);
  });

  test('a function paired with another is found', () => {
    expect(complaints('sinf', 'cos')).not.toEqual([]);
    expect(complaints('versinf', 'vercos')).not.toEqual([]);
  });
});

test.each([...alone])('%s has the derivative that differences show', (name) => {
  const fn = require(`${special}/${name}`) as Scalar;
  const { on, partials } = rows.get(`${special}/${name}`)!;
  const next = random(3);
  for (let k = 0; k < 12; k++) {
    const x = on[0]!.low + (on[0]!.high - on[0]!.low) * next();
    const rest = partials.length > 1 ? [k % 2 === 0 ? 1 : -1] : [];
    const [found] = differentiate(name, [x, ...rest], 'float64');
    const h = 2 ** -8;
    const shown = (fn(x + h, ...rest) - fn(x - h, ...rest)) / (2 * h);
    expect(Math.abs(found! - shown)).toBeLessThan(2e-3 * Math.max(1, Math.abs(shown)));
  }
});

test('absgammalnf has the derivative of gammaln', () => {
  expect(complaints('absgammalnf', 'gammaln')).toEqual([]);
});

// 0.1 is another number in float32: none of the arguments is the rounded result
test.each(['max', 'maxf', 'fast/maxf', 'maxabsf', 'nanmax'])('%s of a tensor in float32 and a number', (name) => {
  const id = `${special}/${name}`;
  for (const [x, slope] of [
    [0.05, 0],
    [0.3, 1],
  ] as const) {
    for (const t of [tensor(x, { dtype: 'float32' }), tensor([x], { dtype: 'float32' })]) {
      (dispatch(id, require(id) as Scalar, undefined, [t, 0.1]) as Tensor).backward();
      expect(t.grad!.iget(0)).toBe(slope);
    }
  }
});
