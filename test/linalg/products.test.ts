import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrayOf, grad, tensor, type Tensor } from '@stdgrad/core';
import type { NDArray } from '@stdgrad/kernels';
import {
  broadcastTo,
  diagonal,
  dot,
  einsum,
  inner,
  matmul,
  mul,
  multiDot,
  outer,
  sum,
  tensordot,
  trace,
  vdot,
} from '@stdgrad/ops';
import { distance, flat, inner as product, laidOut, numbers, shuffled } from './support.js';

const shape = (min: number, max: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 0, max: 3 }), { minLength: min, maxLength: max });

const draw = (sizes: readonly number[], seed: number): NDArray =>
  laidOut(sizes, sizes.map((_, d) => d).toReversed(), [1, -1, 2], numbers(seed));

const agree = (x: unknown, y: unknown): void => {
  expect((x as NDArray).shape).toEqual((y as NDArray).shape);
  expect(distance(flat(x as NDArray), flat(y as NDArray))).toBeLessThan(1e-12);
};

/** The VJP of each operand against the bilinear form itself. */
function adjoint(f: (...operands: Tensor[]) => unknown, ...arrays: NDArray[]): void {
  const operands = arrays.map((array) => tensor(array));
  const z = f(...operands) as Tensor;
  const g = draw(z.shape, 99);
  const left = product(flat(arrayOf(z)), flat(g));
  z.backward(g);
  operands.forEach((x) => {
    const right = product(flat(arrayOf(x)), flat(x.grad!));
    expect(Math.abs(left.sum - right.sum) / (left.scale + right.scale)).toBeLessThan(1e-12);
  });
}

const abc = ['abc', 'def'];

describe('dot, inner, outer, vdot, tensordot', () => {
  it('are the einsums that NumPy says, and have adjoint VJPs', () => {
    fc.assert(
      fc.property(shape(0, 2), shape(0, 2), fc.nat(3), fc.integer(), (p, q, k, seed) => {
        const [x, y] = [draw([...p, k], seed), draw([...q, k], seed + 1)];
        const [ps, qs] = [abc[0]!.slice(0, p.length), abc[1]!.slice(0, q.length)];
        agree(inner(x, y), einsum(`${ps}k,${qs}k->${ps}${qs}`, x, y));
        adjoint(inner, x, y);
        const turned = draw(q.length === 0 ? [k] : [...q.slice(0, -1), k, q.at(-1)!], seed + 2);
        const ts = q.length === 0 ? 'k' : `${qs.slice(0, -1)}k${qs.slice(-1)}`;
        agree(dot(x, turned), einsum(`${ps}k,${ts}->${ps}${qs}`, x, turned));
        adjoint(dot, x, turned);
        agree(tensordot(x, y, { dims: [-1, [q.length]] }), einsum(`${ps}k,${qs}k->${ps}${qs}`, x, y));
        agree(tensordot(x, y, { dims: 0 }), einsum(`${ps}k,${qs}l->${ps}k${qs}l`, x, y));
        adjoint((a: Tensor, b: Tensor) => tensordot(a, b, { dims: [-1, -1] }), x, y);
        expect(flat(outer(x, y))).toEqual(flat(tensordot(x, y, { dims: 0 })));
        adjoint(outer, x, y);
      }),
      { numRuns: 300 },
    );
  });

  it('take numbers, and arrays of other shapes where the sizes are equal', () => {
    expect([dot(2, 3), inner(2, 3), vdot(2, 3)]).toEqual([6, 6, 6]);
    expect(flat(dot([[1, 2]], 3) as NDArray)).toEqual([3, 6]);
    expect(
      flat(
        vdot(
          [
            [1, 2],
            [3, 4],
          ],
          [1, 1, 1, 2],
        ) as NDArray,
      ),
    ).toEqual([14]);
    expect((outer([2], 3) as NDArray).shape).toEqual([1, 1]);
  });

  it('sum over the two inner dimensions by default', () => {
    const [x, y] = [draw([2, 3, 4], 1), draw([3, 4, 2], 2)];
    agree(tensordot(x, y), einsum('ijk,jkl->il', x, y));
  });

  it('refuse what does not fit', () => {
    const x = tensor([[1, 2, 3]]);
    expect(() => dot(x, x)).toThrow(/^dot: summed sizes differ: dimension 1 of \[1, 3\] and 0 of \[1, 3\] need 3 = 1/);
    expect(() => inner(x, [1, 2])).toThrow(/^inner: summed sizes/);
    expect(() => vdot(x, [1, 2])).toThrow(/^vdot: summed sizes/);
    expect(() => tensordot(x, [1], { dims: 2 })).toThrow(/asks for 2 summed dimension/);
    expect(() => tensordot(x, x, { dims: -1 })).toThrow(/must be a number from 0 on/);
    expect(() => tensordot(x, x, { dims: [[0, 1], [0]] })).toThrow(/equally long/);
    expect(() => tensordot(x, x, { dims: [5, 0] })).toThrow(/^tensordot: dims 5 is out of range/);
    expect(() => tensordot(x, x, { axes: 1 } as never)).toThrow(/unknown option 'axes'/);
  });
});

