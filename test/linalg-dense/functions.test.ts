import { describe, expect, it } from 'vitest';
import { grad, tensor, type Tensor } from '@stdgrad/core';
import type { NDArray } from '@stdgrad/kernels';
import {
  add,
  einsum,
  expm,
  inv,
  kron,
  lstsq,
  matmul,
  matrixPower,
  mul,
  pinv,
  reshape,
  solve,
  sub,
  sum,
} from '@stdgrad/ops';
import { apart, flat, identity, product, random, turned } from './support.js';

describe('pinv', () => {
  it.each([
    [3, 3],
    [5, 2],
    [2, 5],
    [0, 2],
    [1, 1],
    [40, 12],
  ])('satisfies the four conditions of Penrose for %i × %i', (m, n) => {
    for (const a of [random([m, n], 1), product(random([m, 1], 2), random([1, n], 3))]) {
      const p = pinv(a);
      expect(apart(product(a, p, a), a)).toBeLessThan(1e-12);
      expect(apart(product(p, a, p), p)).toBeLessThan(1e-12);
      expect(apart(turned(product(a, p)), product(a, p))).toBeLessThan(1e-12);
      expect(apart(turned(product(p, a)), product(p, a))).toBeLessThan(1e-12);
    }
  });

  it('cuts small singular values off where asked to', () => {
    expect(
      flat(
        pinv(
          [
            [1, 0],
            [0, 1e-3],
          ],
          { rtol: 1e-2 },
        ),
      ),
    ).toEqual([1, 0, 0, 0]);
    expect(() => pinv([[1]], { rtol: -1 })).toThrow(/^pinv: option 'rtol' must be a number from 0 on, got -1/);
  });

  it('has the gradient of the inverse where there is one', () => {
    const [a, w] = [random([4, 4], 1), random([4, 4], 2)];
    const of = (f: (x: Tensor) => Tensor): unknown => grad((x) => sum(mul(f(x), w)))(a);
    expect(apart(of(pinv), of(inv))).toBeLessThan(1e-11);
  });
});

describe('lstsq', () => {
  it('solves the normal equations', () => {
    const [a, b] = [random([3, 7, 4], 1), random([3, 7, 2], 2)];
    const x = lstsq(a, b);
    expect(apart(product(turned(a), a, x), product(turned(a), b))).toBeLessThan(1e-12);
    const vector = random([7], 3);
    expect(lstsq(a, vector).shape).toEqual([3, 4]);
  });

  it('gives the smallest solution of an underdetermined system', () => {
    const [a, b] = [random([2, 5], 1), random([2], 2)];
    const x = lstsq(a, b);
    expect(apart(product(a, x), b)).toBeLessThan(1e-13);
    expect(apart(product(turned(a), solve(product(a, turned(a)), b)), x)).toBeLessThan(1e-12);
    expect(
      flat(
        lstsq(
          [
            [1, 1],
            [1, 1],
          ],
          [2, 2],
        ),
      ),
    ).toEqual([1, 1].map((v) => expect.closeTo(v, 14) as number));
  });

  it('has the gradient that differences have among matrices of one rank', () => {
    // A = u vᵀ stays of rank 1 when u changes
    const [u, v, b] = [random([4, 1], 1), random([1, 3], 2), random([4], 3)];
    const f = (x: Tensor): Tensor => sum(mul(lstsq(matmul(x, v), b, { rtol: 1e-9 }), random([3], 4)));
    const g = flat(grad(f)(u));
    g.forEach((slope, k) => {
      const at = (t: number): number => {
        const moved = tensor(u);
        moved.iset(k, flat(u)[k]! + t);
        return flat(f(moved))[0]!;
      };
      expect((at(1e-5) - at(-1e-5)) / 2e-5).toBeCloseTo(slope, 7);
    });
  });
});

describe('kron', () => {
  it('is the product of all pairs of elements', () => {
    const [a, b] = [random([2, 3], 1), random([4, 2], 2)];
    expect(apart(kron(a, b), reshape(einsum('ij,kl->ikjl', a, b), [8, 6]))).toBe(0);
    expect(kron(random([2], 1), random([3, 1, 2], 2)).shape).toEqual([3, 1, 4]);
    expect(kron(2, [1, 2]).shape).toEqual([2]);
    const [c, d] = [random([3, 2], 3), random([2, 3], 4)];
    expect(apart(product(kron(a, b), kron(c, d)), kron(product(a, c), product(b, d)))).toBeLessThan(1e-13);
  });
});

