import { createRequire } from 'node:module';
import { isTensor, tensor, type Tensor } from '@stdgrad/core';
import { mul, sum } from '@stdgrad/ops';
import { GradientLossError, NotDifferentiableError, dispatch } from '@stdgrad/protocol';
import { installRules } from '@stdgrad/stdlib-adapter';
import { beforeAll, describe, expect, test } from 'vitest';
import { derivative as central } from '@stdgrad/gradcheck';

const require = createRequire(import.meta.url);
beforeAll(installRules);

type Fn = ((...args: unknown[]) => unknown) & Record<string, (...args: unknown[]) => unknown>;
const load = (path: string): Fn => require(`@stdlib/${path}`) as Fn;
const call = (path: string, ...args: unknown[]): unknown => dispatch(`@stdlib/${path}`, load(path), undefined, args);
const part = (path: string, name: string, ...args: unknown[]): unknown =>
  dispatch(`@stdlib/${path}.${name}`, load(path)[name]!, undefined, args);
const gradient = (x: Tensor): unknown[] => Array.from({ length: x.length }, (_, k) => x.grad!.iget(k));
const ndarray = load('ndarray/array');

describe('functions of numbers', () => {
  const dists = 'stats/base/dists';

  test.each([
    [`${dists}/normal/pdf`, [0.3, -0.2, 1.7]],
    [`${dists}/normal/logpdf`, [0.3, -0.2, 1.7]],
    [`${dists}/normal/cdf`, [0.3, -0.2, 1.7]],
    [`${dists}/normal/quantile`, [0.3, -0.2, 1.7]],
    [`${dists}/gamma/pdf`, [1.3, 2.2, 1.7]],
    [`${dists}/gamma/logpdf`, [1.3, 2.2, 1.7]],
    [`${dists}/beta/pdf`, [0.3, 2.2, 1.7]],
    [`${dists}/beta/logpdf`, [0.3, 2.2, 1.7]],
    [`${dists}/t/pdf`, [0.3, 2.2]],
    [`${dists}/t/logpdf`, [0.3, 2.2]],
    [`${dists}/logistic/pdf`, [0.3, 2.2, 1.7]],
    [`${dists}/exponential/logpdf`, [0.3, 2.2]],
    [`${dists}/exponential/quantile`, [0.3, 2.2]],
  ])('%s.factory with tensors as parameters', (path, [x, ...params]) => {
    const original = load(path)['factory'] as (...args: unknown[]) => (x: number) => number;
    const tensors = params.map((p) => tensor(p));
    const variable = tensor(x!);
    const made = part(path, 'factory', ...tensors) as (x: unknown) => Tensor;
    const z = made(variable);
    expect(z.item()).toBe(original(...params)(x!));
    z.backward();
    params.forEach((p, k) => {
      const numeric = central((moved) => original(...params.with(k, moved))(x!), p);
      expect(Math.abs((tensors[k]!.grad!.iget(0) as number) - numeric.value)).toBeLessThan(1e-9);
    });
    const numeric = central((moved) => original(...params)(moved), x!);
    expect(Math.abs((variable.grad!.iget(0) as number) - numeric.value)).toBeLessThan(1e-9);
    expect(isTensor(made(x))).toBe(true);
  });

  test('arrays broadcast', () => {
    const x = tensor([[0.5], [1.5]]);
    const mu = tensor([0, 1, 2]);
    const sigma = tensor(2);
    const z = call(`${dists}/normal/logpdf`, x, mu, sigma) as Tensor;
    expect(z.shape).toEqual([2, 3]);
    expect(z.get(1, 2).item()).toBe(load(`${dists}/normal/logpdf`)(1.5, 2, 2));
    sum(z).backward();
    expect(gradient(mu).map((d) => (d as number).toFixed(12))).toEqual(
      [0, 1, 2].map((m) => ((0.5 - m) / 4 + (1.5 - m) / 4).toFixed(12)),
    );
    expect(sigma.grad!.shape).toEqual([]);
    expect(x.grad!.shape).toEqual([2, 1]);
  });

  test('derivatives of arrays are those of numbers, also at special points', () => {
    const xs = [-1, 0, 0.5, 1, 2, 3];
    for (const [path, ...params] of [
      [`${dists}/gamma/pdf`, 2, 1.5],
      [`${dists}/gamma/pdf`, 1, 1.5],
      [`${dists}/gamma/logpdf`, 2, 1.5],
      [`${dists}/beta/pdf`, 2, 1],
      [`${dists}/beta/logpdf`, 2, 1],
      [`${dists}/normal/pdf`, 1, 0],
      [`${dists}/normal/cdf`, 1, 0],
      [`${dists}/exponential/pdf`, 2],
      ['math/base/special/ln'],
      ['math/base/special/pow', 2],
      ['math/base/special/logit'],
    ] as [string, ...number[]][]) {
      const all = tensor(xs);
      sum(call(path, all, ...params) as Tensor).backward();
      const single = xs.map((x) => {
        const t = tensor(x);
        (call(path, t, ...params) as Tensor).backward();
        return t.grad!.iget(0);
      });
      expect(gradient(all), path).toEqual(single);
    }
  });

  test('outside of the domain the derivative is NaN', () => {
    const x = tensor([-1, 4]);
    sum(call('math/base/special/ln', x) as Tensor).backward();
    expect(gradient(x)).toEqual([NaN, 0.25]);
  });

  test('ties of extrema share evenly, in any number', () => {
    const [a, b, c] = [tensor(2), tensor(2), tensor(1)];
    (call('math/base/special/max', a, b) as Tensor).backward();
    expect([a.grad!.iget(0), b.grad!.iget(0)]).toEqual([0.5, 0.5]);
    (call('math/base/special/maxn', a, b, c, 2) as Tensor).backward();
    expect([a, b, c].map((x) => x.grad!.iget(0))).toEqual([1 / 3, 1 / 3, 0]);
    (call('math/base/special/min', a, c) as Tensor).backward();
    expect([a, c].map((x) => x.grad!.iget(0))).toEqual([0, 1]);
    const zeros = [tensor(0), tensor(-0)];
    (call('math/base/special/max', ...zeros) as Tensor).backward();
    expect(zeros.map((x) => x.grad!.iget(0))).toEqual([0.5, 0.5]);
  });

  test('arguments beyond those of the function are ignored, as by the function', () => {
    const list = [tensor(0.5), tensor(1)];
    const z = list.map((x, k) => call('math/base/special/erf', x, k, list) as Tensor);
    expect(z[1]!.item()).toBe(load('math/base/special/erf')(1));
    expect(() => call('stats/base/dists/normal/pdf', list[0], 1)).toThrow(/needs 3 argument/);
  });

  test('constants give constants, integers of polygamma no derivative', () => {
    expect((call('math/base/special/exp', tensor(1, { constant: true })) as Tensor).constant).toBe(true);
    expect(() => call('math/base/special/polygamma', tensor(1), tensor(2))).toThrow(NotDifferentiableError);
    expect((call('math/base/special/polygamma', 1, tensor(2)) as Tensor).constant).toBe(false);
  });

  test('float32 stays float32', () => {
    const x = tensor([1, 2], { dtype: 'float32' });
    const z = call('math/base/special/exp', x) as Tensor;
    expect(z.dtype).toBe('float32');
    sum(z).backward();
    expect(x.grad!.dtype).toBe('float32');
  });
});

