import ndarray from '@stdlib/ndarray/array';
import { tensor, type Tensor } from '@stdgrad/core';
import { mul, sum } from '@stdgrad/ops';
import { GradientCheckError, checkGradient, checkJvp, checkVjp } from '@stdgrad/gradcheck';
import { ArgumentError } from '@stdgrad/protocol';
import { describe, expect, test } from 'vitest';
import { failure } from './failure.js';

const rosenbrock = ([x, y]: number[]): number => (1 - x!) ** 2 + 100 * (y! - x! ** 2) ** 2;
const slope = ([x, y]: number[]): number[] => [-2 * (1 - x!) - 400 * x! * (y! - x! ** 2), 200 * (y! - x! ** 2)];

interface Matrix {
  readonly shape: number[];
  get(...index: number[]): number;
}
const elements = (m: Matrix): number[][] =>
  Array.from({ length: m.shape[0]! }, (_, i) => Array.from({ length: m.shape[1]! }, (_, j) => m.get(i, j)));

describe('checkGradient takes functions of anything', () => {
  test('lists', () => {
    expect(checkGradient(rosenbrock, slope, [[0.3, -0.7]])).toMatchObject({ ok: true, compared: 2 });
  });

  test('numbers, several of them', () => {
    const f = (x: number, y: number): number => x * Math.exp(y);
    expect(checkGradient(f, (x: number, y: number) => [Math.exp(y), x * Math.exp(y)], [2, 0.5]).ok).toBe(true);
  });

  test('typed arrays, as they are', () => {
    const f = (x: Float64Array): number => {
      expect(x).toBeInstanceOf(Float64Array);
      return x.reduce((s, v) => s + v ** 3, 0);
    };
    expect(checkGradient(f, (x: Float64Array) => x.map((v) => 3 * v * v), [Float64Array.of(1, 2, 3)]).ok).toBe(true);
  });

  test('float32 arrays, widened for differences', () => {
    const f = (x: Float32Array): number => x.reduce((s, v) => s + Math.sin(v), 0);
    const g = (x: Float32Array): Float32Array => x.map(Math.cos);
    const report = checkGradient(f, g, [Float32Array.of(1, 2, 3)]);
    expect(report.worst?.difference).toBeGreaterThan(1e-9);
    expect(report.worst?.difference).toBeLessThan(1e-6);
  });

  test('ndarrays of @stdlib, in their own class and layout', () => {
    const x = ndarray(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      { order: 'column-major' },
    ) as unknown as Matrix;
    const f = (m: Matrix): number => {
      expect(m.constructor).toBe(x.constructor);
      expect((m as unknown as { strides: number[] }).strides).toEqual([1, 2]);
      return m.get(0, 1) ** 2 * m.get(1, 2);
    };
    const g = (m: Matrix): number[][] => [
      [0, 2 * m.get(0, 1) * m.get(1, 2), 0],
      [0, 0, m.get(0, 1) ** 2],
    ];
    expect(checkGradient(f, g, [x]).compared).toBe(6);
  });

  test('tensors', () => {
    const f = (x: Tensor): unknown => sum(mul(x, x));
    expect(checkGradient(f, (x: Tensor) => mul(2, x), [tensor([1, 2, 3])]).ok).toBe(true);
  });

  test('objects that look like ndarrays, with gaps and negative strides', () => {
    const x = { data: Float64Array.of(9, 3, 9, 2, 9, 1), shape: [3], strides: [-2], offset: 5, dtype: 'float64' };
    const at = ({ data, offset }: typeof x, i: number): number => data[offset - 2 * i]!;
    const f = (y: typeof x): number => at(y, 0) * at(y, 1) ** 2 * at(y, 2) ** 3;
    const g = (y: typeof x): number[] => {
      const [a, b, c] = [at(y, 0), at(y, 1), at(y, 2)];
      return [b ** 2 * c ** 3, 2 * a * b * c ** 3, 3 * a * b ** 2 * c ** 2];
    };
    expect(checkGradient(f, g, [x]).ok).toBe(true);
  });

  test('options, strings and functions beside them', () => {
    const f = (x: number, how: { power: number }, g: (y: number) => number): number => g(x ** how.power);
    expect(checkGradient(f, (x: number) => 3 * x * x, [2, { power: 3 }, (y: number) => y]).ok).toBe(true);
  });

  test('and functions to arrays, with their Jacobian', () => {
    const f = ([x, y]: number[]): number[] => [x! * y!, x! + y!, y! ** 2];
    const jacobian = ([x, y]: number[]): number[][] => [
      [y!, x!],
      [1, 1],
      [0, 2 * y!],
    ];
    expect(checkGradient(f, jacobian, [[2, 3]]).compared).toBe(6);
    const transposed = ([x, y]: number[]): number[][] => [
      [y!, 1, 0],
      [x!, 1, 2 * y!],
    ];
    expect(() => checkGradient(f, transposed, [[2, 3]])).toThrow(GradientCheckError);
  });

  test('with many elements, by samples', () => {
    const x = Float64Array.from({ length: 5000 }, (_, k) => k / 5000);
    const f = (y: Float64Array): number => y.reduce((s, v, k) => s + Math.sin(k) * v * v, 0);
    const g = (y: Float64Array): Float64Array => y.map((v, k) => 2 * Math.sin(k) * v);
    expect(checkGradient(f, g, [x])).toMatchObject({ ok: true, method: 'samples', compared: 36 });
    const one = (y: Float64Array): Float64Array => g(y).map((v, k) => (k === 2222 ? v * 1.001 : v));
    expect(failure(() => checkGradient(f, one, [x])).message).toContain('a random direction');
  });
});

