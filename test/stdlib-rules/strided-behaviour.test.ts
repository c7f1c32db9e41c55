import { createRequire } from 'node:module';
import { grad, isTensor, isVariable, tensor, type Tensor } from '@stdgrad/core';
import { at, broadcastTo, mul, reshape, sum, transpose } from '@stdgrad/ops';
import { ArgumentError, DtypeError, GradientLossError, NotDifferentiableError, dispatch } from '@stdgrad/protocol';
import { derivative } from '@stdgrad/gradcheck';
import { installRules } from '@stdgrad/stdlib-adapter';
import { beforeAll, describe, expect, test } from 'vitest';
import { elementsOf } from './support/strided-laws.js';

const require = createRequire(import.meta.url);
beforeAll(installRules);

type Fn = (...args: unknown[]) => unknown;

/** A function of @stdlib that dispatches, by path below `@stdlib` and part. */
function stdlib(path: string, part?: 'ndarray' | 'assign'): Fn {
  const whole = require(`@stdlib/${path}`) as Fn & Record<string, Fn>;
  const fn = part === undefined ? whole : whole[part]!;
  return (...args) => dispatch(`@stdlib/${path}${part === undefined ? '' : `.${part}`}`, fn, undefined, args);
}

const raw = (path: string, part?: string): Fn => {
  const whole = require(`@stdlib/${path}`) as Fn & Record<string, Fn>;
  return part === undefined ? whole : whole[part]!;
};

const numbers = [0.7, -1.3, 2.1, 0.4, -0.8, 1.9, -0.2, 1.1];
const weights = numbers.map((_, k) => Math.cos(k) + 1.5);

/** Gradient of a weighted sum of the memory after `write`, by what was there before; and by differences of `plain`. */
function checkAlias(write: (x: Tensor) => void, plain: (x: Float64Array) => void): void {
  const leaf = tensor(numbers);
  const x = mul(leaf, 1);
  write(x);
  const expected = Float64Array.from(numbers);
  plain(expected);
  expect(elementsOf(x)).toEqual([...expected]);
  sum(mul(x, tensor(weights, { constant: true }))).backward();
  numbers.forEach((number, k) => {
    const f = (moved: number): number => {
      const y = Float64Array.from(numbers.with(k, moved));
      plain(y);
      return y.reduce((total, value, i) => total + value * weights[i]!, 0);
    };
    const { value, error } = derivative(f, number);
    expect(Math.abs(Number(leaf.grad!.iget(k)) - value)).toBeLessThan(1e-8 + 10 * error);
  });
}

