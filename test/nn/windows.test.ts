import { arrayOf, arrayOfValue, backward, noAutodiff, tensor } from '@stdgrad/core';
import { Layout, fromElements, repeats } from '@stdgrad/kernels';
import {
  add,
  arange,
  at,
  avgPool,
  convNd,
  maxPool,
  mul,
  reshape,
  slidingWindowView,
  sum,
  broadcastTo,
} from '@stdgrad/ops';
import { ArgumentError, ShapeError } from '@stdgrad/protocol';
import { expect, test } from 'vitest';
import { allNumbers } from '@stdgrad/gradcheck/laws';

const numbers = (x: unknown): number[] => [...allNumbers(x)];

test('a layout repeats places where windows overlap, and nowhere else', () => {
  expect(repeats(new Layout([3, 2], [1, 1]))).toBe(true);
  expect(repeats(new Layout([3, 2], [2, 1]))).toBe(false);
  expect(repeats(new Layout([3, 2], [0, 1]))).toBe(true);
  expect(repeats(new Layout([3, 1], [0, 1]))).toBe(true);
  expect(repeats(new Layout([1, 3], [0, 1]))).toBe(false);
  expect(repeats(new Layout([2, 2], [-1, 1]))).toBe(true);
  expect(repeats(new Layout([2, 3], [-5, 2]))).toBe(false);
  // neither step goes beyond what the other reaches, but no two indices meet
  expect(repeats(new Layout([2, 3], [3, 2]))).toBe(false);
  expect(repeats(new Layout([3, 3], [3, 2]))).toBe(false);
  expect(repeats(new Layout([4, 3], [2, 3]))).toBe(true);
  expect(repeats(new Layout([0, 2, 2], [1, 1, 1]))).toBe(false);
});

test('windows are a read-only view, placed as in NumPy', () => {
  const x = reshape(arange(12), [3, 4]);
  const w = slidingWindowView(x, [2, 3], { stride: [1, 1] });
  expect(w.shape).toEqual([2, 2, 2, 3]);
  expect(numbers(at(w, 1, 1))).toEqual([5, 6, 7, 9, 10, 11]);
  expect(w.base).not.toBeNull();
  expect(() => add(w, 1, { out: w })).toThrow(/read-only/);
  const even = slidingWindowView(x, 2, { stride: 2 });
  // no two of these windows overlap
  add(even, 1, { out: even });
  expect(numbers(x)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

test('gradients of overlapping windows add up, along every way', () => {
  const x = tensor([1, 2, 3, 4]);
  const w = slidingWindowView(x, 2);
  backward(add(sum(mul(w, w)), sum(mul(at(w, 1), 10))));
  expect(numbers(x.grad)).toEqual([2, 8 + 10, 12 + 10, 8]);
  expect(numbers(w.grad)).toEqual([2, 18, 18, 22, 22, 8]);
});

test('a write to what windows show keeps what a gradient needs', () => {
  const x = tensor([1, 2, 3, 4]);
  const y = mul(x, 1);
  const w = slidingWindowView(y, 2);
  const squares = sum(mul(w, w));
  mul(y, 100, { out: y });
  expect(numbers(w)).toEqual([100, 200, 200, 300, 300, 400]);
  backward(squares);
  expect(numbers(x.grad)).toEqual([2, 8, 12, 8]);
});

test('windows without tracking', () => {
  const x = tensor([1, 2, 3]);
  const w = noAutodiff(() => slidingWindowView(x, 2));
  const b = noAutodiff(() => broadcastTo(x, [2, 3]));
  backward(sum(mul(w, [[1, 2], [3, 4]]))); // prettier-ignore
  backward(sum(mul(b, [[1, 2, 3], [3, 4, 5]]))); // prettier-ignore
  expect(x.grad).toBeNull();
  expect(numbers(b.grad)).toEqual([1, 2, 3, 3, 4, 5]);
  expect(numbers(w.grad)).toEqual([1, 2, 3, 4]);
});

test('a dilated window needs (w − 1) d + 1 elements, not w d (MyGrad A19)', () => {
  const x = tensor([1, 2, 3, 4, 5]);
  expect(numbers(slidingWindowView(x, 3, { dilation: 2 }))).toEqual([1, 3, 5]);
  const z = convNd(reshape(x, [1, 1, 5]), [[[1, 10, 100]]], { dilation: 2 });
  expect(numbers(z)).toEqual([531]);
  backward(z);
  expect(numbers(x.grad)).toEqual([1, 0, 10, 0, 100]);
});

test('windows that do not fit are refused', () => {
  expect(() => slidingWindowView([1, 2, 3], 4)).toThrow(ShapeError);
  expect(() => slidingWindowView([1, 2, 3], 2, { dilation: 3 })).toThrow(/reaches over 4 elements, but dimension 0/);
  expect(() => slidingWindowView([1, 2, 3], [1, 2])).toThrow(/2 dimensions does not fit an array of 1/);
  expect(() => slidingWindowView([1, 2, 3], 0)).toThrow(ArgumentError);
  expect(() => slidingWindowView([1, 2, 3], 2, { stride: 0.5 })).toThrow(/'stride' must be an integer from 1/);
  expect(() => slidingWindowView([1, 2, 3], 2, { stride: [1, 1] })).toThrow(/has 2 number\(s\) for 1 dimension/);
  expect(() => convNd([[[1, 2, 3, 4]]], [[[1, 1]]], { stride: 3 })).toThrow(/leave 2 element\(s\)/);
  expect(() => convNd([[[1, 2]]], [[[1], [1]]])).toThrow(/1 channel\(s\), filters of shape \[1, 2, 1\] have 2/);
  expect(() => convNd([[1, 2]], [[1, 1]])).toThrow(/as many further dimensions/);
  expect(() => convNd([[[1, 2, 3]]], [[[1, 1]]], { padding: -1 })).toThrow(/'padding' must be an integer from 0/);
  expect(() => maxPool([1, 2, 3], 2)).toThrow(/leave 1 element/);
  expect(() => maxPool([1, 2, 3], [1, 1])).toThrow(/does not fit shape \[3\]/);
});

test('pooling: the first of equal elements gets the gradient, NaN is largest', () => {
  const x = tensor([1, 1, 0, 2]);
  const z = maxPool(x, 2);
  expect(numbers(z)).toEqual([1, 2]);
  backward(z);
  expect(numbers(x.grad)).toEqual([1, 0, 0, 1]);
  expect(numbers(maxPool([1, NaN, 3, 2], 2))).toEqual([NaN, 3]);
  expect(numbers(maxPool([1, 3, 2, 5], 2, { stride: 1 }))).toEqual([3, 3, 5]);
});

test('pooling of broadcast data: each element has its own gradient', () => {
  const x = tensor([1, 3]);
  const wide = broadcastTo(x, [2, 2]);
  backward(sum(mul(maxPool(wide, [2, 1]), [[1, 10]])));
  expect(numbers(x.grad)).toEqual([1, 10]);
  backward(sum(avgPool(wide, [2, 2])));
  expect(numbers(x.grad)).toEqual([0.5, 0.5]);
});

test('pooling and convolution take views as they lie', () => {
  const x = fromElements(
    Float64Array.from({ length: 24 }, (_, k) => (k * 7) % 11),
    [2, 3, 4],
    'float64',
  );
  expect(arrayOfValue(slidingWindowView(x, [2, 2])).buffer).toBe(x.buffer);
  const t = tensor(x);
  expect(arrayOf(slidingWindowView(t, 2)).buffer).toBe(arrayOf(t).buffer);
});
