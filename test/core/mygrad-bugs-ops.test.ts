// MyGrad's errors in single ops, by their numbers in shared/conformance/MYGRAD_BUGS.md; the others are in mygrad-bugs.test.ts.
import { grad, noAutodiff, tensor, type Tensor } from '@stdgrad/core';
import { fromElements } from '@stdgrad/kernels';
import {
  add,
  at,
  cuprod,
  glu,
  mul,
  norm,
  prod,
  repeat,
  reshape,
  sinc,
  slidingWindowView,
  sum,
  variance,
} from '@stdgrad/ops';
import { expect, test } from 'vitest';

const gradient = (x: Tensor): (number | boolean)[] => Array.from({ length: x.grad!.length }, (_, k) => x.grad!.iget(k));

test('A13: products that under- or overflow in parts', () => {
  const x = tensor([1e-200, 1e-200, 1e300]);
  prod(x).backward();
  expect(gradient(x)[0]).toBeCloseTo(1e100, -90);
  cuprod(x).backward();
  expect(gradient(x).every((g) => Number.isFinite(g))).toBe(true);
});

test('A14: norms of zeros have gradient 0', () => {
  for (const ord of [2, 1.5, 0.5, 3]) {
    const x = tensor([0, 0]);
    norm(x, { ord }).backward();
    expect(gradient(x)).toEqual([0, 0]);
  }
  const y = tensor([0, 4]);
  norm(y, { ord: 0.5 }).backward();
  expect(gradient(y)).toEqual([0, 1]);
});

test('A18: repeats of any integer type, and of nothing', () => {
  const x = tensor([1, 2]);
  sum(repeat(x, Int32Array.of(2, 3) as never, { dim: 0 })).backward();
  expect(gradient(x)).toEqual([2, 3]);
  expect(repeat(tensor([]), 3).shape).toEqual([0]);
});

test('A19: windows whose dilated size just fits', () => {
  expect(slidingWindowView(tensor([1, 2, 3, 4, 5]), [3], { dilation: 2 }).shape).toEqual([1, 3]);
});

test('A21, A22: a copy keeps whether it is constant', () => {
  expect(tensor(tensor([1], { constant: true }), { dtype: 'float32' }).constant).toBe(true);
  expect(tensor(tensor([1]), { dtype: 'float32' }).constant).toBe(false);
});

test('A23: a variance that divides by nothing is no error', () => {
  const x = tensor([1, 2]);
  variance(x, { correction: 2 }).backward();
  expect(gradient(x).every((g) => !Number.isFinite(g))).toBe(true);
});

test('A24: a constant is added into a plain array, a variable is refused', () => {
  const out = fromElements([1, 2], [2], 'float64');
  expect(add(out, tensor([10, 10], { constant: true }), { out })).toBe(out);
  expect([out.get(0), out.get(1)]).toEqual([11, 12]);
  expect(() => add(out, tensor([10, 10]), { out })).toThrow(/add: option 'out' is a plain array/);
});

test('A25: an odd dimension of glu is named', () => {
  expect(() => glu(tensor([1, 2, 3]))).toThrow(/glu: .*3/);
});

test('A26: sinc, at 0 too', () => {
  expect(grad((x) => sinc(x))(0)).toBe(-0);
  expect(grad((x) => sinc(x))(0.5)).toBeCloseTo(-4 / Math.PI, 14);
});

// MyGrad refuses these writes ("memory_guard" programs of the conformance files)
test('a write in noAutodiff to memory of a live graph keeps what the graph needs', () => {
  const x = tensor([2, 3]);
  const u = mul(x, 1);
  const y = mul(u, u);
  noAutodiff(() => mul(u, 100, { out: u }));
  sum(y).backward();
  expect([y.value.get(0), y.value.get(1)]).toEqual([4, 9]);
  expect(gradient(x)).toEqual([4, 6]);
  expect(u.value.get(1)).toBe(300);
  expect(u.grad).toBe(null);

  const z = tensor([2, 3]);
  const v = mul(z, 1);
  const w = mul(v, reshape(v, [2]));
  noAutodiff(() => add(at(v, '0:1'), 5, { out: at(v, '0:1') }));
  sum(w).backward();
  expect(gradient(z)).toEqual([4, 6]);
});