describe('operands in one memory', () => {
  const nd = 'ndarray';
  const cases: readonly (readonly [name: string, args: (x: unknown) => unknown[], path: string])[] = [
    ['axpy onto itself', (x) => [8, 0.5, x, 1, 0, x, 1, 0], 'blas/base/daxpy'],
    ['axpy of halves', (x) => [4, 0.5, x, 1, 0, x, 1, 4], 'blas/base/daxpy'],
    ['axpy shifted: each step reads what the one before wrote', (x) => [7, 0.5, x, 1, 0, x, 1, 1], 'blas/base/daxpy'],
    ['axpy shifted back', (x) => [7, 0.5, x, 1, 1, x, 1, 0], 'blas/base/gaxpy'],
    ['axpy against itself', (x) => [8, 0.5, x, -1, 7, x, 1, 0], 'blas/base/daxpy'],
    ['copy shifted', (x) => [7, x, 1, 0, x, 1, 1], 'blas/base/dcopy'],
    ['copy against itself', (x) => [8, x, 1, 0, x, -1, 7], 'blas/base/gcopy'],
    ['swap of halves', (x) => [4, x, 1, 0, x, -1, 7], 'blas/base/dswap'],
    ['rot of even and odd', (x) => [4, x, 2, 0, x, 2, 1, 0.6, 0.8], 'blas/base/drot'],
    ['running sum in place', (x) => [8, 0.5, x, 1, 0, x, 1, 0], 'blas/ext/base/dcusum'],
    ['running maximum in place', (x) => [8, x, 1, 0, x, 1, 0], 'stats/strided/dcumax'],
    ['abs shifted', (x) => [7, x, 1, 0, x, 1, 1], 'math/strided/special/dabs'],
    [
      'where in place',
      (x) => [8, Uint8Array.of(1, 0, 0, 1, 1, 0, 1, 0), 1, 0, x, 1, 0, x, -1, 7, x, 1, 0],
      'blas/ext/base/gwhere',
    ],
  ];
  test.each(cases)('%s', (_name, args, path) => {
    const [ours, theirs] = [stdlib(path, nd), raw(path, nd)];
    checkAlias(
      (x) => void ours(...args(x)),
      (x) => void theirs(...args(x)),
    );
  });

  test("users' functions in place", () => {
    const cube = (x: unknown): unknown => mul(mul(x as Tensor, x as Tensor), x as Tensor);
    checkAlias(
      (x) => void stdlib('strided/base/dmap')(8, x, 1, x, 1, cube),
      (x) => void raw('strided/base/dmap')(8, x, 1, x, 1, cube),
    );
    checkAlias(
      (x) => void stdlib('strided/base/unary')([x, x], [8], [-1, -1], cube),
      (x) => void raw('strided/base/unary')([x, x], [8], [-1, -1], cube),
    );
  });

  test('views of one tensor are one memory', () => {
    const fn = stdlib('blas/base/daxpy', nd);
    checkAlias(
      (x) => void fn(7, 0.5, at(x, ':7'), 1, 0, at(x, '1:'), 1, 0),
      (x) => void raw('blas/base/daxpy', nd)(7, 0.5, x, 1, 0, x, 1, 1),
    );
  });

  test('what has no order of steps is refused', () => {
    const x = mul(tensor(numbers), 1);
    const y = mul(x, 2);
    const gemv = stdlib('blas/base/dgemv', nd);
    const refused = (): unknown => gemv('no-transpose', 2, 2, 1, x, 2, 1, 0, y, 1, 0, 1, x, 1, 0);
    expect(refused).toThrow(ArgumentError);
    expect(refused).toThrow(/dgemv\.ndarray: argument 'y' is written and shares memory with 'A'; pass a copy/);
    expect(() => stdlib('blas/base/drot', nd)(8, x, 1, 0, x, 1, 0, 0.6, 0.8)).toThrow(/shares memory/);
    expect(() => stdlib('blas/base/daxpy', nd)(4, 1, y, 1, 0, x, 0, 0)).toThrow(/stride of 0/);
    expect(elementsOf(x)).toEqual(numbers);
  });
});

