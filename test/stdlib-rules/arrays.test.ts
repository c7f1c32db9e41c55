import { createRequire } from 'node:module';
import { grad, isTensor, tensor, type Tensor } from '@stdgrad/core';
import { isNDArray, type NDArray } from '@stdgrad/kernels';
import { add as addOp, mul, reshape as reshaped, sum, transpose as transposeOp } from '@stdgrad/ops';
import { dispatch, isStrided, type Strided } from '@stdgrad/protocol';
import { installRules } from '@stdgrad/stdlib-adapter';
import { beforeAll, describe, expect, test } from 'vitest';
import { derivative as central } from '@stdgrad/gradcheck';

const require = createRequire(import.meta.url);
beforeAll(installRules);

type Fn = ((...args: unknown[]) => unknown) & { assign: (...args: unknown[]) => unknown };
const ndarray = require('@stdlib/ndarray/ctor') as new (...args: unknown[]) => Strided;
const toArray = require('@stdlib/ndarray/to-array') as (x: unknown) => unknown;

/** A call of one function, with arrays for the data; `at` puts the data into arguments. */
interface Case {
  readonly path: string;
  readonly shapes: readonly (readonly number[])[];
  readonly args: (...data: unknown[]) => unknown[];
}

const one = (path: string, shape: readonly number[], ...rest: unknown[]): Case => ({
  path,
  shapes: [shape],
  args: (x) => [x, ...rest],
});
const many = (path: string, shapes: readonly (readonly number[])[], args: Case['args']): Case => ({
  path,
  shapes,
  args,
});

const S = require('@stdlib/slice/ctor') as new (...args: unknown[]) => unknown;
const s = (...args: unknown[]): unknown => new S(...args);

