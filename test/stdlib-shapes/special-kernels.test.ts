import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { besselJ, besselY } from '../../packages/stdlib-adapter/src/numerics/bessel.js';
import { ellipticE, ellipticF, ellipticK } from '../../packages/stdlib-adapter/src/numerics/elliptic.js';
import { hypergeometric } from '../../packages/stdlib-adapter/src/numerics/hypergeometric.js';
import {
  erfcxDerivative,
  factorialPower,
  logQuotient,
} from '../../packages/stdlib-adapter/src/numerics/single-variable.js';
import { eta, zeta } from '../../packages/stdlib-adapter/src/numerics/zeta.js';

type Numeric = (...args: number[]) => number;
const tables = JSON.parse(readFileSync(new URL('fixtures/special.json', import.meta.url), 'utf8')) as Record<
  string,
  readonly (readonly number[])[]
>;

/** Cases on which a kernel misses the high-precision value by more than `within`, relative to the larger of it and `floor`. */
function misses(table: string, args: number, column: number, f: Numeric, within: number, floor = 0): string[] {
  return tables[table]!.flatMap((values) => {
    const point = values.slice(0, args);
    const expected = values[args + column]!;
    const value = f(...point);
    const error = value === expected ? 0 : Math.abs(value - expected) / Math.max(Math.abs(expected), floor);
    return error <= within ? [] : [`(${point.join(', ')}): ${value} for ${expected}, off by ${error}`];
  });
}

const F = 'hypergeometric: a, b, c, x, value, by a, by b, by c';

describe('kernels against values of 60 digits', () => {
  test.each<[string, number, number, Numeric, number, number?]>([
    // zeros of Bessel functions are known to 1e-15 of the amplitude
    ['besselJ: n, x', 2, 0, (n, x) => besselJ(n, x), 1e-13, 1e-3],
    ['besselY: n, x', 2, 0, (n, x) => besselY(n, x), 1e-13, 1e-3],
    ['zeta: n, s', 2, 0, (n, s) => zeta(n, s), 1e-12],
    ['eta: n, s', 2, 0, (n, s) => eta(n, s), 1e-12],
    [F, 4, 0, (a, b, c, x) => hypergeometric(a, b, c, x)[0], 1e-10],
    [F, 4, 1, (a, b, c, x) => hypergeometric(a, b, c, x)[1], 1e-9],
    [F, 4, 2, (a, b, c, x) => hypergeometric(a, b, c, x)[2], 1e-9],
    [F, 4, 3, (a, b, c, x) => hypergeometric(a, b, c, x)[3], 1e-9],
    ['ellipticK: n, m', 2, 0, (n, m) => ellipticK(n, m), 1e-11],
    ['ellipticE: n, m', 2, 0, (n, m) => ellipticE(n, m), 1e-11],
    ['ellipticF: n, phi, m', 3, 0, (n, phi, m) => ellipticF(n, phi, m), 1e-10],
    ['erfcx: n, x', 2, 0, (n, x) => erfcxDerivative(n, x), 1e-13],
    ['logQuotient: n, x', 2, 0, (n, x) => logQuotient(n, x), 1e-12],
    ['factorialPower: n, x, count, step', 4, 0, (n, x, k, s) => factorialPower(n, x, k, s as 1 | -1), 1e-12],
  ])('%s, column %i + %i', (table, args, column, f, within, floor) => {
    expect(misses(table, args, column, f, within, floor)).toEqual([]);
  });

  test('a planted wrong kernel is seen', () => {
    expect(misses(F, 4, 1, (a, b, c, x) => hypergeometric(a, b, c, x)[1] * (1 + 1e-7), 1e-9).length).toBeGreaterThan(
      100,
    );
  });
});