describe('tensors as memory', () => {
  test('of a matrix: its elements row by row, whatever its layout', () => {
    const leaf = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const columns = transpose(mul(leaf, 1));
    // columns of the transposed: 1 4 2 5 3 6
    expect((stdlib('blas/base/gdot')(6, columns, 1, [1, 10, 100, 1000, 1e4, 1e5], 1) as Tensor).item()).toBe(635241);
    stdlib('blas/base/dscal', 'ndarray')(3, 10, columns, 2, 1);
    expect(elementsOf(columns)).toEqual([1, 40, 2, 50, 3, 60]);
    sum(columns).backward();
    expect(elementsOf(leaf.grad)).toEqual([1, 1, 1, 10, 10, 10]);
  });

  test('a write through a kernel is one through all views', () => {
    const leaf = tensor([1, 2, 3, 4]);
    const x = mul(leaf, 1);
    const tail = at(x, '2:');
    const before = sum(mul(tail, 5));
    stdlib('blas/base/dscal')(2, 3, tail, 1);
    expect(elementsOf(x)).toEqual([1, 2, 9, 12]);
    sum(mul(x, x)).backward();
    expect(elementsOf(leaf.grad)).toEqual([2, 4, 54, 72]);
    expect(before.item()).toBe(35);
  });

  test('views that repeat an element are read, not written', () => {
    const x = tensor(2);
    const many = broadcastTo(x, [4]);
    const total = stdlib('blas/ext/base/dsum')(4, many, 1) as Tensor;
    total.backward();
    expect(x.grad!.get()).toBe(4);
    const fresh = broadcastTo(tensor(2), [4]);
    expect(() => stdlib('blas/base/dscal')(4, 2, fresh, 1)).toThrow(ArgumentError);
  });

  test('scalars may be tensors without dimensions, integers constants among them', () => {
    const [alpha, n] = [tensor([3]), tensor(Int32Array.of(2))];
    const x = tensor([1, 2, 3]);
    const y = mul(tensor([1, 1, 1]), 1);
    stdlib('blas/base/daxpy')(n, alpha, x, 1, y, 1);
    sum(y).backward();
    expect(elementsOf(alpha.grad)).toEqual([3]);
    expect(elementsOf(x.grad)).toEqual([3, 3, 0]);
    expect(() => stdlib('blas/base/dasum')(tensor(2), x, 1)).toThrow(NotDifferentiableError);
    expect(() => stdlib('blas/base/dasum')(2, 1, x)).toThrow(/argument 'x' must be an array or a tensor/);
    expect(() => stdlib('blas/base/dasum')(0.5, x, 1)).toThrow(/'N' must be an integer, got 0.5/);
  });

  test('integers take no gradient', () => {
    const target = tensor(Int32Array.of(1, 2));
    expect(() => stdlib('blas/base/gcopy')(2, tensor([1.5, 2.5]), 1, target, 1)).toThrow(DtypeError);
  });

  test('constants go to typed arrays', () => {
    const y = Float64Array.of(1, 2, 3);
    expect(stdlib('blas/base/daxpy')(3, 2, tensor([1, 1, 1], { constant: true }), 1, y, -1)).toBe(y);
    expect([...y]).toEqual([3, 4, 5]);
    const flags: unknown[] = [0, 0, 0];
    stdlib('blas/ext/base/gcuany')(3, tensor([0, 2, 0]), 1, flags, 1);
    expect(flags).toEqual([false, true, true]);
  });

  test('ndarrays of @stdlib beside tensors', () => {
    const ndarray = require('@stdlib/ndarray/ctor') as new (...args: unknown[]) => { readonly data: Float64Array };
    const reversed = new ndarray('float64', Float64Array.of(1, 10, 100), [3], [-1], 2, 'row-major');
    const x = tensor([1, 2, 3]);
    const y = stdlib('blas/base/ndarray/ddot')([x, reversed]) as Tensor;
    expect(y.item()).toBe(123);
    y.backward();
    expect(elementsOf(x.grad)).toEqual([100, 10, 1]);
    const alpha = new ndarray('float64', Float64Array.of(2), [], [0], 0, 'row-major');
    const daxpy = stdlib('blas/base/ndarray/daxpy');
    expect(() => daxpy([x, reversed, alpha])).toThrow(GradientLossError);
    const z = mul(x, 1);
    expect(daxpy([reversed, z, alpha])).toBe(z);
    expect(elementsOf(z)).toEqual([201, 22, 5]);
    expect(daxpy([tensor([1, 1, 1], { constant: true }), reversed, alpha])).toBe(reversed);
    expect([...reversed.data]).toEqual([3, 12, 102]);
  });

  test('of whole arrays', () => {
    const x = tensor([1, 2, 4]);
    const variance = stdlib('stats/array/variance')(x) as Tensor;
    expect(variance.item()).toBeCloseTo(7 / 3, 14);
    variance.backward();
    [-4, -1, 5].forEach((g, k) => expect(Number(x.grad!.iget(k))).toBeCloseTo(g / 3, 14));
    expect((stdlib('stats/array/mskmax')([tensor(3), 5, 1], [0, 1, 0]) as Tensor).item()).toBe(3);
    expect(() => stdlib('stats/array/mean')(tensor([[1, 2]]))).toThrow(/one-dimensional/);
  });

  test('of many elements', () => {
    const x = tensor(Float64Array.from({ length: 300_000 }, (_, k) => Math.sin(k)));
    const range = stdlib('stats/strided/range')(x.length, x, 1) as Tensor;
    range.backward();
    expect(elementsOf(x.grad).reduce((a, b) => a + Math.abs(b), 0)).toBe(2);
  });

  test('float32 stays float32', () => {
    const x = tensor(Float32Array.of(0.1, 0.2));
    const y = mul(x, 1);
    stdlib('blas/base/sscal')(2, 3, y, 1);
    expect(y.dtype).toBe('float32');
    sum(y).backward();
    expect(elementsOf(x.grad)).toEqual([3, 3]);
  });
});