describe('functions without a rule', () => {
  test('refuse variables, wherever they are', () => {
    const x = tensor([1, 2, 3]);
    expect(() => call('number/float64/base/get-high-word', x)).toThrow(NotDifferentiableError);
    expect(() => call('number/float64/base/get-high-word', x)).toThrow(/@stdlib\/.*\/get-high-word.*stopGradient/);
    expect(() => call('stats/ttest', x, [1, 2, 3])).toThrow(NotDifferentiableError);
    expect(() => call('stats/incr/mean', tensor(1))).toThrow(NotDifferentiableError);
  });

  test('run on the values of constants', () => {
    const x = tensor(0.5, { constant: true });
    expect(call('number/float64/base/get-high-word', x)).toBe(load('number/float64/base/get-high-word')(0.5));
    const list = tensor([3, 1, 2], { constant: true });
    expect(String(call('ndarray/to-string', list))).toContain('3');
    expect(call('ndarray/slice', list, null)).toSatisfy(isTensor);
    expect(call('blas/base/dasum', 3, list, 1)).toBe(6);
    expect(call('stats/strided/dmax', 2, list, -2)).toBe(3);
    const m = tensor(
      [
        [1, 2],
        [3, 4],
      ],
      { constant: true },
    );
    // a tensor's memory is its elements in order
    expect(call('blas/base/dasum', 2, call('ndarray/transpose', m), 1)).toBe(4);
  });
});

