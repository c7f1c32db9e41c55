import { describe, expect, it } from 'vitest';
import { grad, tensor, type Tensor } from '@stdgrad/core';
import { equalShapes, type NDArray } from '@stdgrad/kernels';
import { add, cholesky, det, inv, mul, slogdet, solve, sum, triangularSolve } from '@stdgrad/ops';
import { ArgumentError, ShapeError } from '@stdgrad/protocol';
import { apart, flat, identity, product, random, turned } from './support.js';

const sizes = [0, 1, 2, 3, 5, 31, 32, 33, 64, 100];
const regular = (n: number, seed: number, batch: readonly number[] = []): NDArray =>
  add(random([...batch, n, n], seed), mul(2 * Math.sqrt(n), identity(n))) as NDArray;

const shaped = (x: unknown, shape: readonly number[]): void =>
  expect(equalShapes((x as NDArray).shape, shape)).toBe(true);

describe('solve, inv', () => {
  it.each(sizes)('solve systems of size %i', (n) => {
    const a = regular(n, n);
    for (const shape of [[n], [n, 1], [n, 7]]) {
      const b = random(shape, n + 1);
      const x = solve(a, b);
      shaped(x, shape);
      expect(apart(product(a, x), b)).toBeLessThan(1e-12);
    }
    expect(apart(product(a, inv(a)), identity(n))).toBeLessThan(1e-12);
    expect(apart(product(inv(a), a), identity(n))).toBeLessThan(1e-12);
  });

  it('exchange rows where a pivot is zero', () => {
    const a = [
      [0, 2, 1],
      [1, 0, 0],
      [3, 0, 1],
    ];
    expect(apart(solve(a, [3, 1, 4]), tensor([1, 1, 1]))).toBeLessThan(1e-15);
    expect(apart(det(a), tensor(-2))).toBeLessThan(1e-15);
  });

  it('broadcast leading dimensions, and take a vector for every matrix', () => {
    const a = regular(3, 1, [2, 1]);
    shaped(solve(a, random([4, 3, 2], 2)), [2, 4, 3, 2]);
    shaped(solve(a, random([3], 2)), [2, 1, 3]);
    shaped(solve(regular(3, 1), random([5, 3, 2], 2)), [5, 3, 2]);
    const [x, y] = [random([4, 3, 2], 2), regular(3, 1)];
    expect(apart(product(y, solve(y, x)), x)).toBeLessThan(1e-12);
  });

  it('refuse what has no solution, and say why', () => {
    expect(() =>
      solve(
        [
          [1, 2],
          [2, 4],
        ],
        [1, 2],
      ),
    ).toThrow(ArgumentError);
    expect(() =>
      solve(
        [
          [1, 2],
          [2, 4],
        ],
        [1, 2],
      ),
    ).toThrow(/^solve: the matrix is singular; /);
    expect(() => inv([[[1]], [[0]]])).toThrow(/^inv: matrix 1 of the stack is singular; /);
    expect(() => inv([[1, 2, 3]])).toThrow(/^inv: matrices must be square, got shape \[1, 3\]; /);
    expect(() => inv([1])).toThrow(ShapeError);
    expect(() => solve([[1]], 1)).toThrow(/^solve: the right-hand side must be a vector or matrices, got a number; /);
    expect(() =>
      solve(
        [
          [1, 0],
          [0, 1],
        ],
        [1, 2, 3],
      ),
    ).toThrow(/^solve: matrices of shape \[2, 2\] need right-hand sides of 2 rows, got shape \[3\]; /);
  });
});

describe('det, slogdet', () => {
  it.each(sizes)('agree with each other at size %i', (n) => {
    const a = random([n, n], n + 3);
    const [sign, log] = slogdet(a);
    const d = det(a);
    expect(Math.abs(flat(sign)[0]! * Math.exp(flat(log)[0]!) - flat(d)[0]!)).toBeLessThan(
      1e-11 * Math.abs(flat(d)[0]!),
    );
    expect(flat(det(turned(a)))[0]! / flat(d)[0]!).toBeCloseTo(1, 10);
  });

  it('multiply', () => {
    const [a, b] = [random([4, 5, 5], 1), random([4, 5, 5], 2)];
    expect(apart(det(product(a, b)), mul(det(a), det(b)))).toBeLessThan(1e-12);
  });

  it('have cofactors as gradient, of singular matrices too', () => {
    const cofactors = (x: Tensor): unknown => sum(det(x));
    expect(
      flat(
        grad(cofactors)([
          [1, 2],
          [2, 4],
        ]),
      ),
    ).toEqual([4, -2, -2, 1].map((x) => expect.closeTo(x, 12) as number));
    expect(
      flat(
        grad(cofactors)([
          [0, 0],
          [0, 0],
        ]),
      ),
    ).toEqual([0, 0, 0, 0]);
    const rankOne = [
      [1, 2, 3],
      [2, 4, 6],
      [3, 6, 9],
    ];
    expect(Math.max(...flat(grad(cofactors)(rankOne)).map(Math.abs))).toBeLessThan(1e-12);
    const rankTwo = [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ];
    expect(apart(grad(cofactors)(rankTwo), tensor([-3, 6, -3, 6, -12, 6, -3, 6, -3]))).toBeLessThan(1e-12);
    // second derivatives at a singular matrix: det is a polynomial
    const second = grad((x) =>
      sum(
        mul(
          grad(cofactors)(x) as Tensor,
          tensor([
            [1, 0],
            [0, 0],
          ]),
        ),
      ),
    );
    expect(
      flat(
        second([
          [1, 2],
          [2, 4],
        ]),
      ),
    ).toEqual([0, 0, 0, 1]);
  });

  it('say at backward that the logarithm of a zero determinant has no gradient', () => {
    const x = tensor([
      [1, 1],
      [1, 1],
    ]);
    const [sign, log] = slogdet(x);
    expect([flat(sign), flat(log)]).toEqual([[0], [-Infinity]]);
    expect(() => log.backward()).toThrow(/^slogdet: the matrix is singular; /);
  });

  it('do not overflow where the determinant does', () => {
    const a = mul(1e10, identity(50));
    expect(flat(det(a))).toEqual([Infinity]);
    expect(flat(slogdet(a)[1])[0]).toBeCloseTo(50 * Math.log(1e10), 10);
  });
});

