import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrayOf, grad, tensor, type Tensor } from '@stdgrad/core';
import { NDArray, matmul as product } from '@stdgrad/kernels';
import { broadcastTo, matmul, mul, sum } from '@stdgrad/ops';
import { distance, flat, inner, laidOut, numbers, reference, shuffled, steps } from './support.js';

/** Shapes that fit, by NumPy's rules: vectors, matrices and stacks of them. */
const pairs = fc
  .record({
    n: fc.integer({ min: 0, max: 5 }),
    k: fc.integer({ min: 0, max: 5 }),
    m: fc.integer({ min: 1, max: 5 }),
    batch: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
    ones: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    skip: fc.tuple(fc.nat(2), fc.nat(2)),
    vectors: fc.tuple(fc.boolean(), fc.boolean()),
    units: fc.array(steps, { minLength: 4, maxLength: 4 }),
    orders: fc.tuple(shuffled(4), shuffled(4)),
    seed: fc.integer(),
  })
  .map(({ n, k, m, batch, ones, skip, vectors, units, orders, seed }) => {
    const next = numbers(seed);
    const names = batch.map((_, d) => String(d));
    const side = (own: number): { sizes: number[]; names: string[] } => ({
      sizes: batch.map((size, d) => (ones[2 * own + d] ? 1 : size)).slice(skip[own]),
      names: names.slice(skip[own]),
    });
    const [left, right] = [side(0), side(1)];
    const a = vectors[0]
      ? { sizes: [k], names: ['k'] }
      : { sizes: [...left.sizes, n, k], names: [...left.names, 'n', 'k'] };
    const b = vectors[1]
      ? { sizes: [k], names: ['k'] }
      : { sizes: [...right.sizes, k, m], names: [...right.names, 'k', 'm'] };
    const used = names.filter((name) => a.names.includes(name) || b.names.includes(name));
    const output = [...used, ...(vectors[0] ? [] : ['n']), ...(vectors[1] ? [] : ['m'])];
    const arrays = [a, b].map(({ sizes }, own) =>
      laidOut(
        sizes,
        orders[own]!.filter((d) => d < sizes.length),
        units,
        next,
      ),
    );
    return { names: [a.names, b.names], output, arrays };
  });

