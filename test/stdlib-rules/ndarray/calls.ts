import { createRequire } from 'node:module';
import { isTensor } from '@stdgrad/core';
import { add, assign, less, max, mul, sin, sum } from '@stdgrad/ops';
import { dispatch } from '@stdgrad/protocol';

const require = createRequire(import.meta.url);

/** A function of `@stdlib`. */
export type Fn = ((...args: unknown[]) => unknown) & { readonly [member: string]: Fn };

/** The function of a path below `@stdlib`, without wrapper: `ndarray/map`, `stats/max.assign`. */
export function known(path: string): Fn {
  const [file = '', member] = path.split('.');
  const fn = require(`@stdlib/${file}`) as Fn;
  return member === undefined ? fn : fn[member]!;
}

/** One way to call a function. */
export interface CallCase {
  /** Shapes of the arrays that gradients flow to. */
  readonly shapes: readonly (readonly number[])[];
  /** Arguments, made of these arrays. */
  readonly args: (...data: never[]) => unknown[];
  /** What is looked at of the result, where that is no number or array. */
  readonly after?: (result: never) => unknown;
  /** Whether some of it is computed in float32. */
  readonly single?: boolean;
  /** Data that the derivative is smooth at; default: any. */
  readonly sorted?: boolean;
}

type Args = CallCase['args'];
type Shape = readonly number[];

const c = (shapes: readonly Shape[], args: Args, more: Partial<CallCase> = {}): CallCase => ({ shapes, args, ...more });
const x = (shape: Shape, ...rest: unknown[]): CallCase => c([shape], (a: unknown) => [a, ...rest]);
const xy = (shape: Shape, other: Shape = shape, ...rest: unknown[]): CallCase =>
  c([shape, other], (a: unknown, b: unknown) => [a, b, ...rest]);
const list = (shapes: readonly Shape[], ...rest: unknown[]): CallCase =>
  c(shapes, (...data: unknown[]) => [data, ...rest]);

const mapAt = (id: string, a: unknown, clbk: unknown): unknown =>
  dispatch(id, known('ndarray/map'), undefined, [a, clbk]);
const plainly = require('@stdlib/ndarray/base/to-array') as Fn;
const toArray = (a: unknown): unknown => {
  const { data, shape, strides, offset, order } = a as Record<string, unknown>;
  return plainly(data, shape, strides, offset, order);
};
const Slice = require('@stdlib/slice/ctor') as new (...args: unknown[]) => unknown;
const MultiSlice = require('@stdlib/slice/multi') as new (...args: unknown[]) => unknown;
const s = (...args: unknown[]): unknown => new Slice(...args);
const m = (...args: unknown[]): unknown => new MultiSlice(...args);

const square = (v: never): unknown => mul(v, v);
const isSmall = (v: never): unknown => less(v, 0.3);
/** A number or boolean of what may be a tensor. */
const primal = (v: unknown): unknown => (isTensor(v) ? v.item() : v);
const wave = (v: never, w: never): unknown => mul(sin(v) as never, w);