describe('lists', () => {
  test('of numbers and tensors are read, and written with tensors', () => {
    const [a, b] = [tensor(2), tensor(5)];
    expect((stdlib('blas/ext/base/gsum')(3, [a, 1, b], 1) as Tensor).item()).toBe(8);
    const list: unknown[] = [a, 1, 0];
    expect(stdlib('blas/base/gaxpy')(3, b, [1, a, 3], 1, list, 1)).toBe(list);
    expect(list.map((x) => (x as Tensor).item())).toEqual([7, 11, 15]);
    const last = list[1] as Tensor;
    last.backward();
    expect([a.grad!.get(), b.grad!.get()]).toEqual([5, 2]);
  });

  test('what a list holds of other shapes is refused', () => {
    expect(() => stdlib('blas/ext/base/gsum')(2, [tensor([1, 2]), 1], 1)).toThrow(ArgumentError);
  });
});

describe('special points', () => {
  const gradOf = (path: string, values: readonly number[], ...before: unknown[]): number[] => {
    const x = tensor([...values]);
    const y = stdlib(path)(values.length, ...before, x, 1) as Tensor;
    y.backward();
    return elementsOf(x.grad);
  };
  test.each([
    ['stats/strided/max', [1, 3, 3], [0, 0.5, 0.5]],
    ['stats/strided/min', [1, 1, 3], [0.5, 0.5, 0]],
    ['stats/strided/range', [1, 3, 3], [-1, 0.5, 0.5]],
    ['stats/strided/midrange', [2, 2, 2], [1 / 3, 1 / 3, 1 / 3]],
    ['stats/strided/maxabs', [-3, 1, 3], [-0.5, 0, 0.5]],
    ['stats/strided/nanmax', [Number.NaN, 1, 3], [0, 0, 1]],
    ['stats/strided/nanmean', [Number.NaN, 1, 3], [0, 0.5, 0.5]],
    ['stats/strided/maxsorted', [1, 3, 3], [0, 0.5, 0.5]],
    ['stats/strided/maxsorted', [3, 2, 1], [1, 0, 0]],
    ['stats/strided/mediansorted', [1, 2, 3, 4], [0, 0.5, 0.5, 0]],
    ['blas/base/dnrm2', [0, 0, 0], [0, 0, 0]],
    ['blas/base/dasum', [0, -1, 2], [0, -1, 1]],
    ['blas/ext/base/gnansum', [1, Number.NaN, 2], [1, 0, 1]],
  ] as const)('%s of %j', (path, values, expected) => {
    gradOf(path, values).forEach((g, k) => expect(g).toBeCloseTo(expected[k]!, 12));
  });

  test.each(['stdev', 'stdevch', 'nanstdevwd', 'variance'])('%s of equal numbers has gradient 0', (name) => {
    expect(gradOf(`stats/strided/${name}`, [2, 2, 2], 1)).toEqual([0, 0, 0]);
  });

  test('of too few numbers it is NaN, and still a variable', () => {
    const y = stdlib('stats/strided/variance')(1, 1, tensor([3]), 1) as Tensor;
    expect([y.item(), isVariable(y)]).toEqual([Number.NaN, true]);
  });

  test('sorting takes gradients along, of companions too', () => {
    const [x, y] = [tensor([3, 1, 2, Number.NaN]), tensor([10, 20, 30, 40])];
    const [xs, ys] = [mul(x, 1), mul(y, 1)];
    stdlib('blas/ext/base/dsort2hp')(4, 1, xs, 1, ys, 1);
    expect(elementsOf(ys)).toEqual([20, 30, 10, 40]);
    sum(mul(ys, [1, 2, 3, 4])).backward();
    expect(elementsOf(y.grad)).toEqual([3, 1, 2, 4]);
    sum(mul(xs, [1, 2, 3, 4])).backward();
    expect(elementsOf(x.grad)).toEqual([3, 1, 2, 4]);
  });

  test.each([
    [0, 0],
    [3, 0],
    [0, -2],
    [1, 2],
    [-3, 2],
    [2, 2],
  ])('rotations of %d and %d', (a, b) => {
    const rotg = raw('blas/base/drotg') as (a: number, b: number) => Float64Array;
    const [x, y] = [tensor(a), tensor(b)];
    const result = stdlib('blas/base/drotg')(x, y) as Tensor;
    expect(elementsOf(result)).toEqual([...rotg(a, b)]);
    if ((a === 0 && b === 0) || Math.abs(a) === Math.abs(b) || a * b === 0) return; // z jumps
    sum(mul(result, weights.slice(0, 4))).backward();
    const f = (s: number, t: number): number => rotg(s, t).reduce((total, value, k) => total + value * weights[k]!, 0);
    expect(x.grad!.get()).toBeCloseTo(derivative((s) => f(s, b), a).value, 7);
    expect(y.grad!.get()).toBeCloseTo(derivative((t) => f(a, t), b).value, 7);
  });
});