describe('matmul', () => {
  it('agrees with loops, on every layout, by the rules of NumPy', () => {
    fc.assert(
      fc.property(pairs, (one) => {
        const result = matmul(one.arrays[0]!, one.arrays[1]!);
        const { shape, data } = reference(one);
        expect(result.shape).toEqual(shape);
        expect(distance(flat(result), data)).toBeLessThan(1e-12);
      }),
      { numRuns: 1000 },
    );
  });

  it('has adjoint VJPs', () => {
    fc.assert(
      fc.property(pairs, fc.integer(), (one, seed) => {
        const [a, b] = one.arrays.map((array) => tensor(array, { copy: false })) as [Tensor, Tensor];
        const z = matmul(a, b);
        const next = numbers(seed);
        const g = tensor(arrayOf(z));
        for (let k = 0; k < g.length; k++) g.iset(k, next());
        const left = inner(flat(arrayOf(z)), flat(arrayOf(g)));
        z.backward(arrayOf(g));
        for (const [k, x] of [a, b].entries()) {
          const right = inner(flat(one.arrays[k]!), flat(x.grad!));
          expect(Math.abs(left.sum - right.sum) / (left.scale + right.scale)).toBeLessThan(1e-12);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('differentiates twice: xᵀ A x has the Hessian A + Aᵀ', () => {
    const a = [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 10],
    ];
    const quadratic = (x: Tensor): Tensor => matmul(x, matmul(a, x));
    const row = (i: number): number[] =>
      flat(grad((x: Tensor) => (grad(quadratic)(x) as Tensor).get(i))([1, -1, 2]) as NDArray);
    expect([0, 1, 2].map(row)).toEqual([
      [2, 6, 10],
      [6, 10, 14],
      [10, 14, 20],
    ]);
  });

  it('sums the gradient of what is broadcast, and of a tensor used twice', () => {
    const w = tensor([
      [1, 2],
      [3, 4],
    ]);
    sum(
      matmul(broadcastTo(w, [3, 2, 2]), [
        [1, 1],
        [1, 1],
      ]),
    ).backward();
    expect(flat(w.grad!)).toEqual([6, 6, 6, 6]);
    sum(matmul(w, w)).backward();
    expect(flat(w.grad!)).toEqual([7, 11, 9, 13]);
  });

  it('writes to out, also to an operand', () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    const y = mul(x, 1);
    expect(matmul(y, y, { out: y })).toBe(y);
    expect(flat(arrayOf(y))).toEqual([7, 10, 15, 22]);
    sum(y).backward();
    expect(flat(x.grad!)).toEqual([7, 11, 9, 13]);
  });

  it('saves only what a VJP reads', () => {
    const a = tensor([[1, 2]]);
    const z = matmul(a, [[3], [4]]);
    expect([z.node!.x, z.node!.y === null]).toEqual([null, false]);
    expect(z.node!.rule!.vjp.name).toBe('matmulVjp');
  });

  it('refuses what does not fit, by name', () => {
    const a = tensor([
      [1, 2, 3, 4],
      [1, 2, 3, 4],
      [1, 2, 3, 4],
    ]);
    const b = tensor(Array.from({ length: 5 }, () => [1, 2]));
    expect(() => matmul(a, b)).toThrow(
      'matmul: inner sizes differ: [3, 4] · [5, 2] needs 4 = 5; transpose one operand?',
    );
    expect(() => matmul(a, 2)).toThrow(/^matmul: operands need at least one dimension, got shapes \[3, 4\] and \[\]/);
    expect(() => matmul(broadcastTo(a, [2, 3, 4]), broadcastTo(b, [3, 5, 2]))).toThrow(/inner sizes/);
    expect(() => matmul(broadcastTo(a, [2, 3, 4]), broadcastTo(tensor([[1], [1], [1], [1]]), [3, 4, 1]))).toThrow(
      /^matmul: shapes \[2\] and \[3\] do not broadcast/,
    );
    expect(() => matmul(a, undefined as never)).toThrow(/^matmul: operands must be/);
    expect(() => matmul(a, [1, 2, 3, 4], { where: true } as never)).toThrow(/unknown option 'where'/);
  });
});

describe('the blocked kernel', () => {
  it('is right at sizes around its blocks and tiles, for every dtype and layout', () => {
    const next = numbers(7);
    const sizes = [1, 3, 4, 5, 63, 65, 67];
    for (const [n, k, m] of [
      ...sizes.map((s) => [s, 66, s + 1]),
      [70, 257, 9],
      [5, 600, 6],
      [9, 10, 515],
      [130, 30, 3],
    ]) {
      for (const dtype of ['float64', 'float32'] as const) {
        const a = laidOut([n!, k!], n! % 2 === 0 ? [0, 1] : [1, 0], [1, -2], next, dtype);
        const b = laidOut([k!, m!], m! % 2 === 0 ? [0, 1] : [1, 0], [2, 1], next, dtype);
        const z = product(a, b, 'float64');
        for (let i = 0; i < n!; i += Math.max(1, n! >> 3)) {
          for (let j = 0; j < m!; j++) {
            let exact = 0;
            for (let p = 0; p < k!; p++) exact += Number(a.get(i, p)) * Number(b.get(p, j));
            expect(Math.abs(Number(z.get(i, j)) - exact)).toBeLessThan(1e-11);
          }
        }
      }
    }
  });

  it('keeps NaN and infinities where they belong', () => {
    const z = matmul(
      [
        [NaN, 1],
        [1, 2],
      ],
      [
        [1, Infinity],
        [1, 1],
      ],
    );
    expect(flat(z as NDArray)).toEqual([NaN, NaN, 3, Infinity]);
  });
});
