import { createRequire } from 'node:module';
import { isTensor, tensor, type Tensor } from '@stdgrad/core';
import { sum } from '@stdgrad/ops';
import { NotDifferentiableError, dispatch } from '@stdgrad/protocol';
import { installRules } from '@stdgrad/stdlib-adapter';
import { beforeAll, describe, expect, test } from 'vitest';
import { discrete, pathwise } from '../../packages/stdlib-adapter/src/rules/random/pathwise.js';

const require = createRequire(import.meta.url);
beforeAll(installRules);

type Fn = (...args: readonly unknown[]) => unknown;
type Sampler = Fn & { readonly factory: Fn; readonly assign: Fn };

const call = (id: string, fn: Fn, ...args: readonly unknown[]): unknown => dispatch(id, fn, undefined, [...args]);
const sampler = (path: string): Sampler => require(`@stdlib/random/${path}`) as Sampler;

/** Parameters at which the distribution is none of its special cases. */
const parameters: Readonly<Record<string, readonly number[]>> = {
  arcsine: [-1, 2.5],
  beta: [2.3, 1.7],
  betaprime: [2.3, 3.1],
  cauchy: [0.4, 1.3],
  chi: [3.4],
  chisquare: [3.4],
  cosine: [0.4, 1.3],
  erlang: [3, 1.4],
  exponential: [1.4],
  f: [5.2, 6.3],
  frechet: [2.3, 1.4, 0.7],
  gamma: [2.3, 1.4],
  gumbel: [0.4, 1.3],
  invgamma: [2.3, 1.4],
  kumaraswamy: [2.3, 1.4],
  laplace: [0.4, 1.3],
  levy: [0.4, 1.3],
  logistic: [0.4, 1.3],
  lognormal: [0.4, 0.6],
  normal: [0.4, 1.3],
  'pareto-type1': [2.3, 1.4],
  rayleigh: [1.4],
  t: [4.3],
  triangular: [-1, 2.5, 0.6],
  uniform: [-1, 2.5],
  weibull: [2.3, 1.4],
};

/** Along a direction of the parameters, by central differences of the distribution function: −∂F/∂θ / ∂F/∂x. */
function expected(name: string, x: number, params: readonly number[], k: number): number {
  const cdf = require(`@stdlib/stats/base/dists/${name}/cdf`) as (...args: readonly number[]) => number;
  const slope = (f: (h: number) => number): number => {
    const h = 1e-3;
    return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);
  };
  const byParameter = slope((h) => cdf(x, ...params.map((param, j) => (j === k ? param + h : param))));
  return -byParameter / slope((h) => cdf(x + h, ...params));
}

const variables = (name: string): (Tensor | number)[] =>
  parameters[name]!.map((x, k) => (pathwise[name]!.partials[k] === null ? x : tensor(x)));

/** Whether differences can tell: near an end of the support they can't. */
function isCentral(name: string, x: number): boolean {
  const cdf = require(`@stdlib/stats/base/dists/${name}/cdf`) as (...args: readonly number[]) => number;
  return Math.abs(cdf(x, ...parameters[name]!) - 0.5) < 0.4;
}

const gradients = (params: readonly (Tensor | number)[]): (number | null)[] =>
  params.map((x) => (isTensor(x) ? ((x.grad as { iget(k: number): number } | null)?.iget(0) ?? 0) : null));

test('every sampler has a case', () => {
  expect(Object.keys(pathwise).sort()).toEqual(Object.keys(parameters).sort());
});

describe.each(Object.keys(pathwise))('%s', (name) => {
  const check = (x: number, params: readonly (Tensor | number)[]): void => {
    gradients(params).forEach((got, k) => {
      if (got === null) return;
      const want = expected(name, x, parameters[name]!, k);
      expect(Math.abs(got - want)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(want)));
    });
  };

  test('a draw moves as its quantile does', () => {
    const raw = sampler(`base/${name}`).factory({ seed: 12 }) as Fn;
    for (let n = 0; n < 8; n++) {
      const params = variables(name);
      const x = call(`@stdlib/random/base/${name}`, raw, ...params) as Tensor;
      x.backward();
      if (isCentral(name, x.item())) check(x.item(), params);
    }
  });

  test('with a seed the draws are those of the generator', () => {
    const raw = sampler(`base/${name}`);
    const plain = raw.factory(...parameters[name]!, { seed: 7 }) as () => number;
    const params = variables(name);
    const made = call(`@stdlib/random/base/${name}.factory`, raw.factory, ...params, { seed: 7 }) as () => Tensor;
    expect(made).toHaveProperty('seed');
    for (let n = 0; n < 3; n++) {
      const x = made();
      expect(x.item()).toBe(plain());
      x.backward();
      if (isCentral(name, x.item())) check(x.item(), params);
    }
  });

  test('iterators', () => {
    const raw = sampler(`iter/${name}`);
    const params = variables(name);
    const options = { seed: 7, iter: 2 };
    const source = call(`@stdlib/random/iter/${name}`, raw, ...params, options) as Iterator<Tensor>;
    const plain = raw(...parameters[name]!, options) as Iterator<number>;
    for (let n = 0; n < 2; n++) {
      const x = source.next().value as Tensor;
      expect(x.item()).toBe(plain.next().value);
      x.backward();
      if (isCentral(name, x.item())) check(x.item(), params);
    }
    expect(source.next().done).toBe(true);
  });

  test('arrays: each element adds its part', () => {
    for (const [path, size] of [
      [`array/${name}`, 3],
      [name, [3]],
    ] as const) {
      const elements = (x: unknown): number[] =>
        ArrayBuffer.isView(x)
          ? Array.from(x as Float64Array)
          : [0, 1, 2].map((k) => (x as { get(k: number): number }).get(k));
      const made = (seed: number): Fn => sampler(path).factory({ seed }) as Fn;
      const seeds = Array.from({ length: 50 }, (_, k) => k + 1);
      const plain = (seed: number): number[] => elements(made(seed)(size, ...parameters[name]!));
      const seed = seeds.find((seed) => plain(seed).every((x) => isCentral(name, x)))!;
      const params = variables(name);
      const x = call(`@stdlib/random/${path}.factory()`, made(seed), size, ...params) as Tensor;
      expect(elements(x.value)).toEqual(plain(seed));
      sum(x).backward();
      gradients(params).forEach((got, k) => {
        if (got === null) return;
        const want = plain(seed).reduce((total, draw) => total + expected(name, draw, parameters[name]!, k), 0);
        expect(Math.abs(got - want)).toBeLessThanOrEqual(3e-5 * Math.max(1, Math.abs(want)));
      });
    }
  });
});

test('the check sees a wrong derivative', () => {
  const x = 1.1;
  const [mu, sigma] = parameters['normal']!;
  expect(expected('normal', x, [mu!, sigma!], 1)).toBeCloseTo((x - mu!) / sigma!, 6);
  expect(Math.abs(expected('normal', x, [mu!, sigma!], 1) - (mu! - x) / sigma!)).toBeGreaterThan(0.1);
});

test.each(discrete)('draws of %s are refused by name', (name) => {
  const id = `@stdlib/random/base/${name}`;
  const fn = sampler(`base/${name}`);
  expect(() => call(id, fn, tensor(0.5), tensor(0.5))).toThrow(NotDifferentiableError);
  expect(() => call(id, fn, tensor(0.5), tensor(0.5))).toThrow(id);
});

test('constants give plain draws', () => {
  const mu = tensor(1, { constant: true });
  const x = call('@stdlib/random/base/normal', sampler('base/normal'), mu, 2);
  expect(isTensor(x) && !x.constant).toBe(false);
});