describe('functions of the user', () => {
  test('are called once an element, with tensors, and what was passed', () => {
    const x = tensor([1, 2, 3]);
    const seen: unknown[][] = [];
    const result = stdlib('stats/strided/max-by')(
      3,
      x,
      1,
      function (this: unknown, value: Tensor, index: number, place: number, array: unknown) {
        seen.push([isTensor(value), index, place, array === x, this]);
        return mul(value, value);
      },
      'me',
    ) as Tensor;
    expect(seen.map((call) => call.slice(0, 4))).toEqual([0, 1, 2].map((k) => [true, k, k, true]));
    expect(seen.every(([, , , , self]) => String(self) === 'me')).toBe(true);
    result.backward();
    expect(elementsOf(x.grad)).toEqual([0, 0, 6]);
  });

  test('of arrays in lists', () => {
    const [x, y] = [tensor([1, 2]), tensor([3, 4])];
    const out: unknown[] = [0, 0];
    stdlib('strided/base/binary')([x, y, out], [2], [1, -1, 1], (a: Tensor, b: Tensor) => mul(a, b));
    expect(out.map((z) => (z as Tensor).item())).toEqual([4, 6]);
    (out[0] as Tensor).backward();
    expect(elementsOf(y.grad)).toEqual([0, 1]);
    const typed = new Float64Array(2);
    expect(() => stdlib('strided/base/unary')([x, typed], [2], [1, 1], (a: Tensor) => mul(a, a))).toThrow(
      GradientLossError,
    );
    expect([...typed]).toEqual([0, 0]);
  });
});

