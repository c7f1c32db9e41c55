import { describe, expect, it } from 'vitest';
import { grad, tensor, type Tensor } from '@stdgrad/core';
import type { NDArray } from '@stdgrad/kernels';
import { add, at, diagonal, eigh, expandDims, matmul, mul, qr, square, sum, svd, trace } from '@stdgrad/ops';
import { ArgumentError } from '@stdgrad/protocol';
import { apart, flat, identity, product, random, turned } from './support.js';

const sizes = [0, 1, 2, 3, 5, 20, 60];
const shapes = [
  ...sizes.map((n) => [n, n]),
  [5, 3],
  [3, 5],
  [60, 7],
  [7, 60],
  [4, 1],
  [1, 4],
  [3, 0],
  [0, 3],
  [2, 3, 6, 4],
];
const symmetric = (x: NDArray): NDArray => mul(0.5, add(x, turned(x))) as NDArray;
const columnsTimes = (x: NDArray, s: NDArray): NDArray => mul(x, expandDims(s, -2)) as NDArray;

function orthonormal(q: NDArray): void {
  const gram = product(turned(q), q);
  const one = mul(identity(q.shape.at(-1)!), add(mul(0, gram), 1)) as NDArray;
  expect(apart(gram, one)).toBeLessThan(1e-13);
}

describe('qr', () => {
  it.each(shapes.map((shape) => ({ shape })))('factors shape $shape', ({ shape }) => {
    const a = random(shape, 3);
    const [q, r] = qr(a);
    expect(apart(product(q, r), a)).toBeLessThan(1e-13);
    orthonormal(q);
    const columns = r.shape.at(-1)!;
    const rows = r.shape.at(-2)!;
    flat(r).forEach((x, k) => {
      const [i, j] = [Math.floor(k / columns) % rows, k % columns];
      if (i > j) expect(x).toBe(0);
      if (i === j) expect(x).toBeGreaterThanOrEqual(0);
    });
  });

  it('factors dependent columns, but has no gradient there', () => {
    const x = tensor([
      [1, 2],
      [2, 4],
      [3, 6],
    ]);
    const [q, r] = qr(x);
    expect(apart(product(q, r), x)).toBeLessThan(1e-13);
    orthonormal(q.value);
    expect(() => sum(r).backward()).toThrow(ArgumentError);
    expect(() => sum(qr(x)[1]).backward()).toThrow(
      /^qr: the factors have no gradient where columns of the matrix are /,
    );
  });

  it('does not lose huge and tiny numbers', () => {
    for (const size of [1e200, 1e-200]) {
      const a = mul(size, random([4, 3], 1)) as NDArray;
      const [q, r] = qr(a);
      expect(apart(product(q, r), a)).toBeLessThan(1e-13);
      expect(apart(svd(a)[1], mul(size, svd(random([4, 3], 1))[1]))).toBeLessThan(1e-13);
    }
  });
});

describe('eigh', () => {
  it.each(sizes)('decomposes matrices of size %i', (n) => {
    const a = symmetric(random([2, n, n], n));
    const [values, vectors] = eigh(a);
    orthonormal(vectors);
    expect(apart(product(a, vectors), columnsTimes(vectors, values))).toBeLessThan(1e-12);
    flat(values).forEach((x, k, all) => {
      if (k % n > 0) expect(x).toBeGreaterThanOrEqual(all[k - 1]!);
    });
  });

  it('takes the symmetric part, diagonal matrices, clusters and graded ones', () => {
    expect(
      flat(
        eigh([
          [1, 4],
          [0, 1],
        ])[0],
      ),
    ).toEqual([-1, 3].map((x) => expect.closeTo(x, 14) as number));
    expect(
      flat(
        eigh([
          [3, 0],
          [0, 1],
        ])[0],
      ),
    ).toEqual([1, 3]);
    expect(flat(eigh(mul(2, identity(4)))[0])).toEqual([2, 2, 2, 2]);
    const q = qr(random([6, 6], 1))[0];
    const given = [1e-8, 1, 1, 1 + 1e-13, 5, 1e4];
    const a = product(columnsTimes(q, tensor(given).value), turned(q));
    expect(apart(eigh(a)[0], tensor(given))).toBeLessThan(1e-14);
    expect(
      flat(
        eigh([
          [NaN, 0],
          [0, 1],
        ])[0],
      ),
    ).toEqual([NaN, NaN]);
  });

  it('has the right gradient of symmetric functions of equal eigenvalues', () => {
    // Σ λ³ = tr(A³), whose gradient is 3 A²
    const a = [
      [2, 0, 0],
      [0, 2, 0],
      [0, 0, 5],
    ];
    const g = grad((x) => sum(mul(square(eigh(x)[0]), eigh(x)[0])))(a);
    expect(apart(g, mul(3, matmul(a, a)))).toBeLessThan(1e-14);
  });

  it('says at backward that vectors of equal eigenvalues have no gradient', () => {
    const x = tensor(identity(3));
    expect(() => sum(eigh(x)[1]).backward()).toThrow(
      /^eigh: the eigenvectors of the matrix have no gradient, since two /,
    );
    const y = tensor([
      [1, 0],
      [0, 2],
    ]);
    sum(eigh(y)[1]).backward();
    expect(y.grad).not.toBeNull();
    const stack = tensor([
      [
        [1, 0],
        [0, 2],
      ],
      [
        [1, 0],
        [0, 1],
      ],
    ]);
    // a matrix to whose vectors nothing flows back may be degenerate
    sum(at(eigh(stack)[1], 0)).backward();
    expect(() => sum(eigh(stack)[1]).backward()).toThrow(/eigenvectors of matrix 1 of the stack/);
  });

  it('differentiates functions of matrices made of its parts', () => {
    // A² = V Λ² Vᵀ
    const a = symmetric(random([4, 4], 5));
    const weights = random([4, 4], 6);
    const byParts = (x: Tensor): Tensor => {
      const [w, v] = eigh(x);
      return sum(mul(weights, matmul(mul(v, expandDims(square(w), -2)), turned(v) as unknown as Tensor)));
    };
    const direct = (x: Tensor): Tensor => sum(mul(symmetric(weights), matmul(x, x)));
    expect(apart(grad(byParts)(a), symmetric(grad(direct)(a) as NDArray))).toBeLessThan(1e-12);
  });
});