const views: Readonly<Record<string, readonly CallCase[]>> = {
  'ndarray/at': [x([2, 3], 1, -1), x([4], 2)],
  'ndarray/broadcast-array': [x([3], [2, 3]), x([2, 1], [2, 3])],
  'ndarray/broadcast-arrays': [xy([2, 1], [3]), list([[2, 1], [3]])],
  'ndarray/maybe-broadcast-array': [x([3], [2, 3]), x([2, 3], [2, 3])],
  'ndarray/maybe-broadcast-arrays': [list([[2, 1], [3]])],
  'ndarray/diagonal': [x([3, 3]), x([3, 4], { k: 1 }), x([2, 3, 3], { dims: [-1, -2] })],
  'ndarray/first': [x([2, 3]), x([2, 3], { dims: [1] })],
  'ndarray/last': [x([2, 3]), x([2, 3], { dims: [1] })],
  'ndarray/fliplr': [x([2, 3])],
  'ndarray/flipud': [x([2, 3])],
  'ndarray/pop': [x([4]), x([2, 3], { dim: 0 })],
  'ndarray/shift': [x([2, 3]), x([4])],
  'ndarray/prepend-singleton-dimensions': [x([3], 3)],
  'ndarray/remove-singleton-dimensions': [x([1, 3, 1])],
  'ndarray/spread-dimensions': [c([[2, 3]], (a: unknown) => [4, a, [1, 3]])],
  'ndarray/reverse': [x([2, 3])],
  'ndarray/reverse-dimension': [x([2, 3], 1)],
  'ndarray/reverse-dimensions': [x([2, 3], [0, 1])],
  'ndarray/rot90': [x([2, 3]), x([2, 3], { k: -1 })],
  'ndarray/rot180': [x([2, 3])],
  'ndarray/rotl90': [x([2, 3], 1)],
  'ndarray/rotr90': [x([2, 3], 1)],
  'ndarray/slice': [
    x([4, 3], s(1, 3), null),
    x([5], s(null, null, -2)),
    x([4, 3], m(s(0, 4, 3), 1)),
    x([0, 3], null, s(1)),
  ],
  'ndarray/slice-dimension': [x([4, 3], 0, s(null, null, 2))],
  'ndarray/slice-dimension-from': [x([4, 3], 1, 1)],
  'ndarray/slice-dimension-to': [x([4, 3], 0, 2)],
  'ndarray/slice-from': [x([4, 3], 1, 1)],
  'ndarray/slice-to': [x([4, 3], 2, 2)],
  'ndarray/transpose': [x([2, 3])],
  'ndarray/unflatten': [x([6], 0, [2, 3])],
  'ndarray/ndarraylike2ndarray': [x([2, 3])],
  'ndarray/ndarraylike2scalar': [x([])],
  'ndarray/base/append-singleton-dimensions': [x([2], 2, true)],
  'ndarray/base/atleast1d': [list([[], [2]])],
  'ndarray/base/atleast2d': [list([[], [2]])],
  'ndarray/base/atleast3d': [list([[], [2, 2]])],
  'ndarray/base/atleastnd': [c([[], [2]], (a: unknown, b: unknown) => [3, [a, b]])],
  'ndarray/base/broadcast-array': [x([3], [2, 3])],
  'ndarray/base/broadcast-array-except-dimensions': [x([1, 3], [2, 3, 4], [-1])],
  'ndarray/base/broadcast-arrays': [list([[2, 1], [3]])],
  'ndarray/base/maybe-broadcast-array': [x([3], [2, 3])],
  'ndarray/base/maybe-broadcast-array-except-dimensions': [x([1, 3], [2, 3, 4], [-1])],
  'ndarray/base/maybe-broadcast-arrays': [list([[2, 1], [3]])],
  'ndarray/base/diagonal': [x([3, 3], [0, 1], 0, false)],
  'ndarray/base/expand-dimensions': [x([2, 3], 1, true)],
  'ndarray/base/fliplr': [x([2, 3], true)],
  'ndarray/base/flipud': [x([2, 3], true)],
  'ndarray/base/ndarraylike2ndarray': [x([2, 3])],
  'ndarray/base/ndarraylike2scalar': [x([])],
  'ndarray/base/pop': [x([2, 3], 0, true)],
  'ndarray/base/shift': [x([2, 3], 1, true)],
  'ndarray/base/prepend-singleton-dimensions': [x([2], 2, true)],
  'ndarray/base/remove-singleton-dimensions': [x([1, 3], true)],
  'ndarray/base/spread-dimensions': [c([[2, 3]], (a: unknown) => [4, a, [1, 3], true])],
  'ndarray/base/reverse': [x([2, 3], true)],
  'ndarray/base/reverse-dimension': [x([2, 3], 1, true)],
  'ndarray/base/reverse-dimensions': [x([2, 3], [0, 1], true)],
  'ndarray/base/rot90': [x([2, 3], [0, 1], 1, true)],
  'ndarray/base/rot180': [x([2, 3], [0, 1], true)],
  'ndarray/base/rotl90': [x([2, 3], 1, true)],
  'ndarray/base/rotr90': [x([2, 3], 1, true)],
  'ndarray/base/slice': [x([4, 3], m(s(1, 3), null), true, true)],
  'ndarray/base/slice-dimension': [x([4, 3], 0, s(null, null, 2), true, true)],
  'ndarray/base/slice-dimension-from': [x([4, 3], 1, 1, true, true)],
  'ndarray/base/slice-dimension-to': [x([4, 3], 0, 2, true, true)],
  'ndarray/base/slice-from': [x([4, 3], [1, 1], true, true)],
  'ndarray/base/slice-to': [x([4, 3], [2, 2], true, true)],
  'ndarray/base/transpose': [x([2, 3], true)],
  'ndarray/base/unflatten': [x([6], 0, [2, 3], true)],
};

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

