import { add, mul, sin } from '@stdgrad/ops';
import { c, x, xy, list, square, isSmall, primal, wave, type CallCase } from './call.js';

export const callbacks: Readonly<Record<string, readonly CallCase[]>> = {
  'ndarray/map': [
    x([2, 3], square),
    x([2, 3], (v: never, i: number[]) => mul(v, i[1]!)),
    { ...x([2, 3], { dtype: 'float32' }, square), single: true },
    x([3], () => 2),
    x(
      [3],
      function (this: { factor: number }, v: never) {
        return mul(v, this.factor);
      },
      { factor: 3 },
    ),
  ],
  'ndarray/filter': [x([2, 3], isSmall)],
  'ndarray/reject': [x([2, 3], isSmall)],
  'ndarray/filter-map': [x([2, 3], (v: never) => (primal(isSmall(v)) ? square(v) : undefined))],
  'ndarray/find': [x([2, 3], isSmall), x([2, 3], { dims: [1] }, isSmall), x([3], { sentinel: -999 }, isSmall)],
  'ndarray/find.assign': [xy([4], [], isSmall)],
  'ndarray/find-last': [x([2, 3], isSmall), x([2, 3], { dims: [1], sentinel: 7 }, isSmall)],
  'ndarray/find-last.assign': [xy([4], [], isSmall)],
  'ndarray/flatten-by': [x([2, 3], square), x([2, 3], { order: 'column-major' }, square)],
  'ndarray/flatten-from-by': [x([2, 3, 2], 1, square)],
  'ndarray/for-each': [x([2, 3], () => undefined)],
  'ndarray/base/for-each': [list([[2, 3]], () => undefined)],
  'ndarray/base/nullary': [list([[2, 3]], () => 3)],
  'ndarray/base/unary': [
    list(
      [
        [2, 3],
        [2, 3],
      ],
      square,
    ),
    list(
      [
        [2, 3],
        [2, 3],
      ],
      sin,
    ),
    list([[], []], square),
  ],
  'ndarray/base/unary-by': [
    list(
      [
        [2, 3],
        [2, 3],
      ],
      square,
      (v: never) => mul(v, 2),
    ),
  ],
  'ndarray/base/map': [
    list(
      [
        [2, 3],
        [2, 3],
      ],
      square,
    ),
  ],
  'ndarray/base/binary': [
    list(
      [
        [2, 3],
        [2, 3],
        [2, 3],
      ],
      wave,
    ),
    list([[3], [3], [3]], mul),
  ],
  'ndarray/base/ternary': [
    list(
      [
        [2, 3],
        [2, 3],
        [2, 3],
        [2, 3],
      ],
      (a: never, b: never, d: never) => add(wave(a, b) as never, d),
    ),
  ],
  'ndarray/base/unary-accumulate': [
    c([[2, 3], []], (a: unknown, v: unknown) => [[a], v, (acc: never, w: never) => add(acc, mul(w, w))]),
  ],
  'ndarray/base/find': [c([[2, 3], []], (a: unknown, v: unknown) => [[a, v], isSmall])],
};

const each = (call: CallCase): CallCase => ({ ...call, after: (iterator: Iterable<unknown>) => [...iterator] });

export const iterators: Readonly<Record<string, readonly CallCase[]>> = {
  'ndarray/iter/column-entries': [each(x([2, 3]))],
  'ndarray/iter/columns': [each(x([2, 3])), each(x([2, 2, 3], { readonly: false }))],
  'ndarray/iter/entries': [each(x([2, 3])), each(x([2, 3], { order: 'column-major' }))],
  'ndarray/iter/interleave-subarrays': [
    each(
      c(
        [
          [2, 3],
          [2, 3],
        ],
        (a: unknown, b: unknown) => [[a, b], 1],
      ),
    ),
  ],
  'ndarray/iter/matrices': [each(x([2, 2, 3]))],
  'ndarray/iter/matrix-entries': [each(x([2, 2, 3]))],
  'ndarray/iter/row-entries': [each(x([2, 3]))],
  'ndarray/iter/rows': [each(x([2, 3]))],
  'ndarray/iter/select-dimension': [each(x([2, 3], 1))],
  'ndarray/iter/stacks': [each(x([2, 2, 3], [1, 2]))],
  'ndarray/iter/subarrays': [each(x([2, 2, 3], 2))],
  'ndarray/iter/values': [each(x([2, 3]))],
};
