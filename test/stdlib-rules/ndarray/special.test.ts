import { createRequire } from 'node:module';
import { isTensor, tensor, type Tensor } from '@stdgrad/core';
import { mul, sin, sum, transpose } from '@stdgrad/ops';
import { ArgumentError, GradientLossError, NotDifferentiableError, dispatch } from '@stdgrad/protocol';
import { installRules } from '@stdgrad/stdlib-adapter';
import { beforeAll, describe, expect, test } from 'vitest';
import { known } from './call.js';
import { numbersIn } from './laws.js';

const require = createRequire(import.meta.url);
beforeAll(installRules);

const call = (path: string, ...args: unknown[]): unknown => dispatch(`@stdlib/${path}`, known(path), undefined, args);
const gradient = (x: Tensor): number[] => numbersIn(x.grad);
const fancy = (x: Tensor): Record<string, Tensor> => call('ndarray/to-fancy', x) as Record<string, Tensor>;

describe('fancy arrays over tensors', () => {
  test('are tensors, for ops and for functions of @stdlib', () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    const f = fancy(x);
    expect(isTensor(f)).toBe(true);
    const whole = f as unknown as Tensor;
    const y = mul(whole, whole);
    (call('blas/ext/sum', y) as Tensor).backward();
    expect(gradient(x)).toEqual([2, 4, 6, 8]);
    expect(numbersIn(whole.grad)).toEqual([2, 4, 6, 8]);
  });

  test('parts are views, also for writes and gradients', () => {
    const x = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const row = fancy(x)['1,::-1']!;
    expect(numbersIn(row)).toEqual([6, 5, 4]);
    expect(row.base).toBe(x);
    mul(row, tensor([1, 10, 100], { constant: true })).backward();
    expect(gradient(x)).toEqual([0, 0, 0, 100, 10, 1]);
    expect(numbersIn(row.grad)).toEqual([1, 10, 100]);
  });

  test('writes are recorded', () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    const v = tensor([5, 6]);
    const y = mul(x, 1);
    const f = fancy(y);
    f[':,1'] = v;
    expect(numbersIn(y)).toEqual([1, 5, 3, 6]);
    mul(y, y).backward();
    expect(gradient(v)).toEqual([10, 12]);
    expect(gradient(x)).toEqual([2, 0, 6, 0]);
  });

  test('index objects, which @stdlib does not read by yet, are refused', () => {
    const Index = require('@stdlib/ndarray/index') as new (x: unknown) => unknown;
    const array = require('@stdlib/ndarray/array') as (x: unknown) => unknown;
    const f = fancy(tensor([1, 2, 3, 4]));
    const key = String(new Index(array(Int32Array.of(3, 0, 3))));
    expect(() => f[key]).toThrow(NotDifferentiableError);
    expect(() => {
      f[key] = tensor(1);
    }).toThrow(NotDifferentiableError);
  });

  test('what @stdlib refuses is refused', () => {
    const f = fancy(tensor([1, 2]));
    expect(f['9']).toBeUndefined();
    expect(() => f['1,2,3']).toThrow(RangeError);
    const constant = fancy(tensor([1, 2], { constant: true }));
    expect(() => {
      constant['0'] = tensor(3);
    }).toThrow(GradientLossError);
  });
});

describe('callbacks', () => {
  test('known ones run once, on the whole array', () => {
    const x = tensor([0.5, 1.5]);
    const y = call('ndarray/map', x, sin) as Tensor;
    expect(numbersIn(y)).toEqual([Math.sin(0.5), Math.sin(1.5)]);
    y.backward();
    expect(gradient(x)).toEqual([Math.cos(0.5), Math.cos(1.5)]);
    const out = tensor([0, 0]);
    call('ndarray/base/binary', [x, tensor([2, 3]), out], mul);
    out.backward();
    expect(gradient(x)).toEqual([2, 3]);
  });

  test('others get elements, indices and the tensor itself', () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    const seen: unknown[] = [];
    const context = {};
    call(
      'ndarray/map',
      x,
      function (this: unknown, v: Tensor, indices: number[], array: unknown) {
        expect(v.shape).toEqual([]);
        expect(array).toBe(x);
        expect(this).toBe(context);
        seen.push([...indices]);
        return v;
      },
      context,
    );
    expect(seen).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
  });

  test('may close over variables', () => {
    const w = tensor(2);
    const x = tensor([1, 2, 3], { constant: true });
    (call('ndarray/map', x, (v: Tensor) => mul(v, w)) as Tensor).backward();
    expect(gradient(w)).toEqual([6]);
  });

  test('a reduction skips what a callback does not return', () => {
    const x = tensor([1, -2, 3, 5]);
    const y = call('stats/max-by', x, (v: Tensor) => (v.item() > 4 ? undefined : mul(v, v))) as Tensor;
    expect(numbersIn(y)).toEqual([9]);
    y.backward();
    expect(gradient(x)).toEqual([0, 0, 6, 0]);
  });
});

