import { backward, isTensor, noAutodiff, stopGradient, tensor, type Tensor } from '@stdgrad/core';
import { add, at, exp, less, mul, reshape, sum } from '@stdgrad/ops';
import { DtypeError, InvalidBackprop, ShapeError } from '@stdgrad/protocol';
import { describe, expect, test } from 'vitest';

const gradient = (x: Tensor): number[] | null =>
  x.grad === null ? null : Array.from({ length: x.length }, (_, k) => Number(x.grad!.iget(k)));

describe('backward', () => {
  test('of an array is that of its sum, and every variable upstream gets its gradient', () => {
    const x = tensor([1, 2, 3]);
    const y = mul(x, x);
    const z = mul(y, 2);
    z.backward();
    expect([gradient(x), gradient(y), gradient(z)]).toEqual([
      [4, 8, 12],
      [2, 2, 2],
      [1, 1, 1],
    ]);
  });

  test('forgets earlier gradients instead of adding to them', () => {
    const x = tensor([1, 2]);
    mul(x, 3).backward();
    mul(x, 5).backward();
    expect(gradient(x)).toEqual([5, 5]);
  });

  test('takes a cotangent, broadcast and cast to the result', () => {
    const x = tensor(
      [
        [1, 2],
        [3, 4],
      ],
      { dtype: 'float32' },
    );
    mul(x, x).backward([1, 10]);
    expect(gradient(x)).toEqual([2, 40, 6, 80]);
    expect(x.grad!.dtype).toBe('float32');
    expect(() => mul(x, 2).backward([1, 2, 3])).toThrow(ShapeError);
  });

  test('does nothing on constants', () => {
    const x = tensor([1, 2], { constant: true });
    mul(x, 2).backward();
    expect(x.grad).toBeNull();
  });

  test('reads values as they were, whatever happened to the tensors since', () => {
    const x = tensor([1, 2]);
    const y = mul(x, x);
    const z = exp(y);
    mul(y, 0, { out: y });
    z.backward();
    expect(gradient(x)).toEqual([2 * Math.exp(1), 4 * Math.exp(4)]);
  });

  test('of a graph as long as a million steps', () => {
    const x = tensor(1);
    let y: Tensor = x;
    for (let k = 0; k < 1_000_000; k++) y = add(y, k % 2 === 0 ? 1e-6 : -1e-6);
    y.backward();
    expect(gradient(x)).toEqual([1]);
  });

  test('of a graph with a million ways', () => {
    const x = tensor(1);
    let y: Tensor = x;
    for (let k = 0; k < 50; k++) y = add(mul(y, 0.5), mul(y, 0.5));
    y.backward();
    expect(gradient(x)).toEqual([1]);
  });
});

describe('null and zero gradients', () => {
  test('upstream, but without influence, is zero; not upstream is null', () => {
    const [x, y, z] = [tensor([1, 2]), tensor([3, 4]), tensor([5, 6])];
    sum(at(x, [])).backward();
    expect(gradient(x)).toEqual([0, 0]);
    add(mul(x, 0), at(y, '0:2')).backward();
    expect([gradient(x), gradient(y), gradient(z)]).toEqual([[0, 0], [1, 1], null]);
  });

  test('a use in a tracked op forgets the gradient, one in an untracked op does not', () => {
    const x = tensor([1, 2]);
    mul(x, 3).backward();
    noAutodiff(() => mul(x, 2));
    expect(gradient(x)).toEqual([3, 3]);
    mul(x, 2);
    expect(x.grad).toBeNull();
  });

  test('comparisons give constants, which lead nowhere', () => {
    const x = tensor([1, 2]);
    const mask = less(x, 2);
    expect(mask.constant).toBe(true);
    expect(() => mul(x, mask).backward()).not.toThrow();
    expect(gradient(x)).toEqual([1, 0]);
  });
});

