import { createRequire } from 'node:module';
import { grad } from '@stdgrad/core';
import { dispatch } from '@stdgrad/protocol';
import { installRules } from '@stdgrad/stdlib-adapter';
import { beforeAll, expect, test } from 'vitest';

// A formula with |x| or min(p, 1 − p) in it may be right to the first order in the middle, and wrong to higher ones.

const require = createRequire(import.meta.url);
beforeAll(installRules);

type Scalar = (x: unknown) => unknown;

/** Derivatives of orders 1 to 4 whose value at a point is not between those beside it. */
function broken(name: string, kind: string): number[] {
  const id = `@stdlib/stats/base/dists/${name}/${kind}`;
  const fn = require(id) as (...args: number[]) => number;
  const params = name === 't' ? [3.5] : name === 'arcsine' ? [-1, 1] : [0, 1];
  const centre = kind === 'quantile' ? 0.5 : 0;
  let f: Scalar = (x) => dispatch(id, fn, undefined, [x, ...params]);
  return [1, 2, 3, 4].filter(() => {
    f = grad(f) as Scalar;
    const [below, at, above] = [-1e-5, 0, 1e-5].map((step) => Number(f(centre + step))) as [number, number, number];
    return Math.abs(at - (below + above) / 2) > 1e-5 * Math.max(1, Math.abs(at));
  });
}

const kinds = ['pdf', 'logpdf', 'cdf', 'logcdf', 'quantile'];

test.each(['normal', 'logistic', 'cauchy', 'cosine', 't', 'arcsine'])(
  '%s: four derivatives are continuous in the middle',
  (name) => {
    const found = kinds.map((kind) => [kind, broken(name, kind)]);
    expect(found.filter(([, orders]) => orders!.length > 0)).toEqual([]);
  },
);

test('a kink is found', () => {
  expect(broken('laplace', 'cdf').length + broken('laplace', 'quantile').length).toBeGreaterThan(0);
});