describe('triangularSolve', () => {
  const options = [true, false].flatMap((lower) =>
    [true, false].flatMap((transpose) => [true, false].map((unit) => ({ lower, transpose, unit }))),
  );

  it.each(options)('reads one triangle: %o', ({ lower, transpose, unit }) => {
    for (const n of [1, 2, 5, 33]) {
      const a = add(mul(1 / n, random([n, n], n)), mul(2, identity(n))) as NDArray;
      const t = Array.from({ length: n }, (_, i) =>
        Array.from({ length: n }, (_, j) =>
          i === j ? (unit ? 1 : Number(a.get(i, j))) : lower === j < i ? Number(a.get(i, j)) : 0,
        ),
      );
      const matrix = tensor(t).value;
      for (const shape of [[n], [n, 4]]) {
        const b = random(shape, 5);
        const x = triangularSolve(a, b, { lower, transpose, unit });
        expect(apart(product(transpose ? turned(matrix) : matrix, x), b)).toBeLessThan(1e-12);
      }
      // gradients: against solve, of which it is a special case
      const weights = random([n, 4], 9);
      const b = random([n, 4], 8);
      const of = (f: (a: Tensor, b: Tensor) => unknown) =>
        grad((p, q) => sum(mul(f(p, q) as Tensor, weights)), { argument: [0, 1] });
      const [ga, gb] = of((p, q) => triangularSolve(p, q, { lower, transpose, unit }))(a, b) as NDArray[];
      const [ha, hb] = of((p, q) => solve((transpose ? turned(p) : p) as Tensor, q))(matrix, b) as NDArray[];
      const kept = Array.from({ length: n }, (_, i) =>
        Array.from({ length: n }, (_, j) => (i === j ? (unit ? 0 : 1) : lower === j < i ? 1 : 0)),
      );
      expect(apart(ga, mul(ha!, kept))).toBeLessThan(1e-12);
      expect(apart(gb, hb)).toBeLessThan(1e-12);
    }
  });

  it('never reads the other triangle, and refuses a zero on the diagonal', () => {
    expect(
      flat(
        triangularSolve(
          [
            [2, NaN],
            [1, 1],
          ],
          [2, 3],
          { lower: true },
        ),
      ),
    ).toEqual([1, 2]);
    const x = tensor([
      [2, NaN],
      [1, 1],
    ]);
    triangularSolve(x, [2, 3], { lower: true }).backward();
    expect(flat(x.grad).map(Number.isNaN)).toEqual([false, false, false, false]);
    expect(
      flat(
        triangularSolve(
          [
            [0, 0],
            [1, 0],
          ],
          [2, 3],
          { lower: true, unit: true },
        ),
      ),
    ).toEqual([2, 1]);
    expect(() =>
      triangularSolve(
        [
          [1, 0],
          [1, 0],
        ],
        [2, 3],
      ),
    ).toThrow(/^triangularSolve: the matrix is singular: element 1 of its diagonal is 0; /);
    expect(() => triangularSolve([[1]], [1], { lower: 1 as never })).toThrow(
      /^triangularSolve: option 'lower' must be a boolean, got 1/,
    );
  });
});

describe('cholesky', () => {
  it.each(sizes)('factors matrices of size %i', (n) => {
    const x = random([2, n, n], n);
    const a = add(product(x, turned(x)), identity(n)) as NDArray;
    const l = cholesky(a);
    expect(apart(product(l, turned(l)), a)).toBeLessThan(1e-13);
    const u = cholesky(a, { upper: true });
    expect(apart(u, turned(l))).toBe(0);
    flat(l).forEach((value, k) => {
      const [i, j] = [Math.floor(k / n) % n, k % n];
      if (j > i) expect(value).toBe(0);
      if (j === i) expect(value).toBeGreaterThan(0);
    });
  });

  it('reads the symmetric part, and gives it a symmetric gradient', () => {
    const a = [
      [4, 1],
      [3, 5],
    ];
    expect(flat(cholesky(a))).toEqual([2, 0, 1, 2]);
    const g = grad((x) => sum(cholesky(x)))(a);
    expect(apart(g, turned(g as NDArray))).toBeLessThan(1e-15);
  });

  it('refuses what is not positive definite', () => {
    expect(() =>
      cholesky([
        [1, 2],
        [2, 1],
      ]),
    ).toThrow(/^cholesky: the matrix is not positive definite: its leading minor of order 2 is not above 0; /);
    expect(() => cholesky([[[1]], [[-1]]])).toThrow(/^cholesky: matrix 1 of the stack /);
    expect(() => cholesky([[1]], { upper: 'yes' as never })).toThrow(/^cholesky: option 'upper' must be a boolean/);
  });
});