const copies: Readonly<Record<string, readonly CallCase[]>> = {
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

const made: Readonly<Record<string, readonly CallCase[]>> = {
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
const writes: Readonly<Record<string, readonly CallCase[]>> = {
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

const callbacks: Readonly<Record<string, readonly CallCase[]>> = {
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
  'ndarray/find': [x([2, 3], isSmall), x([2, 3], { dims: [1] }, isSmall), x([3], { sentinelValue: 7 }, () => false)],
  'ndarray/find.assign': [xy([4], [], isSmall)],
  'ndarray/find-last': [x([2, 3], isSmall)],
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

const strided: Readonly<Record<string, readonly CallCase[]>> = {
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

const each = (call: CallCase): CallCase => ({ ...call, after: (iterator: Iterable<unknown>) => [...iterator] });

const iterators: Readonly<Record<string, readonly CallCase[]>> = {
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

const reductions = (path: string, byCallback: boolean): [string, CallCase[]][] => {
  const clbk = byCallback ? [(v: never) => mul(v, v)] : [];
  const one = (shape: Shape, options?: object): CallCase =>
    x(shape, ...(options === undefined ? [] : [options]), ...clbk);
  const sorted = path.includes('sorted');
  const all = [one([4]), one([2, 3], { dims: [1] }), one([2, 3]), one([2, 3, 2], { dims: [0, -1], keepdims: true })];
  const into = [c([[2, 3], [2]], (a: unknown, out: unknown) => [a, out, { dims: [1] }, ...clbk])];
  return [
    [path, all.map((call) => ({ ...call, sorted }))],
    [`${path}.assign`, into.map((call) => ({ ...call, sorted }))],
  ];
};

const reduced =
  'mean meankbn meankbn2 meanors meanpn meanpw meanwd nanmean nanmeanors nanmeanpn nanmeanwd max maxsorted min ' +
  'minsorted range midrange maxabs minabs rangeabs nanmax nanmin nanrange nanmidrange nanmaxabs nanminabs mediansorted';
const reducedBy = 'max-by min-by range-by midrange-by nanmax-by nanmin-by nanrange-by nanmidrange-by';

const others: Readonly<Record<string, readonly CallCase[]>> = {
  ...Object.fromEntries([
    ...reduced.split(' ').flatMap((name) => reductions(`stats/${name}`, false)),
    ...reducedBy.split(' ').flatMap((name) => reductions(`stats/${name}`, true)),
    ...reductions('blas/ext/sum', false),
  ]),
  ...Object.fromEntries(
    ['cumax', 'cumin'].flatMap((name) => [
      [`stats/${name}`, [x([5]), x([2, 3], { dims: [1] }), x([2, 3]), x([2, 3, 2], { dims: [0, 2] })]],
      [`stats/${name}.assign`, [xy([2, 3], [2, 3], { dims: [0] })]],
    ]),
  ),
  'blas/ext/cusum': [x([5]), x([5], 10), x([2, 3, 2], { dims: [0, 2] }), xy([2, 3], [2], { dims: [1] })],
  'blas/ext/cusum.assign': [xy([2, 3], [2, 3], { dims: [1] })],
  'blas/ext/to-sorted': [x([2, 4], { dims: [1] }), x([5], -1)],
  'blas/ext/to-sorted.assign': [xy([5])],
  'blas/ext/to-sortedhp': [x([5])],
  'blas/ext/to-sortedhp.assign': [xy([5])],
  'blas/ext/linspace': [
    c([[], []], (a: unknown, b: unknown) => [5, a, b]),
    c([[], []], (a: unknown, b: unknown) => [[2, 3], a, b, false]),
    c([[2], []], (a: unknown, b: unknown) => [[2, 3], a, b, { dims: [1] }]),
  ],
  'blas/ext/linspace.assign': [c([[2, 3], [], []], (out: unknown, a: unknown, b: unknown) => [out, a, b])],
  'blas/ext/unitspace': [c([[]], (a: unknown) => [[2, 2], a]), c([[2]], (a: unknown) => [[2, 3], a, { dims: [1] }])],
  'blas/ext/unitspace.assign': [c([[4], []], (out: unknown, a: unknown) => [out, a])],
  'blas/ddot': [xy([4]), xy([2, 3]), xy([2, 3], [2, 1], -2)],
  'blas/gdot': [xy([4])],
  'math/special/abs': [x([2, 3])],
  'math/special/abs.assign': [xy([2, 3])],
};

/** Calls whose results carry gradients, by path below `@stdlib`. */
export const calls: Readonly<Record<string, readonly CallCase[]>> = {
  ...views,
  ...copies,
  ...made,
  ...writes,
  ...callbacks,
  ...strided,
  ...iterators,
  ...others,
};

/** Paths whose results share memory with their operand. */
export const viewing: ReadonlySet<string> = new Set(Object.keys(views));
