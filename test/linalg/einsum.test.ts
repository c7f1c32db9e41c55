import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrayOf, grad, isTensor, tensor, type Tensor } from '@stdgrad/core';
import { NDArray, allocate, broadcastTo as broadcastArray, rowMajor } from '@stdgrad/kernels';
import { broadcastTo, einsum, mul, sum } from '@stdgrad/ops';
import { cases, distance, flat, inner, numbers, reference } from './support.js';

const random = (shape: readonly number[], seed: number): NDArray => {
  const next = numbers(seed);
  const x = allocate(rowMajor(shape));
  for (let k = 0; k < x.length; k++) x.iset(k, next());
  return x;
};

describe('einsum against loops over all labels', () => {
  it('gives the same values and shapes, on every layout', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const before = one.arrays.map(flat);
        const result = einsum(one.subscripts, ...one.arrays);
        const { shape, data } = reference(one);
        expect((result as NDArray).shape).toEqual(shape);
        expect(distance(flat(result as NDArray), data)).toBeLessThan(1e-12);
        expect(one.arrays.map(flat)).toEqual(before);
      }),
      { numRuns: 1500 },
    );
  });

  it('reads broadcast views and float32', () => {
    const x = broadcastArray('test', random([3, 1], 4), [2, 3, 4]);
    const y = broadcastArray('test', random([4], 5), [3, 4]);
    const result = einsum('bij,ij->bi', x, y);
    const names = [
      ['b', 'i', 'j'],
      ['i', 'j'],
    ];
    expect(distance(flat(result), reference({ names, output: ['b', 'i'], arrays: [x, y] }).data)).toBeLessThan(1e-13);
    const small = tensor([1.5, 2.5], { dtype: 'float32' });
    expect(einsum('i,j', small, small).dtype).toBe('float32');
    expect(einsum('i,j', small, [1, 2]).dtype).toBe('float64');
    expect(einsum('i,i', tensor([1, 2], { dtype: 'int32' }), tensor([3, 4], { dtype: 'int32' })).dtype).toBe('float64');
  });

  it('sums float32 in float64', () => {
    const n = 4096;
    const x = tensor(
      Array.from({ length: n }, () => 0.1),
      { dtype: 'float32' },
    );
    const exact = Math.fround(n * Math.fround(0.1) ** 2);
    expect(einsum('i,i->', x, x).item()).toBeCloseTo(exact, 3);
  });

  it('takes five operands, numbers and lists', () => {
    const shapes = [[2, 3], [3, 4], [4, 5], [5, 2], [3]];
    const arrays = shapes.map((shape, k) => random(shape, k + 1));
    const names = [['i', 'j'], ['j', 'k'], ['k', 'l'], ['l', 'm'], ['j']];
    const result = einsum('ij,jk,kl,lm,j->mi', ...arrays) as NDArray;
    expect(distance(flat(result), reference({ names, output: ['m', 'i'], arrays }).data)).toBeLessThan(1e-12);
    expect(einsum(',->', 2, 3)).toBe(6);
    expect(einsum('', 2)).toBe(2);
    expect(flat(einsum('i,->i', [1, 2], 3) as NDArray)).toEqual([3, 6]);
  });
});