describe('released graphs', () => {
  test('say so, and leave gradients as they are', () => {
    const x = tensor([1, 2]);
    const y = mul(x, x);
    const z = mul(y, 3);
    z.backward();
    const later = mul(x, 1);
    expect(() => add(z, y).backward()).not.toThrow();
    expect(() => later.backward()).not.toThrow();
    const w = tensor([1, 2]);
    const shared = mul(w, w);
    const [one, two] = [mul(shared, 3), mul(shared, 5)];
    one.backward();
    expect(gradient(w)).toEqual([6, 12]);
    expect(() => two.backward()).toThrow(InvalidBackprop);
    expect(gradient(w)).toEqual([6, 12]);
  });

  test('stay whole with retainGraph', () => {
    const x = tensor([1, 2]);
    const y = mul(x, x);
    const [one, two] = [mul(y, 3), mul(y, 5)];
    one.backward(undefined, { retainGraph: true });
    expect(gradient(x)).toEqual([6, 12]);
    two.backward(undefined, { retainGraph: true });
    expect(gradient(x)).toEqual([10, 20]);
    two.backward([1, 0]);
    expect(gradient(x)).toEqual([10, 0]);
  });
});

describe('ways out of the graph', () => {
  test('noAutodiff: nothing is recorded, and tracking comes back also after an error', () => {
    const x = tensor([1, 2]);
    const y = noAutodiff(() => mul(x, x));
    y.backward();
    expect(x.grad).toBeNull();
    expect(() =>
      noAutodiff(() => {
        throw new Error('inside');
      }),
    ).toThrow('inside');
    mul(x, x).backward();
    expect(gradient(x)).toEqual([2, 4]);
  });

  test('noAutodiff: nested', () => {
    const x = tensor(3);
    noAutodiff(() => noAutodiff(() => mul(x, 2)));
    mul(x, 2).backward();
    expect(gradient(x)).toEqual([2]);
  });

  test('noAutodiff: a write makes a leaf of the tensor', () => {
    const x = tensor([1, 2]);
    const y = mul(x, 2);
    noAutodiff(() => mul(y, 10, { out: y }));
    mul(y, 3).backward();
    expect(gradient(y)).toEqual([3, 3]);
    expect(x.grad).toBeNull();
  });

  test('stopGradient: a constant of the same contents in memory of its own', () => {
    const x = tensor([1, 2]);
    const stopped = stopGradient(x);
    mul(x, stopped).backward();
    expect(gradient(x)).toEqual([1, 2]);
    expect(stopped.constant).toBe(true);
    mul(stopped, 0, { out: stopped });
    expect(x.value.get(1)).toBe(2);
  });

  test('detach: a leaf of the same contents in memory of its own', () => {
    const x = tensor([1, 2]);
    const leaf = mul(x, 3).detach();
    mul(leaf, leaf).backward();
    expect([gradient(leaf), x.grad]).toEqual([[6, 12], null]);
    mul(leaf, 0, { out: leaf });
    expect(x.value.get(0)).toBe(1);
  });

  test('integers and booleans can not be variables', () => {
    expect(tensor([1, 2], { dtype: 'int32' }).constant).toBe(true);
    expect(() => tensor([1, 2], { dtype: 'int32', constant: false })).toThrow(DtypeError);
  });
});

test('elements are tensors that gradients flow through', () => {
  const x = tensor([
    [1, 2],
    [3, 4],
  ]);
  const element = x.get(1, 0);
  expect(isTensor(element)).toBe(true);
  mul(element, x.iget(3)).backward();
  expect(gradient(x)).toEqual([0, 0, 4, 3]);
  for (const read of [() => x.get(2, 0), () => x.get(0), () => x.get(0, 0.5), () => x.iget(4)])
    expect(read).toThrow(/get: /);
});

test('the gradient is the same object until the next backward, and in memory of its own', () => {
  const x = tensor([1, 2]);
  const y = reshape(x, [2, 1]);
  backward(mul(x, 3));
  expect(x.grad).toBe(x.grad);
  const { grad } = x;
  grad!.set(0, 100);
  expect(x.value.get(0)).toBe(1);
  mul(x, 5).backward();
  expect(grad!.get(0)).toBe(100);
  expect(gradient(x)).toEqual([5, 5]);
  expect(y.base).toBe(x);
});