const cases: Case[] = [
  one('blas/ext/sum', [2, 3]),
  one('blas/ext/sum', [2, 3], { dims: [0] }),
  one('blas/ext/sum', [2, 3, 2], { dims: [0, -1], keepdims: true }),
  one('stats/mean', [4]),
  one('stats/mean', [2, 3], { dims: [-1] }),
  one('stats/meankbn', [2, 3], { dims: [0], keepdims: true }),
  one('stats/max', [2, 3]),
  one('stats/max', [2, 3], { dims: [1] }),
  one('stats/min', [2, 3], { dims: [0], keepdims: true }),
  one('stats/range', [5]),
  one('stats/range', [2, 4], { dims: [1] }),
  one('stats/midrange', [2, 4], { dims: [1] }),
  one('stats/maxabs', [6]),
  one('stats/minabs', [2, 3], { dims: [1] }),
  one('blas/ext/cusum', [5]),
  one('blas/ext/cusum', [5], 10),
  one('blas/ext/cusum', [2, 3], { dims: [0] }),
  one('blas/ext/cusum', [2, 3], { dims: [0, 1] }),
  one('blas/ext/cusum', [2, 3, 2], { dims: [0, 2] }),
  many('blas/ext/cusum', [[2, 3], [2]], (x, y) => [x, y, { dims: [1] }]),
  one('blas/ext/sort', [5]),
  one('blas/ext/sort', [2, 4], -1, { dims: [1] }),
  one('blas/ext/sort', [3, 2], { dims: [0] }),
  one('blas/ext/to-sorted', [2, 4], { dims: [1] }),
  one('blas/ext/circshift', [5], 2),
  one('blas/ext/circshift', [2, 3], 1, { dims: [1] }),
  many('blas/ddot', [[4], [4]], (x, y) => [x, y]),
  many(
    'blas/ddot',
    [
      [2, 3],
      [2, 3],
    ],
    (x, y) => [x, y],
  ),
  many(
    'blas/ddot',
    [
      [2, 3],
      [2, 1],
    ],
    (x, y) => [x, y, -2],
  ),
  many('blas/gdot', [[4], [4]], (x, y) => [x, y]),
  one('math/special/abs', [2, 3]),
  one('ndarray/slice', [4, 3], s(1, 3), null),
  one('ndarray/slice', [5], s(null, null, -2)),
  one('ndarray/slice-dimension', [4, 3], 0, s(null, null, 2)),
  one('ndarray/slice-dimension-from', [4, 3], 1, 1),
  one('ndarray/slice-dimension-to', [4, 3], 0, 2),
  one('ndarray/slice-from', [4, 3], 1, 1),
  one('ndarray/slice-to', [4, 3], 2, 2),
  one('ndarray/reverse', [2, 3]),
  one('ndarray/reverse-dimension', [2, 3], 1),
  one('ndarray/reverse-dimensions', [2, 3], [0, 1]),
  one('ndarray/transpose', [2, 3]),
  one('ndarray/diagonal', [3, 3]),
  one('ndarray/diagonal', [3, 4], { k: 1 }),
  one('ndarray/flatten', [2, 3]),
  one('ndarray/flatten', [2, 3], { order: 'column-major' }),
  one('ndarray/flatten', [2, 3, 2], { depth: 1 }),
  one('ndarray/flatten-from', [2, 3, 2], 1),
  one('ndarray/unflatten', [6], 0, [2, 3]),
  one('ndarray/to-unflattened', [6], 0, [2, 3]),
  one('ndarray/fliplr', [2, 3]),
  one('ndarray/flipud', [2, 3]),
  one('ndarray/to-flippedlr', [2, 3]),
  one('ndarray/to-flippedud', [2, 3]),
  one('ndarray/rot90', [2, 3]),
  one('ndarray/rotl90', [2, 3], 1),
  one('ndarray/rotr90', [2, 3], 1),
  one('ndarray/rot180', [2, 3]),
  one('ndarray/to-rot90', [2, 3]),
  one('ndarray/to-rotl90', [2, 3], 3),
  one('ndarray/to-rotr90', [2, 3], 1),
  one('ndarray/to-rot180', [2, 3]),
  one('ndarray/to-reversed', [2, 3]),
  one('ndarray/to-reversed-dimension', [2, 3], { dim: 0 }),
  one('ndarray/to-reversed-dimensions', [2, 3], [0]),
  one('ndarray/to-transposed', [2, 3]),
  one('ndarray/copy', [2, 3]),
  one('ndarray/broadcast-array', [3], [2, 3]),
  one('ndarray/maybe-broadcast-array', [3], [2, 3]),
  one('ndarray/prepend-singleton-dimensions', [3], 3),
  one('ndarray/remove-singleton-dimensions', [1, 3, 1]),
  many('ndarray/spread-dimensions', [[2, 3]], (x) => [4, x, [1, 3]]),
  one('ndarray/at', [2, 3], 1, -1),
  one('ndarray/first', [2, 3]),
  one('ndarray/last', [2, 3]),
  one('ndarray/pop', [4]),
  one('ndarray/shift', [2, 3]),
  one('ndarray/to-array', [2, 3]),
  one('ndarray/from-scalar', []),
  one('ndarray/broadcast-scalar', [], [2, 2]),
  many('ndarray/broadcast-arrays', [[2, 1], [3]], (x, y) => [x, y]),
  many('ndarray/maybe-broadcast-arrays', [[2, 1], [3]], (x, y) => [[x, y]]),
  many(
    'ndarray/concat',
    [
      [2, 2],
      [2, 3],
    ],
    (x, y) => [[x, y]],
  ),
  many(
    'ndarray/concat',
    [
      [2, 2],
      [1, 2],
    ],
    (x, y) => [[x, y], { dim: -2 }],
  ),
  many('ndarray/concat1d', [[2], [3]], (x, y) => [x, 5, y]),
  many(
    'ndarray/hconcat',
    [
      [2, 2],
      [2, 1],
    ],
    (x, y) => [[x, y]],
  ),
  many(
    'ndarray/vconcat',
    [
      [2, 2],
      [1, 2],
    ],
    (x, y) => [[x, y]],
  ),
  many('ndarray/colcat', [[2], [2]], (x, y) => [[x, y]]),
  many('ndarray/rowcat', [[2], [2]], (x, y) => [[x, y]]),
  many('ndarray/push', [[2], []], (x, y) => [x, y, 4]),
  many('ndarray/unshift', [[2], []], (x, y) => [x, y, 4]),
];

function fill(shapes: readonly (readonly number[])[], seed = 3): number[][] {
  let state = seed;
  const next = (): number => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32) * 6 - 3;
  return shapes.map((shape) => Array.from({ length: shape.reduce((n, m) => n * m, 1) }, next));
}

function strides(shape: readonly number[]): number[] {
  return shape.map((_, d) => shape.slice(d + 1).reduce((n, m) => n * m, 1));
}

/** A stdlib ndarray; scalars of functions that take numbers are numbers. */
function plainArray(values: readonly number[], shape: readonly number[], path: string, columns = false): unknown {
  if (shape.length === 0 && /scalar|push|unshift/.test(path)) return values[0];
  if (columns && shape.length > 1) {
    const [list, flipped] = transposed(values, shape);
    return new ndarray('float64', Float64Array.from(list), [...shape], strides(flipped).reverse(), 0, 'column-major');
  }
  return new ndarray(
    'float64',
    Float64Array.from(values),
    [...shape],
    shape.length ? strides(shape) : [0],
    0,
    'row-major',
  );
}

/** All numbers in a result, in order. */
function numbersIn(result: unknown): number[] {
  if (typeof result === 'number') return [result];
  if (isTensor(result)) return numbersIn(result.value);
  if (isNDArray(result)) return Array.from({ length: result.length }, (_, k) => result.iget(k) as number);
  if (isStrided(result))
    return result.shape.length === 0
      ? [(result as unknown as NDArray).get() as number]
      : ([toArray(result)].flat(9) as number[]);
  return (result as unknown[]).flatMap(numbersIn);
}