describe('diagonal and trace', () => {
  const planes = fc.record({
    sizes: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 3, maxLength: 3 }),
    dims: shuffled(3),
    k: fc.integer({ min: -5, max: 5 }),
    seed: fc.integer(),
  });

  it('read column minus row = k, in the plane of two dimensions', () => {
    fc.assert(
      fc.property(planes, ({ sizes, dims: [rows, columns, other], k, seed }) => {
        const x = draw(sizes, seed);
        const dims = [rows! - 3, columns!] as const;
        const at = (i: number, j: number, o: number): number => {
          const index = [0, 0, 0];
          [index[rows!], index[columns!], index[other!]] = [i, j, o];
          return Number(x.get(...index));
        };
        const expected: number[][] = Array.from({ length: sizes[other!]! }, () => []);
        expected.forEach((line, o) => {
          for (let i = 0; i < sizes[rows!]!; i++)
            if (i + k >= 0 && i + k < sizes[columns!]!) line.push(at(i, i + k, o));
        });
        expect(flat(diagonal(x, { k, dims }))).toEqual(expected.flat());
        expect(diagonal(x, { k, dims }).shape[0]).toBe(sizes[other!]);
        const sums = expected.map((line) => line.reduce((a, b) => a + b, 0));
        expect(distance(flat(trace(x, { k, dims })), sums)).toBeLessThan(1e-12);
        adjoint((y) => diagonal(y, { k, dims }), x);
        adjoint((y) => trace(y, { k, dims }), x);
      }),
      { numRuns: 300 },
    );
  });

  it('a diagonal is a view, also of a broadcast view', () => {
    const x = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const d = diagonal(x, { k: 1 });
    expect(d.base).toBe(x);
    mul(d, 10, { out: d });
    expect(flat(arrayOf(x))).toEqual([1, 20, 3, 4, 5, 60]);
    sum(mul(x, x)).backward();
    expect(flat(d.grad!)).toEqual([40, 120]);
    expect(d.grad!.data.buffer).toBe(x.grad!.data.buffer);
    const v = tensor([1, 2, 3]);
    sum(mul(diagonal(broadcastTo(v, [4, 3]), { k: -1 }), [1, 10, 100])).backward();
    expect(flat(v.grad!)).toEqual([1, 10, 100]);
  });

  it('trace obeys options; both refuse what does not fit', () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    expect(trace(x, { constant: true }).constant).toBe(true);
    expect(trace(x, { dtype: 'float32' }).dtype).toBe('float32');
    const second = grad((y: Tensor) => trace(grad((z: Tensor) => trace(multiDot([z, z, z]) as Tensor))(y) as Tensor));
    expect(flat(second(x.value) as NDArray)).toEqual([6, 18, 12, 24]); // ∇ tr z³ = 3 (z²)ᵀ, ∇ 3 tr z² = 6 zᵀ
    expect(() => trace([1, 2])).toThrow(/^trace: needs at least two dimensions, got 1/);
    expect(() => diagonal(x, { k: 0.5 })).toThrow(/option 'k' must be an integer/);
    expect(() => diagonal(x, { dims: [0] as never })).toThrow(/must be two dimensions/);
    expect(() => diagonal(x, { dims: [0, 0] })).toThrow(/^diagonal: dims/);
    expect(() => diagonal(x, { offset: 1 } as never)).toThrow(/unknown option 'offset'/);
    expect(() => trace(x, { offset: 1 } as never)).toThrow(/unknown option 'offset'; there are k, dims/);
  });
});

describe('multiDot', () => {
  it('is the product from the left, and has adjoint VJPs', () => {
    const chains = fc.record({
      sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 3, maxLength: 7 }),
      vectors: fc.tuple(fc.boolean(), fc.boolean()),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(chains, ({ sizes, vectors: [first, last], seed }) => {
        const n = sizes.length - 1;
        const matrices = sizes.slice(1).map((columns, k) => {
          if (k === 0 && first) return draw([columns], seed);
          return draw(k === n - 1 && last ? [sizes[k]!] : [sizes[k]!, columns], seed + k);
        });
        agree(
          multiDot(matrices),
          matrices.reduce((a, b) => matmul(a, b)),
        );
        adjoint((...operands) => multiDot(operands), ...matrices);
      }),
      { numRuns: 200 },
    );
  });

  it('refuses what does not fit', () => {
    const x = [[1, 2, 3]];
    expect(() => multiDot([x])).toThrow(/^multiDot: needs a list of at least two matrices, got a list of 1/);
    expect(() => multiDot(x as never)).toThrow(/list of at least two/);
    expect(() => multiDot([x, x])).toThrow(/inner sizes differ: \[1, 3\] · \[1, 3\] \(operands 0 and 1\) needs 3 = 1/);
    expect(() => multiDot([x, [1, 2, 3], x])).toThrow(/operand 1 has shape \[3\], but must be a matrix;/);
    expect(() => multiDot([x, 3])).toThrow(/must be a matrix or a vector/);
  });
});