describe('a wrong gradient is shown', () => {
  test('as a table', () => {
    const wrong = ([x, y]: number[]): number[] => [slope([x!, y!])[0]!, 100 * (y! - x! ** 2)];
    expect(failure(() => checkGradient(rosenbrock, wrong, [[0.5, 2]])).message).toBe(
      `checkGradient: rosenbrock: 1 of 2 derivatives is not what differences say

         argument  analytic  numeric  off by  allowed
  wrong  0 [1]     175       350      175     3.51e-7

  → only one derivative is wrong, by a factor of 0.5.`,
    );
  });

  test('as being one place off', () => {
    const f = (x: number[]): number => x.reduce((s, v, k) => s + (k + 2) * v * v, 0);
    const off = (x: number[]): number[] => x.map((_, k) => 2 * (((k + 1) % x.length) + 2) * x[(k + 1) % x.length]!);
    expect(failure(() => checkGradient(f, off, [[1, 2, 3, 4, 5]])).message).toContain('each one place off');
  });

  test('as transposed', () => {
    const f = (m: number[][]): number => m.flat().reduce((s, v) => s + v ** 3, 0);
    const g = (m: number[][]): number[][] => m.map((row, i) => row.map((_, j) => 3 * m[j]![i]! ** 2));
    expect(
      failure(() =>
        checkGradient(f, g, [
          [
            [1, 2],
            [3, 4],
          ],
        ]),
      ).message,
    ).toContain('but transposed');
  });

  test('eight rows of it, when many are wrong', () => {
    const f = (x: number[]): number => x.reduce((s, v) => s + Math.sin(v), 0);
    const { message } = failure(() =>
      checkGradient(f, (x: number[]) => x.map((v) => Math.cos(v) + v / 9), [
        Array.from({ length: 20 }, (_, k) => k + 1),
      ]),
    );
    expect(message).toContain('20 of 20 derivatives are not');
    expect(message).toContain('… and 12 more');
  });
});

describe('functions that change things', () => {
  const f = (x: Float64Array): number => x.reduce((s, v) => s + v * v, 0);
  test('in the function', () => {
    const careless = (x: Float64Array): number => (x.sort(), f(x));
    expect(
      failure(() => checkGradient(careless, (x: Float64Array) => x.map((v) => 2 * v), [Float64Array.of(3, 1, 2)]))
        .message,
    ).toBe(
      'checkGradient: careless changes argument 0: element 0 was 3 and is 1 after the call; copy it before writing.',
    );
  });
  test('in the gradient', () => {
    const inPlace = (x: Float64Array): Float64Array => x.fill(0);
    expect(failure(() => checkGradient(f, inPlace, [Float64Array.of(3)])).message).toContain(
      'the gradient changes argument 0',
    );
  });
  test('in the cotangent', () => {
    const pull = ([x]: [Float64Array], g: Float64Array): Float64Array => (x.forEach((v, k) => (g[k]! *= 2 * v)), g);
    expect(
      failure(() => checkVjp((x: Float64Array) => x.map((v) => v * v), pull, [Float64Array.of(3)])).message,
    ).toContain('the VJP changes the cotangent');
  });
});