describe('svd', () => {
  it.each(shapes.map((shape) => ({ shape })))('decomposes shape $shape', ({ shape }) => {
    const a = random(shape, 4);
    const [u, s, vt] = svd(a);
    expect(apart(product(columnsTimes(u, s), vt), a)).toBeLessThan(1e-13);
    orthonormal(u);
    orthonormal(turned(vt));
    const k = s.shape.at(-1)!;
    flat(s).forEach((x, i, all) => {
      expect(x).toBeGreaterThanOrEqual(0);
      if (i % k > 0) expect(x).toBeLessThanOrEqual(all[i - 1]!);
    });
  });

  it('decomposes matrices of any rank, accurately for small values', () => {
    for (const a of [random([5, 3], 1), random([3, 5], 1), random([4, 4], 1)]) {
      const low = product(mul(0, matmul(a, turned(a))), a);
      const [u, s, vt] = svd(low);
      expect(flat(s).every((x) => x === 0)).toBe(true);
      orthonormal(u);
      orthonormal(turned(vt));
    }
    const one = product(random([6, 2], 1), random([2, 4], 2));
    const [u, s, vt] = svd(one);
    expect(apart(product(columnsTimes(u, s), vt), one)).toBeLessThan(1e-13);
    orthonormal(u);
    orthonormal(turned(vt));
    expect(flat(s)[2]! / flat(s)[0]!).toBeLessThan(1e-14);
    const graded = mul(random([4, 4], 3), [[1], [1e-5], [1e-10], [1e-15]]) as NDArray;
    const least = flat(svd(graded)[1]);
    const inverse = flat(svd(turned(graded))[1]);
    least.forEach((x, k) => expect(Math.abs(x - inverse[k]!) / x).toBeLessThan(1e-12));
    expect(flat(svd([[Infinity, 0]])[1])).toEqual([NaN]);
  });

  it('has the gradient of the sum of values of any rank above 0, and none of the vectors of equal values', () => {
    const a = [
      [3, 0],
      [0, 3],
      [0, 0],
    ];
    expect(apart(grad((x) => sum(svd(x)[1]))(a), tensor([1, 0, 0, 1, 0, 0]))).toBeLessThan(1e-14);
    expect(() => sum(svd(tensor(a))[0]).backward()).toThrow(
      /^svd: the singular vectors of the matrix have no gradient/,
    );
    expect(() =>
      sum(
        svd(
          tensor([
            [1, 0],
            [0, 0],
            [0, 0],
          ]),
        )[0],
      ).backward(),
    ).toThrow(ArgumentError);
  });

  it('keeps its factors when one is written to before backward', () => {
    const a = random([3, 3], 9);
    const f = (overwrites: boolean): number[] => {
      const x = tensor(a);
      const [u, s, vt] = svd(x);
      const total = add(sum(mul(u, random([3, 3], 1))), trace(matmul(vt, random([3, 3], 2))));
      if (overwrites) {
        s.iset(0, 7);
        u.iset(1, 5);
      }
      add(total, 0).backward();
      return flat(x.grad);
    };
    expect(f(true)).toEqual(f(false));
    expect(flat(diagonal(identity(2)))).toEqual([1, 1]);
  });
});
