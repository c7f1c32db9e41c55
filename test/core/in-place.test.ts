import { arrayOf, overwrite, tensor, type Tensor } from '@stdgrad/core';
import { add, at, broadcastTo, flip, mul, reshape, sum, transpose } from '@stdgrad/ops';
import { ArgumentError, DtypeError, IndexError, ShapeError, StdgradError } from '@stdgrad/protocol';
import { describe, expect, test } from 'vitest';
import { gradientOf, numbersOf } from '@stdgrad/gradcheck/laws';

const numbers = (x: Tensor): number[] => [...numbersOf(x)];
const gradient = (x: Tensor): number[] | null => {
  const found = gradientOf(x);
  return found === null ? null : [...found];
};

describe('writes in place', () => {
  test('keep the identity of the tensor, its views and its base', () => {
    const x = tensor([1, 2, 3, 4]);
    const view = at(x, '1:3');
    const turned = flip(view);
    mul(turned, 10, { out: turned });
    expect([numbers(x), numbers(view), numbers(turned)]).toEqual([
      [1, 20, 30, 4],
      [20, 30],
      [30, 20],
    ]);
    expect(view.base === x && turned.base === x).toBe(true);
    mul(x, x, { out: x });
    expect(numbers(turned)).toEqual([900, 400]);
  });

  test('program 3 of the design: a diagonal', () => {
    const m = reshape(tensor([0, 1, 2, 3, 4, 5, 6, 7, 8]), [3, 3]);
    const d = reshape(m, [9]);
    const diagonal = at(d, '::4');
    mul(diagonal, -1, { out: diagonal });
    sum(mul(m, m)).backward();
    expect(gradient(m)).toEqual([0, 2, 4, 6, -8, 10, 12, 14, -16]);
    expect(gradient(diagonal)).toEqual([0, -8, -16]);
    diagonal.grad!.set(0, 5);
    expect(m.grad!.get(0, 0)).toBe(5);
  });

  test('on every kind of target', () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    x.set(0, 1, 20);
    x.iset(3, 40);
    const t = transpose(x);
    t.set(0, 1, 30);
    expect(numbers(x)).toEqual([1, 20, 30, 40]);
    const scalar = tensor(1);
    scalar.set(5);
    scalar.iset(6);
    expect(scalar.item()).toBe(6);
    const int = tensor([1, 2], { dtype: 'int32' });
    int.set(0, tensor(7, { dtype: 'int32' }));
    expect(numbers(int)).toEqual([7, 2]);
  });

  test('of a variable into a constant is refused or makes it a variable, but never loses the gradient', () => {
    const x = tensor([1, 2]);
    const constant = tensor([0, 0], { constant: true });
    try {
      mul(x, 2, { out: constant });
    } catch (error) {
      expect(error).toBeInstanceOf(StdgradError);
      expect(numbers(constant)).toEqual([0, 0]);
      return;
    }
    constant.backward();
    expect(constant.constant || gradient(x) !== null).toBe(true);
  });

  test.each<[string, (x: Tensor) => unknown, unknown]>([
    ['a broadcast view', (x) => mul(broadcastTo(x, [2, 4]), 2, { out: broadcastTo(x, [2, 4]) }), ArgumentError],
    ['a value of another shape', (x) => mul([1, 2, 3], 2, { out: x }), ShapeError],
    ['a value of more dimensions', (x) => mul([[1, 2, 3, 4]], 2, { out: x }), ShapeError],
    ['floats into integers', (x) => mul(x, 2, { out: tensor([1, 2, 3, 4], { dtype: 'int32' }) }), DtypeError],
    ['an index out of range', (x) => x.set(4, 1), IndexError],
    ['an index too many', (x) => x.set(0, 0, 1), IndexError],
    ['no value', (x) => x.set(), StdgradError],
    ['a string', (x) => x.set(0, 'a' as never), StdgradError],
    ['a value of two elements at one place', (x) => x.set(0, [1, 2]), StdgradError],
    ['assign out of range', (x) => overwrite(x, tensor([1, 2]), { name: 'test' }), ShapeError],
  ])('refuse %s and change nothing', (_what, write, error) => {
    const x = tensor([1, 2, 3, 4]);
    const y = mul(x, x);
    const view = at(x, '1:3');
    expect(() => write(x)).toThrow(error);
    expect([numbers(x), numbers(view)]).toEqual([
      [1, 2, 3, 4],
      [2, 3],
    ]);
    add(sum(y), sum(mul(view, 10))).backward();
    expect(gradient(x)).toEqual([2, 14, 16, 8]);
  });

  test('are read by views made later, and after a backward', () => {
    const x = tensor([1, 2, 3]);
    mul(x, x).backward();
    const late = flip(x);
    expect(gradient(late)).toEqual([6, 4, 2]);
    mul(x, 2, { out: x });
    expect(numbers(late)).toEqual([6, 4, 2]);
    sum(mul(late, [1, 10, 100])).backward();
    expect([gradient(late), gradient(x)]).toEqual([
      [1, 10, 100],
      [100, 10, 1],
    ]);
  });

  test('cost no copy of what nobody needs', () => {
    const x = tensor(new Float64Array(4096));
    const { buffer } = arrayOf(x);
    add(x, 1, { out: x });
    x.set(0, 5);
    expect(arrayOf(x).buffer).toBe(buffer);
  });
});