describe('matrixPower', () => {
  it('multiplies', () => {
    const a = add(random([2, 3, 3], 1), mul(4, identity(3))) as NDArray;
    expect(apart(matrixPower(a, 7), product(a, a, a, a, a, a, a))).toBeLessThan(1e-13);
    expect(apart(matrixPower(a, -3), inv(product(a, a, a)))).toBeLessThan(1e-12);
    expect(apart(matrixPower(a, 0), add(mul(0, a), identity(3)))).toBe(0);
    expect(
      flat(
        matrixPower(
          [
            [1, 1],
            [1, 0],
          ],
          70,
        ),
      )[1],
    ).toBe(190392490709135);
    expect(() =>
      matrixPower(
        [
          [1, 1],
          [1, 1],
        ],
        -1,
      ),
    ).toThrow(/^matrixPower: the matrix is singular/);
    expect(() => matrixPower([[1]], 0.5)).toThrow(/^matrixPower: the exponent must be an integer, got 0.5/);
  });

  it('gives the identity a gradient of zeros', () => {
    const x = tensor([
      [1, 2],
      [3, NaN],
    ]);
    sum(matrixPower(x, 0)).backward();
    expect(flat(x.grad)).toEqual([0, 0, 0, 0]);
  });
});

describe('expm', () => {
  const series = (a: NDArray): NDArray => {
    let [term, total] = [identity(a.shape.at(-1)!), identity(a.shape.at(-1)!)];
    for (let k = 1; k < 60; k++) {
      term = mul(product(term, a), 1 / k) as NDArray;
      total = add(total, term) as NDArray;
    }
    return total;
  };

  it('is the series', () => {
    for (const size of [1e-9, 0.1, 1, 3]) {
      const a = mul(size, random([4, 4], 1)) as NDArray;
      expect(apart(expm(a), series(a))).toBeLessThan(1e-13);
    }
  });

  it('is the inverse of that of the negative, and rotates by skew matrices', () => {
    const a = mul(4, random([2, 5, 5], 2)) as NDArray;
    const skew = sub(a, turned(a)) as NDArray;
    const rotation = expm(skew);
    expect(apart(product(rotation, turned(rotation)), add(mul(0, a), identity(5)))).toBeLessThan(1e-12);
    expect(apart(product(expm(a), expm(mul(-1, a))), add(mul(0, a), identity(5)))).toBeLessThan(1e-4);
    expect(
      flat(
        expm([
          [0, 1],
          [0, 0],
        ]),
      ),
    ).toEqual([1, 1, 0, 1].map((x) => expect.closeTo(x, 15) as number));
    expect(
      flat(
        expm([
          [1000, 0],
          [0, -1000],
        ]),
      ),
    ).toEqual([Infinity, expect.anything(), expect.anything(), 0]);
    expect(flat(expm([[NaN]]))).toEqual([NaN]);
  });

  it('has the derivative that the block matrix has', () => {
    // expm([[A, E], [0, A]]) has the derivative in direction E in its corner
    const [a, e, w] = [random([3, 3], 1), random([3, 3], 2), random([3, 3], 3)];
    const block = tensor(
      Array.from({ length: 6 }, (_, i) =>
        Array.from({ length: 6 }, (_, j) =>
          i < 3 ? (j < 3 ? Number(a.get(i, j)) : Number(e.get(i, j - 3))) : j < 3 ? 0 : Number(a.get(i - 3, j - 3)),
        ),
      ),
    );
    const corner = flat(expm(block)).filter((_, k) => Math.floor(k / 6) < 3 && k % 6 >= 3);
    const slope = flat(sum(mul(w, reshape(tensor(corner), [3, 3]))))[0]!;
    const g = grad((x) => sum(mul(w, expm(x))))(a);
    expect(flat(sum(mul(g as NDArray, e)))[0]! / slope).toBeCloseTo(1, 11);
  });
});