describe('checkVjp', () => {
  const product = (x: number[], y: number[]): number[] => x.map((v, k) => v * y[k]!);
  const pull = ([x, y]: number[][], g: number[]): number[][] => [product(g, y!), product(g, x!)];

  test('takes a list of gradients, and cotangents in the form of the result', () => {
    const report = checkVjp(
      product,
      (all: number[][], g: unknown) => (expect(Array.isArray(g)).toBe(true), pull(all, g as number[])),
      [
        [1, 2],
        [3, 4],
      ],
    );
    expect(report.compared).toBe(8);
  });

  test('takes numbers', () => {
    expect(
      checkVjp(
        (x: number, y: number) => x * y,
        ([x, y]: number[], g: number) => [g * y!, g * x!],
        [2, 3],
      ).ok,
    ).toBe(true);
  });

  test('takes several results, and ndarrays', () => {
    const f = (m: Matrix): unknown[] => [
      Float64Array.from(elements(m).flat(), (v) => v * v),
      elements(m)
        .flat()
        .reduce((s, v) => s + v, 0),
    ];
    const g = ([m]: [Matrix], [a, b]: [Float64Array, number]): number[][] =>
      elements(m).map((row, i) => row.map((v, j) => 2 * v * a[i * 2 + j]! + b));
    expect(
      checkVjp(f, g, [
        ndarray([
          [1, 2],
          [3, 4],
        ]),
      ]).compared,
    ).toBe(20);
  });

  test('takes null for no gradient, and finds where there is one', () => {
    expect(
      failure(() =>
        checkVjp(product, ([, y]: number[][], g: number[]) => [product(g, y!), null], [
          [1, 2],
          [3, 4],
        ]),
      ).message,
    ).toContain('no gradient flows to argument 1');
  });

  test('checks one of several arguments', () => {
    const first = ([, y]: number[][], g: number[]): unknown[] => [product(g, y!), null];
    expect(
      checkVjp(
        product,
        first,
        [
          [1, 2],
          [3, 4],
        ],
        { argument: 0 },
      ).compared,
    ).toBe(4);
    expect(
      checkVjp(
        product,
        ([x]: number[][], g: number[]) => [null, product(g, x!)],
        [
          [1, 2],
          [3, 4],
        ],
        { argument: [1] },
      ).compared,
    ).toBe(4);
  });

  test('refuses gradients of another size, and what is none', () => {
    const list = [
      [1, 2],
      [3, 4],
    ];
    expect(() => checkVjp(product, () => [[1], [1, 2]], list)).toThrow(
      /the gradient by argument 0 must have one element for each of the 2 .* got 1/,
    );
    expect(() => checkVjp(product, () => 5, list)).toThrow(/needs a list of gradients, one for each, got 5/);
    expect(() => checkVjp(product, () => ['x', 'y'], list)).toThrow(/must be a number or an array, got the string 'x'/);
    expect(() => checkVjp(product, 7 as never, list)).toThrow(ArgumentError);
  });

  test('does not take NaN for right', () => {
    expect(
      failure(() =>
        checkVjp(
          (x: number) => x * x,
          () => NaN,
          [0],
        ),
      ).report?.worst?.verdict,
    ).toBe('not finite');
  });
});

describe('checkJvp', () => {
  const f = (x: number[], y: number): number[] => x.map((v) => v * y);
  const push = ([x, y]: [number[], number], [dx, dy]: [number[], number]): number[] =>
    x.map((v, k) => dx[k]! * y + v * dy);

  test('takes tangents of all arguments', () => {
    expect(checkJvp(f, push, [[1, 2], 3]).compared).toBe(6);
  });

  test('finds wrong ones', () => {
    const half = ([, y]: [number[], number], [dx]: [number[]]): number[] => dx.map((d) => d * y);
    expect(failure(() => checkJvp(f, half, [[1, 2], 3])).message).toContain('no gradient flows to argument 1');
  });

  test('takes large ones by samples', () => {
    const x = Array.from({ length: 2000 }, (_, k) => k / 1000);
    expect(checkJvp(f, push, [x, 3])).toMatchObject({ method: 'samples', ok: true });
  });
});