describe('VJPs of einsum', () => {
  it('are the adjoints, in every operand', () => {
    fc.assert(
      fc.property(cases, fc.integer(), (one, seed) => {
        const operands = one.arrays.map((array) => tensor(array, { copy: false }));
        const result = einsum(one.subscripts, ...operands) as Tensor;
        const g = random(result.shape, seed);
        const left = inner(flat(arrayOf(result)), flat(g));
        result.backward(g);
        operands.forEach((x, k) => {
          expect(x.grad!.shape).toEqual(x.shape);
          const right = inner(flat(one.arrays[k]!), flat(x.grad!));
          expect(Math.abs(left.sum - right.sum) / (left.scale + right.scale)).toBeLessThan(1e-12);
        });
      }),
      { numRuns: 1500 },
    );
  });

  it('are those of each element, by unit vectors', () => {
    fc.assert(
      fc.property(cases, fc.nat(), fc.integer(), (one, pick, seed) => {
        const operands = one.arrays.map((array) => tensor(array));
        const result = einsum(one.subscripts, ...operands) as Tensor;
        const g = random(result.shape, seed);
        result.backward(g);
        const k = pick % operands.length;
        const gradient = flat(operands[k]!.grad!);
        // linear in each operand: the derivative by an element is the value at its unit vector
        const expected = gradient.map((_, at) => {
          const unit = allocate(rowMajor(operands[k]!.shape)).iset(at, 1);
          const arrays = one.arrays.map((array, j) => (j === k ? unit : array));
          return inner(reference({ ...one, arrays }).data, flat(g)).sum;
        });
        expect(distance(gradient, expected)).toBeLessThan(1e-12);
      }),
      { numRuns: 300 },
    );
  });

  it('have VJPs: the mixed second derivative is the value at two directions', () => {
    fc.assert(
      fc.property(
        cases.filter(({ arrays }) => arrays.length > 1),
        fc.integer(),
        (one, seed) => {
          const [dx, dy] = [random(one.arrays[0]!.shape, seed), random(one.arrays[1]!.shape, seed + 1)];
          const g = random(reference(one).shape, seed + 2);
          const along = grad((y: Tensor) => {
            const byX = grad((x: Tensor) => sum(mul(einsum(one.subscripts, x, y, ...one.arrays.slice(2)), g)));
            return sum(mul(byX(one.arrays[0]!) as Tensor, dx));
          });
          const second = inner(flat(along(one.arrays[1]!) as NDArray), flat(dy));
          const value = inner(reference({ ...one, arrays: [dx, dy, ...one.arrays.slice(2)] }).data, flat(g));
          expect(Math.abs(second.sum - value.sum) / (second.scale + value.scale)).toBeLessThan(1e-12);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('count an operand that comes several times each time', () => {
    const x = tensor([1, 2, 3]);
    einsum('i,i,i->', x, x, x).backward();
    expect(flat(x.grad!)).toEqual([3, 12, 27]);
    const cubes = (t: Tensor): unknown => einsum('i,i,i->', t, t, t);
    const second = grad((t: Tensor) => sum(grad(cubes)(t) as Tensor));
    expect(flat(second([1, 2, 3]) as NDArray)).toEqual([6, 12, 18]);
    const third = grad((t: Tensor) => sum(second(t) as Tensor));
    expect(flat(third([1, 2, 3]) as NDArray)).toEqual([6, 6, 6]);
  });

  it('reach through broadcast views', () => {
    const x = tensor([1, 2, 3]);
    einsum('ij,ij->', broadcastTo(x, [2, 3]), [
      [1, 2, 3],
      [4, 5, 6],
    ]).backward();
    expect(flat(x.grad!)).toEqual([5, 7, 9]);
    einsum('ii->i', broadcastTo(x, [3, 3])).backward([1, 10, 100]);
    expect(flat(x.grad!)).toEqual([1, 10, 100]);
  });

  it('keep old values when an operand is overwritten', () => {
    const x = tensor([1, 2]);
    const y = tensor([3, 4]);
    const z = einsum('i,i->', x, y);
    mul(y, 0, { out: y });
    z.backward();
    expect(flat(x.grad!)).toEqual([3, 4]);
  });

  it('name the op in a stack trace', () => {
    const x = tensor([1, 2]);
    const z = einsum('i,i->', x, tensor([3, 4]));
    const failing = tensor(1);
    expect(isTensor(failing)).toBe(true);
    expect(z.node!.rule!.vjp.name).toBe('einsumVjp');
  });
});

describe('options of einsum', () => {
  it('writes to out, also to an operand', () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    const out = tensor([0, 0]);
    expect(einsum('ij->i', x, { out })).toBe(out);
    expect(flat(arrayOf(out))).toEqual([3, 7]);
    const y = tensor([
      [1, 2],
      [3, 4],
    ]);
    const z = mul(y, 1);
    einsum('ij,jk->ki', z, z, { out: z });
    sum(z).backward();
    expect(flat(arrayOf(z))).toEqual([7, 15, 10, 22]);
    expect(flat(y.grad!)).toEqual([7, 11, 9, 13]);
  });

  it('obeys dtype and constant, without sharing memory then', () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    expect(einsum('ij->ji', x, { dtype: 'float32' }).dtype).toBe('float32');
    const fixed = einsum('ii->i', x, { constant: true });
    expect([fixed.constant, fixed.base]).toEqual([true, null]);
    mul(x, 2, { out: x });
    expect(flat(arrayOf(fixed))).toEqual([1, 4]);
    const loose = einsum(
      'ii->i',
      tensor(
        [
          [1, 2],
          [3, 4],
        ],
        { constant: true },
      ),
      { constant: false },
    );
    expect([loose.constant, loose.base]).toEqual([false, null]);
  });
});
