import { isTensor } from '@stdgrad/core';
import { mul } from '@stdgrad/ops';
import { c, x, xy, list, toArray, s, m, square, type CallCase, type Shape } from './call.js';

/** Memory of a vector: itself if it is a tensor. */
const memory = (a: unknown): unknown => (isTensor(a) ? mul(a, 1) : Float64Array.from(toArray(a) as number[]));
const scalar = (a: unknown): unknown => (isTensor(a) ? a : (a as { get(): unknown }).get());

/** A write by a string; the value is the second array. */
function written(key: string, shape: Shape): CallCase {
  let value: unknown;
  return {
    shapes: [[3, 4], shape],
    args: (a: unknown, v: unknown) => {
      value = v;
      return [a];
    },
    after: (a: Record<string, unknown>) => {
      a[key] = value;
      return a['0'];
    },
  };
}

export const made: Readonly<Record<string, readonly CallCase[]>> = {
  'ndarray/ctor': [
    c([[6]], (a: unknown) => ['float64', memory(a), [2, 2], [3, -1], 1, 'row-major']),
    c([[], []], (a: unknown, b: unknown) => ['generic', [scalar(a), 2, scalar(b)], [3], [1], 0, 'row-major']),
  ],
  'ndarray/base/ctor': [c([[6]], (a: unknown) => ['float64', memory(a), [2, 2], [3, -1], 1, 'row-major'])],
  'ndarray/base/to-array': [c([[6]], (a: unknown) => [memory(a), [2, 2], [3, 1], 1, 'row-major'])],
  'ndarray/fancy': [c([[6]], (a: unknown) => ['float64', memory(a), [2, 2], [3, -1], 1, 'row-major'])],
  'ndarray/to-fancy': [
    ...[':,0', '1', '::-1,1:', '0,2', '...', '1:,::-2'].map((key) => ({
      ...x([3, 4]),
      after: (a: Record<string, unknown>) => a[key],
    })),
    {
      ...c([[3, 4], [3]], (a: unknown) => [a]),
      after: (a: Record<string, unknown>) => (a['::-1,:2'] as Record<string, unknown>)['1'],
    },
    written(':,1', [3]),
    written('1:3,::2', [2]),
    written('...', []),
  ],
};

/** The other arrays are written to. */
export const writes: Readonly<Record<string, readonly CallCase[]>> = {
  'ndarray/fill': [xy([2, 3], [])],
  'ndarray/fill-slice': [xy([2, 3], [], s(0, 1), null), xy([4], [], s(null, null, -2))],
  'ndarray/slice-assign': [xy([2], [2, 3], null, 1), xy([2, 1], [2, 3], m(null, s(1, 3)))],
  'ndarray/fill-by': [x([2, 3], (_v: unknown, i: number[]) => 2 * i[0]! + i[1]!), x([3], square)],
  'ndarray/base/assign': [
    list([
      [2, 3],
      [2, 3],
    ]),
  ],
  'ndarray/base/assign-scalar': [list([[], [2, 3]])],
  'ndarray/base/fill': [xy([2, 3], [])],
  'ndarray/base/fill-diagonal': [xy([3, 3], [], [0, 1], 0)],
  'ndarray/base/fill-by': [x([2, 3], square)],
  'ndarray/base/slice-assign': [xy([2], [2, 3], m(null, 1), true)],
  'blas/ext/circshift': [x([5], 2), x([2, 3], 1, { dims: [1] })],
  'blas/ext/sort': [x([5]), x([2, 4], -1, { dims: [1] })],
  'blas/ext/sorthp': [x([5])],
  'blas/dswap': [xy([4]), xy([2, 3], [2, 3], -2)],
  'blas/gswap': [xy([4])],
};
