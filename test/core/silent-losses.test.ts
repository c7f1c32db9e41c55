// Ways in which a gradient was once lost or wrong without a word, found by trying; each must stay right or loud.
import { backward, grad, memoryGuard, noAutodiff, tensor, vjp, type Tensor } from '@stdgrad/core';
import { fromElements } from '@stdgrad/kernels';
import { add, assign, at, checkpoint, customRule, hvp, mul, reshape, sum } from '@stdgrad/ops';
import { describe, expect, test } from 'vitest';

const gradient = (x: Tensor): (number | boolean)[] | null =>
  x.grad === null ? null : Array.from({ length: x.grad.length }, (_, k) => x.grad!.iget(k));
const coded = (code: string): unknown => expect.objectContaining({ code: `STDGRAD_${code}` });

describe('functions that are differentiated', () => {
  test('may close over a leaf that no op has used yet', () => {
    const a = tensor(2);
    const slope = grad((x) => mul(a, mul(x, x)))(3) as Tensor;
    expect(slope.item()).toBe(12);
    slope.backward();
    expect(gradient(a)).toEqual([6]);
  });

  test('may return a variable from outside', () => {
    const w = tensor(2);
    expect(vjp(() => w, 1)[0]).toBe(w);
  });

  test('may make tensors of their own', () => {
    expect(grad((x) => mul(tensor(5), x))(3)).toBe(5);
  });

  test('may call backward inside', () => {
    const cube = (x: Tensor): Tensor => {
      const y = mul(x, x);
      y.backward();
      return mul(y, x);
    };
    expect(grad(cube)(3)).toBe(27);
    expect(grad(grad(cube) as (x: Tensor) => unknown)(3)).toBe(18);
  });

  test('take cotangents of their result’s shape only', () => {
    const [, pull] = vjp((x) => sum(x, { dims: 1 }), [[1, 2], [3, 4]]); // prettier-ignore
    expect(() => pull([1, 2, 3])).toThrow(coded('SHAPE'));
    expect(() => hvp((x) => sum(mul(x, x)), [1, 2], [1, 2, 3])).toThrow(coded('SHAPE'));
  });
});

describe('checkpoint', () => {
  test('of two calls gives each its own gradient', () => {
    const squared = checkpoint((t) => mul(t, t));
    const [x, y] = [tensor(3), tensor(5)];
    (add(squared(x), squared(y)) as Tensor).backward();
    expect([gradient(x), gradient(y)]).toEqual([[6], [10]]);
  });

  test('refuses a function that closes over a variable', () => {
    const a = tensor(2);
    expect(() => checkpoint((x) => mul(x, a))(tensor(1))).toThrow(coded('GRADIENT_LOSS'));
  });
});

describe('backward', () => {
  test('gives every tensor a gradient of its own', () => {
    const x = tensor([1, 2]);
    const y = add(x, 1);
    add(mul(y, 2), mul(y, 3)).backward();
    (y.grad as unknown as { set: (k: number, v: number) => void }).set(0, 100);
    expect(gradient(x)).toEqual([5, 5]);
  });

  test('that failed halfway leaves no part of a gradient, and can’t be repeated', () => {
    const failing = customRule('failing', {
      forward: (x) => x,
      vjps: [
        () => {
          throw new Error('no derivative today');
        },
      ],
    });
    const x = tensor([1, 2]);
    const loss = sum(mul(failing(x) as Tensor, 2));
    expect(() => loss.backward()).toThrow('no derivative today');
    expect(gradient(x)).toBe(null);
    expect(() => loss.backward()).toThrow(coded('INVALID_BACKPROP'));
  });

  test('has no other options', () => {
    const x = tensor(1);
    expect(() => backward(mul(x, 2), undefined, { retain: true } as never)).toThrow(/unknown option 'retain'/);
  });
});

describe('constants', () => {
  test('of integers are not made from variables by a data type', () => {
    const x = tensor([1, 2]);
    expect(() => sum(x, { dtype: 'int32' })).toThrow(coded('GRADIENT_LOSS'));
    expect(() => add(x, 1, { dtype: 'bool' })).toThrow(coded('GRADIENT_LOSS'));
    expect(sum(x, { dtype: 'int32', constant: true }).constant).toBe(true);
  });

  test('that an op made of plain arrays are guarded like any array', () => {
    const x = tensor([1, 2, 3]);
    const c = mul(fromElements([1, 2, 3], [3], 'float64'), 2);
    const y = mul(x, c);
    c.set(0, 99);
    y.backward();
    expect(gradient(x)).toEqual([2, 4, 6]);
  });

  test('stay constant when a variable is written to them (as in MyGrad)', () => {
    const c = tensor([0, 0], { constant: true });
    assign(c, 0, tensor(1));
    expect([c.constant, c.value.get(0)]).toEqual([true, 1]);
  });
});

describe('noAutodiff', () => {
  test('views made in it are leaves, and views of those lead to them', () => {
    const x = tensor([1, 2, 3, 4]);
    const w = noAutodiff(() => reshape(x, [2, 2]));
    sum(mul(at(w, 0), at(w, 0))).backward();
    expect([gradient(w), gradient(x)]).toEqual([[2, 4, 0, 0], null]);
  });

  test('refuses a function that goes on later', () => {
    expect(() => noAutodiff(async () => Promise.resolve(1))).toThrow(/returned a promise/);
  });
});

describe('arguments that mean nothing', () => {
  test.each([
    ['memoryGuard()', () => memoryGuard(undefined as never), 'ARGUMENT'],
    ['a list that begins with a boolean', () => tensor([true, 2.5] as never), 'ARGUMENT'],
    ['a misspelt option of tensor', () => tensor(1, { constnat: true } as never), 'ARGUMENT'],
    ['a misspelt option of grad', () => grad((x) => x, { argnums: 1 } as never), 'ARGUMENT'],
    ['iset without a number', () => tensor([1, 2]).iset(0), 'ARGUMENT'],
    ['an assigned gradient', () => ((tensor(1) as { grad: unknown }).grad = null), 'ARGUMENT'],
    ['an assigned shape', () => ((tensor(1) as { shape: unknown }).shape = [1]), 'ARGUMENT'],
  ])('%s', (_, run, code) => {
    expect(run).toThrow(coded(code));
  });
});
