import { createRequire } from 'node:module';
import { isTensor } from '@stdgrad/core';
import { assign, max, mul, sum } from '@stdgrad/ops';
import { c, mapAt, toArray, square, type CallCase, type Fn } from './call.js';

const require = createRequire(import.meta.url);

const gsum = require('@stdlib/blas/ext/base/ndarray/gsum') as (arrays: unknown) => unknown;

/** Sum of squares along a line, of arrays and of tensors. */
const total = ([a]: readonly unknown[]): unknown => (isTensor(a) ? sum(a) : gsum([a]));
const product = ([a, b]: readonly unknown[]): unknown =>
  isTensor(a) ? sum(mul(a, b as never)) : (require('@stdlib/blas/base/ndarray/gdot') as typeof gsum)([a, b]);
const largest = ([a]: readonly unknown[], ...others: readonly unknown[]): unknown => {
  const clbk = others.find((other) => typeof other === 'function');
  if (isTensor(a)) return max(mapAt('@stdlib/ndarray/map', a, clbk) as never);
  return Math.max(...([toArray(a)].flat(9) as never[]).map(square as (v: never) => number));
};
const running = ([a, b]: readonly unknown[]): void => {
  if (isTensor(b)) assign(b, [], mul(2, a as never));
  else {
    (require('@stdlib/ndarray/base/unary') as Fn)([a, b], (v: number) => 2 * v);
  }
};
const filling = ([a]: readonly unknown[]): unknown =>
  isTensor(a) ? assign(a, [], 3) : (require('@stdlib/ndarray/base/nullary') as Fn)([a], () => 3);

export const strided: Readonly<Record<string, readonly CallCase[]>> = {
  'ndarray/base/unary-reduce-strided1d': [
    c([[2, 3], [2]], (a: unknown, out: unknown) => [total, [a, out], [1]]),
    c([[2, 3, 2], [3]], (a: unknown, out: unknown) => [total, [a, out], [0, 2]]),
    c([[2, 3], []], (a: unknown, out: unknown) => [total, [a, out], [0, 1]]),
  ],
  'ndarray/base/unary-reduce-strided1d-by': [
    c([[2, 3], [2]], (a: unknown, out: unknown) => [largest, [a, out], [1], square]),
  ],
  'ndarray/base/unary-reduce-subarray': [c([[2, 3], [2]], (a: unknown, out: unknown) => [total, [a, out], [1]])],
  'ndarray/base/unary-reduce-subarray-by': [
    c([[2, 3], [2]], (a: unknown, out: unknown) => [largest, [a, out], [1], square]),
  ],
  'ndarray/base/binary-reduce-strided1d': [
    c([[2, 3], [2, 3], [2]], (a: unknown, b: unknown, out: unknown) => [product, [a, b, out], [1]]),
  ],
  'ndarray/base/unary-strided1d': [
    c(
      [
        [2, 3],
        [2, 3],
      ],
      (a: unknown, out: unknown) => [running, [a, out], [1]],
    ),
  ],
  'ndarray/base/nullary-strided1d': [c([[2, 3]], (out: unknown) => [filling, [out], [1]])],
};
