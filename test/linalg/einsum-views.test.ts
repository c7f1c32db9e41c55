import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrayOf, tensor, type Tensor } from '@stdgrad/core';
import { allocate, rowMajor } from '@stdgrad/kernels';
import { einsum, mul, pow, sum } from '@stdgrad/ops';
import { flat } from './support.js';

const counting = (shape: readonly number[]): Tensor => {
  const x = allocate(rowMajor(shape));
  for (let k = 0; k < x.length; k++) x.iset(k, k);
  return tensor(x);
};

describe('einsum of one operand without a sum', () => {
  it('is a view through which writes reach the owner: program 3 of the design', () => {
    const m = counting([3, 3]);
    const d = einsum('ii->i', m);
    expect(d.base).toBe(m);
    mul(d, -1, { out: d });
    expect(flat(arrayOf(m))).toEqual([-0, 1, 2, 3, -4, 5, 6, 7, -8]);
    pow(m, 2).backward();
    expect(flat(m.grad!).map((x) => x + 0)).toEqual([0, 2, 4, 6, -8, 10, 12, 14, -16]);
    expect(flat(d.grad!).map((x) => x + 0)).toEqual([0, -8, -16]);
    expect(d.grad!.data.buffer).toBe(m.grad!.data.buffer);
  });

  it('shares values and gradients with its owner', () => {
    const views = fc.constantFrom(
      'ijk->kij',
      'ijk',
      'kji',
      '...->...',
      'i...->...i',
      'iij->ji',
      'iii->i',
      'iji->ij',
      'i...i->...i',
      '...',
    );
    fc.assert(
      fc.property(views, fc.nat(), (subscripts, pick) => {
        const x = counting([3, 3, 3]);
        const view = einsum(subscripts, x);
        expect(view.base).toBe(x);
        const at = pick % view.length;
        view.iset(at, -100);
        expect(flat(arrayOf(x)).filter((value) => value === -100)).toHaveLength(1);
        sum(mul(x, x)).backward();
        expect(flat(view.grad!)[at]).toBe(-200);
        expect(view.grad!.data.buffer).toBe(x.grad!.data.buffer);
        expect(flat(view.grad!)).toEqual(flat(einsum(subscripts, x.grad!)));
      }),
    );
  });

  it('is a view of the owner when taken of a view', () => {
    const x = counting([2, 2, 2]);
    const y = einsum('ii->i', einsum('iij->ij', x));
    expect(y.base).toBe(x);
    sum(mul(y, [1, 10])).backward();
    expect(flat(x.grad!)).toEqual([1, 0, 0, 0, 0, 0, 0, 10]);
  });

  it('is no view when something is summed, or of several operands', () => {
    const x = counting([3, 3]);
    for (const z of [einsum('ii', x), einsum('ij->i', x), einsum('ij,->ij', x, 1), einsum('ij->j', counting([1, 3]))])
      expect(z.base).toBe(null);
  });

  it('shares the memory of plain arrays and of constants', () => {
    const x = arrayOf(counting([2, 2]));
    const view = einsum('ij->ji', x);
    x.set(0, 1, 9);
    expect(view.get(1, 0)).toBe(9);
    const fixed = tensor(
      [
        [1, 2],
        [3, 4],
      ],
      { constant: true },
    );
    const diagonal = einsum('ii->i', fixed);
    expect(diagonal.constant).toBe(true);
    expect(diagonal.base).toBe(fixed);
    const integers = tensor(
      [
        [1, 2],
        [3, 4],
      ],
      { dtype: 'int32' },
    );
    expect(einsum('ij->ji', integers).dtype).toBe('int32');
  });
});