/** A fixed random combination of all tensors in a result. */
function combined(result: unknown): Tensor | number {
  let k = 0;
  const parts: (Tensor | number)[] = [];
  const visit = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(visit);
    else if (typeof part === 'number') parts.push(part * weight(k++));
    else if (isTensor(part)) {
      const weights = Array.from({ length: part.length }, () => weight(k++));
      const shaped = tensor(weights, { constant: true });
      parts.push(sum(mul(part, (part.ndims === 0 ? weights[0] : reshaped(shaped, part.shape)) as never)));
    } else throw new Error(`no tensor: ${String(part)}`);
  };
  visit(result);
  return parts.reduce((a, b) => (typeof a === 'number' && typeof b === 'number' ? a + b : (addOp(a, b) as Tensor)));
}

const weight = (k: number): number => Math.sin(3 * k + 1) + 0.3;

const known = (path: string): Fn => require(`@stdlib/${path}`) as Fn;

describe.each(cases.map((one_, k) => [`${k} ${one_.path}`, one_] as const))('%s', (_name, { path, shapes, args }) => {
  const fn = known(path);
  const id = `@stdlib/${path}`;
  const values = fill(shapes);
  const tensors = (): Tensor[] => values.map((list, k) => reshapedTensor(list, shapes[k]!));

  test('value is that of the function itself', () => {
    const expected = fn(...args(...values.map((list, k) => plainArray(list, shapes[k]!, path))));
    const result = dispatch(id, fn, undefined, args(...tensors()));
    expect(numbersIn(result)).toEqual(numbersIn(expected));
    if (isStrided(expected)) expect((result as Tensor).shape).toEqual(Array.from(expected.shape));
  });

  const asRows = (x: Tensor): unknown => mul(x, 1);
  const asColumns = (x: Tensor): unknown => transposeOp(mul(transposeOp(x), 1));

  test.each([
    ['rows', false, asRows],
    ['columns', true, asColumns],
  ] as const)('gradient of data in %s', (_order, columns, lay) => {
    const inputs = tensors();
    // in-place functions change what they are given: not the leaves
    const total = combined(dispatch(id, fn, undefined, args(...inputs.map(lay))));
    (total as Tensor).backward();
    inputs.forEach((x, k) => {
      const g = Array.from({ length: x.length }, (_, i) => x.grad!.iget(i) as number);
      const numeric = values[k]!.map((value, i) => {
        const f = (moved: number): number => {
          const lists = values.map((same, j) => (j === k ? same.with(i, moved) : same));
          const data = lists.map((list, j) => plainArray(list, shapes[j]!, path, columns));
          return numbersIn(fn(...args(...data))).reduce((sum_, y, n) => sum_ + y * weight(n), 0);
        };
        return central(f, value);
      });
      g.forEach((d, i) => {
        const { value, error } = numeric[i]!;
        expect(Math.abs(d - value)).toBeLessThan(1e-9 * Math.max(1, Math.abs(d)) + 10 * error);
      });
    });
  });

  test('second derivative', () => {
    const squares = (...xs: Tensor[]): unknown => {
      const y = dispatch(id, fn, undefined, args(...xs.map((x) => mul(x, x))));
      const total = combined(y);
      return mul(total as Tensor, total as Tensor);
    };
    const inputs = tensors();
    const first = (x: Tensor): unknown => sum(grad(squares)(x, ...inputs.slice(1)) as Tensor);
    const second = grad(first)(inputs[0]!) as Tensor;
    const list = values[0]!;
    list.forEach((value, i) => {
      const f = (moved: number): number => {
        const moved_ = reshapedTensor(list.with(i, moved), shapes[0]!);
        return sum(grad(squares)(moved_, ...inputs.slice(1)) as Tensor).item();
      };
      const { value: d, error } = central(f, value);
      const got = second.iget(i).item();
      expect(Math.abs(got - d)).toBeLessThan(1e-6 * Math.max(1, Math.abs(d)) + 10 * error);
    });
  });

  test('of a transposed operand', () => {
    const flipped = values.map((list, k) => transposed(list, shapes[k]!));
    const views = flipped.map(([list, shape]) => transposeOp(reshapedTensor(list, shape)));
    const expected = fn(...args(...values.map((list, k) => plainArray(list, shapes[k]!, path, true))));
    expect(numbersIn(dispatch(id, fn, undefined, args(...views)))).toEqual(numbersIn(expected));
  });
});

function transposed(list: readonly number[], shape: readonly number[]): [number[], number[]] {
  const x = transposeOp(reshapedTensor(list, shape));
  return [numbersIn(x), x.shape];
}

function reshapedTensor(list: readonly number[], shape: readonly number[]): Tensor {
  return shape.length === 0 ? tensor(list[0]!) : tensor(reshaped(tensor(list), shape), { constant: false });
}