describe('functions of ndarrays', () => {
  test('what @stdlib views is a view, also for writes', () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    const t = call('ndarray/transpose', x) as Tensor;
    expect(t.base).toBe(x);
    t.set(0, 1, 10);
    expect(x.get(1, 0).item()).toBe(10);
    const d = call('ndarray/diagonal', x) as Tensor;
    sum(mul(d, d)).backward();
    expect(gradient(x)).toEqual([2, 0, 0, 8]);
    expect(Array.from({ length: 2 }, (_, k) => d.grad!.iget(k))).toEqual([2, 8]);
    expect((call('ndarray/copy', x) as Tensor).base).toBe(null);
  });

  test('sort and circshift write into the tensor', () => {
    const leaf = tensor([3, 1, 2]);
    const x = mul(leaf, 1);
    expect(call('blas/ext/sort', x)).toBe(x);
    expect(x.value.get(0)).toBe(1);
    sum(mul(x, [10, 20, 30])).backward();
    expect(gradient(leaf)).toEqual([30, 10, 20]);
    const y = tensor([1, 2, 3]);
    call('blas/ext/circshift', y, 1);
    expect(Array.from({ length: 3 }, (_, k) => y.value.iget(k))).toEqual([3, 1, 2]);
  });

  test('sort keeps −0, NaN and ties apart as the function does', () => {
    const values = [2, NaN, -0, 0, 2, 1];
    const x = tensor(values);
    const expected = load('blas/ext/sort')(ndarray(Float64Array.from(values))) as Tensor;
    const z = call('blas/ext/sort', mul(x, 1)) as Tensor;
    const weights = [1, 2, 3, 4, 5, 6];
    values.forEach((_, k) => expect(Object.is(z.value.iget(k), expected.iget(k))).toBe(true));
    sum(mul(z, weights)).backward();
    expect(gradient(x)).toEqual([4, 6, 1, 2, 5, 3]);
  });

  test('.assign writes into a tensor and refuses a plain array', () => {
    const x = tensor([1, 5, 5]);
    const out = tensor(0);
    expect(part('stats/max', 'assign', x, out)).toBe(out);
    expect(out.item()).toBe(5);
    out.backward();
    expect(gradient(x)).toEqual([0, 0.5, 0.5]);
    expect(() => part('blas/ext/sum', 'assign', x, load('ndarray/zeros')([]))).toThrow(GradientLossError);

    const running = tensor([0, 0, 0]);
    part('blas/ext/cusum', 'assign', x, 1, running);
    sum(running).backward();
    expect(gradient(x)).toEqual([3, 2, 1]);

    const joined = tensor([0, 0, 0, 0]);
    part('ndarray/concat', 'assign', [x, tensor([2])], joined);
    sum(mul(joined, joined)).backward();
    expect(gradient(x)).toEqual([2, 10, 10]);

    const size = tensor([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    part('math/special/abs', 'assign', x, size);
    sum(size).backward();
    expect(gradient(x)).toEqual([2, 2, 2]);

    const ordered = tensor([0, 0, 0]);
    part('blas/ext/to-sorted', 'assign', x, -1, ordered);
    sum(mul(ordered, [1, 2, 3])).backward();
    expect(gradient(x)).toEqual([3, 1, 2]);
  });

  test('a type that carries no gradient is refused', () => {
    const x = tensor([1, 2]);
    expect(() => call('blas/ext/sum', x, { dtype: 'int32' })).toThrow();
    expect(() => call('ndarray/slice', x, tensor(1))).toThrow(NotDifferentiableError);
    expect(() => call('ndarray/data-buffer', x)).toThrow(NotDifferentiableError);
    expect(call('ndarray/shape', x)).toEqual([2]);
    expect(call('ndarray/ndims', x)).toBe(1);
  });

  test('errors are those of the function, before anything changes', () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    expect(() => call('ndarray/slice', x, 1)).toThrow(RangeError);
    expect(() => call('blas/ext/sum', x, { dims: [5] })).toThrow();
    expect(() => call('ndarray/concat', [x, tensor([[1], [2], [3]])])).toThrow();
    expect(() => call('blas/ext/sort', x, 'sideways')).toThrow(TypeError);
    expect(x.value.iget(0)).toBe(1);
  });

  test('gradients of extrema with NaN are NaN, not zero', () => {
    const x = tensor([1, NaN, 3]);
    (call('stats/max', x) as Tensor).backward();
    expect(gradient(x)).toEqual([NaN, NaN, NaN]);
  });
});