describe('z-tests', () => {
  const cdfValue = (result: unknown): number => Number(isTensor(result) ? result.item() : result);
  const fieldsOf = (out: Readonly<Record<string, unknown>>): number[] => [
    ...['pValue', 'statistic'].map((name) => cdfValue(out[name])),
    ...Array.from(out['ci'] as ArrayLike<unknown>, cdfValue),
    ...['sd', 'xmean', 'ymean'].flatMap((name) => (name in out ? [cdfValue(out[name])] : [])),
  ];
  const one =
    (alternative: string) =>
    (run: Fn, [alpha, mu, sigma, ...x]: readonly unknown[], wrap: (x: unknown[]) => unknown, out: object): unknown =>
      run(x.length, alternative, alpha, mu, sigma, wrap(x), 1, out);
  const two =
    (alternative: string) =>
    (run: Fn, [alpha, diff, sx, sy, ...x]: readonly unknown[], wrap: (x: unknown[]) => unknown, out: object): unknown =>
      run(3, 2, alternative, alpha, diff, sx, wrap(x.slice(0, 3)), 1, sy, wrap(x.slice(3)), -1, out);
  const cases = ['two-sided', 'less', 'greater'].flatMap((alternative) => [
    ['stats/strided/ztest', alternative, one(alternative), [0.1, 0.4, 1.5, 1, -0.5, 2, 1.2]] as const,
    ['stats/strided/dztest2', alternative, two(alternative), [0.1, 0.4, 1.5, 0.7, 1, -0.5, 2, 1.2, 0.3]] as const,
  ]);

  test.each(cases)('%s, %s', (path, _alternative, call, values: readonly number[]) => {
    const plain = (list: readonly number[]): number[] => {
      const out = {};
      call(raw(path), list, (x) => Float64Array.from(x as number[]), out);
      return fieldsOf(out);
    };
    const leaves = values.map((value) => tensor(value));
    const out: Record<string, unknown> = {};
    expect(call(stdlib(path), leaves, (x) => x, out)).toBe(out);
    expect(fieldsOf(out)).toEqual(plain(values));
    const tensors = [out['pValue'], out['statistic'], ...(out['ci'] as unknown[])];
    tensors.forEach((result, k) => {
      if (!isTensor(result)) return expect(Number.isFinite(result)).toBe(false);
      result.backward(undefined, { retainGraph: true });
      leaves.forEach((x, i) => {
        const { value, error } = derivative((moved) => plain(values.with(i, moved))[k]!, values[i]!);
        expect(Math.abs(Number(x.grad?.get() ?? 0) - value)).toBeLessThan(1e-7 + 10 * error);
      });
    });
  });

  test('results of @stdlib hold plain numbers', () => {
    const Results = require('@stdlib/stats/base/ztest/one-sample/results/float64') as new () => object;
    const run = (): unknown => stdlib('stats/strided/ztest')(2, 'less', 0.05, 0, 1, tensor([1, 2]), 1, new Results());
    expect(run).toThrow(GradientLossError);
    expect(run).toThrow(/argument 'out' must be a plain object/);
  });
});

test('a kernel that writes elsewhere than it says is refused', () => {
  // drotm of equal strides reads and writes y at the offset of x
  const [x, y] = [mul(tensor([1, 2, 3]), 1), mul(tensor([4, 5, 6]), 1)];
  const param = Float64Array.of(-1, 0.5, 0.3, -0.7, 1.2);
  const fn = stdlib('blas/base/drotm', 'ndarray');
  expect(() => fn(2, x, 1, 0, y, 1, 1, param)).toThrow(NotDifferentiableError);
  expect(elementsOf(y)).toEqual([4, 5, 6]);
});

test('a second derivative through an array that is written twice', () => {
  const f = (t: Tensor): Tensor => {
    const x = reshape(mul(t, [[1, 2]]), [2]);
    stdlib('blas/base/dscal')(2, t, x, 1);
    stdlib('blas/base/daxpy')(2, t, x, 1, x, 1);
    return stdlib('blas/base/ddot')(2, x, 1, x, 1) as Tensor;
  };
  // x = t² (1 + t) [1, 2], so f = 5 t⁴ (1 + t)²
  const second = grad(grad(f))(tensor(1.5)) as Tensor;
  const exact = (t: number): number => 5 * (12 * t ** 2 + 40 * t ** 3 + 30 * t ** 4);
  expect(second.item()).toBeCloseTo(exact(1.5), 8);
});
