import { c, x, xy, list, type CallCase } from './call.js';

export const copies: Readonly<Record<string, readonly CallCase[]>> = {
  'ndarray/copy': [x([2, 3]), x([]), x([0, 2])],
  'ndarray/flatten': [x([2, 3]), x([2, 3], { order: 'column-major' }), x([2, 3, 2], { depth: 1 })],
  'ndarray/flatten-from': [x([2, 3, 2], 1)],
  'ndarray/to-array': [x([2, 3])],
  'ndarray/to-flippedlr': [x([2, 3])],
  'ndarray/to-flippedud': [x([2, 3])],
  'ndarray/to-reversed': [x([2, 3])],
  'ndarray/to-reversed-dimension': [x([2, 3], { dim: 0 })],
  'ndarray/to-reversed-dimensions': [x([2, 3], [0])],
  'ndarray/to-rot90': [x([2, 3])],
  'ndarray/to-rot180': [x([2, 3])],
  'ndarray/to-rotl90': [x([2, 3], 3)],
  'ndarray/to-rotr90': [x([2, 3], 1)],
  'ndarray/to-transposed': [x([2, 3])],
  'ndarray/to-unflattened': [x([6], 0, [2, 3])],
  'ndarray/broadcast-scalar': [x([], [2, 2]), { ...x([], [3], { dtype: 'float32' }), single: true }],
  'ndarray/from-scalar': [x([])],
  'ndarray/broadcast-scalar-like': [xy([2, 3], [])],
  'ndarray/from-scalar-like': [xy([2, 3], [])],
  'ndarray/concat': [
    list([
      [2, 2],
      [2, 3],
    ]),
    list(
      [
        [2, 2],
        [1, 2],
      ],
      { dim: -2 },
    ),
  ],
  'ndarray/concat.assign': [
    c(
      [
        [2, 2],
        [2, 3],
        [2, 5],
      ],
      (a: unknown, b: unknown, out: unknown) => [[a, b], out],
    ),
  ],
  'ndarray/concat1d': [c([[2], [3]], (a: unknown, b: unknown) => [a, 5, b])],
  'ndarray/concat1d.assign': [c([[2], [3], [6]], (a: unknown, b: unknown, out: unknown) => [a, 5, b, out])],
  'ndarray/hconcat': [
    list([
      [2, 2],
      [2, 1],
    ]),
  ],
  'ndarray/hconcat.assign': [
    c(
      [
        [2, 2],
        [2, 1],
        [2, 3],
      ],
      (a: unknown, b: unknown, out: unknown) => [[a, b], out],
    ),
  ],
  'ndarray/vconcat': [
    list([
      [2, 2],
      [1, 2],
    ]),
  ],
  'ndarray/vconcat.assign': [
    c(
      [
        [2, 2],
        [1, 2],
        [3, 2],
      ],
      (a: unknown, b: unknown, out: unknown) => [[a, b], out],
    ),
  ],
  'ndarray/colcat': [list([[2], [2]])],
  'ndarray/colcat.assign': [c([[2], [2], [2, 2]], (a: unknown, b: unknown, out: unknown) => [[a, b], out])],
  'ndarray/rowcat': [list([[2], [2]])],
  'ndarray/rowcat.assign': [c([[2], [2], [2, 2]], (a: unknown, b: unknown, out: unknown) => [[a, b], out])],
  'ndarray/push': [c([[2], []], (a: unknown, b: unknown) => [a, b, 4])],
  'ndarray/push.assign': [c([[2], [], [4]], (a: unknown, b: unknown, out: unknown) => [a, b, 4, out])],
  'ndarray/unshift': [c([[2], []], (a: unknown, b: unknown) => [a, b, 4])],
  'ndarray/unshift.assign': [c([[2], [], [4]], (a: unknown, b: unknown, out: unknown) => [a, b, 4, out])],
  'ndarray/with': [c([[2, 3], []], (a: unknown, v: unknown) => [a, [1, 2], v])],
  'ndarray/base/copy': [x([2, 3])],
  'ndarray/base/tile': [x([2, 3], [2, 1])],
  'ndarray/base/to-flippedlr': [x([2, 3])],
  'ndarray/base/to-flippedud': [x([2, 3])],
  'ndarray/base/to-reversed': [x([2, 3])],
  'ndarray/base/to-reversed-dimension': [x([2, 3], 0)],
  'ndarray/base/to-reversed-dimensions': [x([2, 3], [0])],
  'ndarray/base/to-rot90': [x([2, 3], [0, 1], 1)],
  'ndarray/base/to-rot180': [x([2, 3], [0, 1])],
  'ndarray/base/to-rotl90': [x([2, 3], 3)],
  'ndarray/base/to-rotr90': [x([2, 3], 1)],
  'ndarray/base/to-transposed': [x([2, 3])],
  'ndarray/base/to-unflattened': [x([6], 0, [2, 3])],
  'ndarray/base/broadcast-scalar': [x([], 'float64', [2, 2], 'row-major')],
  'ndarray/base/broadcast-scalar-like': [xy([2, 3], [])],
  'ndarray/base/from-scalar': [x([], 'float64', 'row-major')],
  'ndarray/base/from-scalar-like': [xy([2, 3], [])],
  'ndarray/base/full': [x([], 'float64', [2, 2], 'row-major')],
  'ndarray/base/from-array': [c([[], []], (a: unknown, b: unknown) => [[a, 2, b], 'row-major'])],
};