describe('ties and NaN', () => {
  test('equal extrema share evenly, running ones too', () => {
    const x = tensor([1, 3, 3, 2, 3]);
    (call('stats/nanmax', x) as Tensor).backward();
    expect(gradient(x)).toEqual([0, 1 / 3, 1 / 3, 0, 1 / 3]);
    const last = (call('stats/cumax', x) as Tensor).get(4);
    last.backward();
    expect(gradient(x)).toEqual([0, 1 / 3, 1 / 3, 0, 1 / 3]);
  });

  test.each(['nanmax', 'nanmin', 'nanrange', 'nanmidrange', 'nanmean', 'nanmaxabs', 'nanminabs'])(
    '%s skips NaN',
    (name) => {
      const x = tensor([NaN, 1, NaN, -3]);
      const y = tensor([1, -3]);
      const z = call(`stats/${name}`, x) as Tensor;
      const w = call(`stats/${name}`, y) as Tensor;
      expect(numbersIn(z)).toEqual(numbersIn(w));
      z.backward();
      w.backward();
      expect(gradient(x)).toEqual([0, gradient(y)[0], 0, gradient(y)[1]]);
    },
  );

  test('NaN where nothing is left carries no gradient', () => {
    const x = tensor([NaN, NaN]);
    (call('stats/nanmax', x) as Tensor).backward();
    expect(gradient(x)).toEqual([0, 0]);
  });
});

describe('losses are errors', () => {
  const plain = (...values: number[]): unknown =>
    new (require('@stdlib/ndarray/ctor') as new (...args: unknown[]) => unknown)(
      'float64',
      Float64Array.from(values),
      [values.length],
      [1],
      0,
      'row-major',
    );

  test.each([
    ['ndarray/base/unary', (x: Tensor, out: unknown) => [[x, out], (v: Tensor) => mul(v, 2)]],
    ['ndarray/base/unary', (x: Tensor, out: unknown) => [[x, out], sin]],
    ['ndarray/base/assign', (x: Tensor, out: unknown) => [[x, out]]],
    ['ndarray/fill', (x: Tensor, out: unknown) => [out, x.get(0)]],
    ['blas/gswap', (x: Tensor, out: unknown) => [x, out]],
    ['ndarray/concat1d.assign', (x: Tensor, out: unknown) => [x, out]],
    ['stats/cumax.assign', (x: Tensor, out: unknown) => [x, out]],
    ['math/special/abs.assign', (x: Tensor, out: unknown) => [x, out]],
  ] as const)('%s into a plain ndarray or a constant', (path, args) => {
    const x = tensor([1, 2]);
    const out = plain(0, 0);
    expect(() => call(path, ...args(x, out))).toThrow(GradientLossError);
    expect(numbersIn(out)).toEqual([0, 0]);
    const constant = tensor([0, 0], { constant: true });
    expect(() => call(path, ...args(x, constant))).toThrow(GradientLossError);
    expect(numbersIn(constant)).toEqual([0, 0]);
  });

  test('integers can not hold elements of variables', () => {
    const x = tensor([1, 2]);
    expect(() => call('ndarray/map', x, { dtype: 'int32' }, (v: Tensor) => v)).toThrow(GradientLossError);
    expect(() => call('ndarray/map', x, { dtype: 'int32' }, sin)).toThrow(GradientLossError);
    expect(() => call('ndarray/copy', x, { dtype: 'complex128' })).toThrow(NotDifferentiableError);
  });

  test('booleans are of no float type', () => {
    const x = tensor([1, 2]);
    for (const name of [
      'ndarray/falses-like',
      'ndarray/trues-like',
      'ndarray/base/falses-like',
      'ndarray/base/trues-like',
    ])
      expect(() => call(name, x)).toThrow(ArgumentError);
    expect((call('ndarray/trues-like', x, { dtype: 'bool' }) as Tensor).length).toBe(2);
  });

  test('variables among parameters', () => {
    expect(() => call('ndarray/broadcast-array', tensor([1, 2]), [tensor(2), 2])).toThrow(NotDifferentiableError);
    expect(() => call('blas/ext/circshift', tensor([1, 2]), tensor(1))).toThrow(NotDifferentiableError);
    expect(() => call('blas/gswap', [tensor(1)], [tensor(2)])).toThrow(NotDifferentiableError);
  });
});

describe('other data types', () => {
  test('float32 in, float32 out', () => {
    const x = tensor([1, -2], { dtype: 'float32' });
    const y = tensor([3, 4], { dtype: 'float32' });
    const z = call('blas/sdot', x, y) as Tensor;
    expect([z.dtype, z.item()]).toEqual(['float32', -5]);
    z.backward();
    expect(gradient(x)).toEqual([3, 4]);
    const [a, b] = [mul(x, 1), mul(y, 1)];
    call('blas/sswap', a, b);
    expect([numbersIn(a), numbersIn(b)]).toEqual([
      [3, 4],
      [1, -2],
    ]);
    for (const path of ['ndarray/copy', 'ndarray/to-reversed', 'stats/nanmean', 'stats/cumax'])
      expect((call(path, x) as Tensor).dtype).toBe('float32');
    expect((call('ndarray/map', x, (v: Tensor) => mul(v, 2)) as Tensor).dtype).toBe('float32');
  });

  test('vectors that are no ndarrays', () => {
    const x = tensor([1, -2, 0]);
    (call('math/array/special/abs', x) as Tensor).backward();
    expect(gradient(x)).toEqual([1, -1, 0]);
    const out = tensor([0, 0, 0]);
    call('math/array/special/abs.assign', x, out);
    out.backward();
    expect(gradient(x)).toEqual([1, -1, 0]);
  });

  test('prints', () => {
    expect(call('ndarray/to-string', tensor([1, 2]))).toMatch(/1, 2/);
  });
});

test('iterators read when they are asked', () => {
  const x = mul(
    tensor([
      [1, 2],
      [3, 4],
    ]),
    1,
  );
  const rows = call('ndarray/iter/rows', transpose(x)) as IterableIterator<Tensor>;
  x.set(0, 0, 9);
  const first = rows.next().value as Tensor;
  expect(numbersIn(first)).toEqual([9, 3]);
  expect(first.base).toBe(x);
  expect([...(rows as Iterable<Tensor>)].map((row) => sum(row).item())).toEqual([12, 6]);
});
