import { arrayOf, arrayOfValue, noAutodiff, tensor, type Tensor, type Value } from '@stdgrad/core';
import { elements, fromElements } from '@stdgrad/kernels';
import { add, assign, at, ellipsis, less, mul, newaxis, sum, where } from '@stdgrad/ops';
import ndarray from '@stdlib/ndarray/array';
import FancyArray from '@stdlib/ndarray/fancy';
import Slice from '@stdlib/slice/ctor';
import MultiSlice from '@stdlib/slice/multi';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const numbers = (x: Value): number[] => elements(arrayOfValue(x)) as number[];
const counting = (...shape: number[]): Tensor => {
  const size = shape.reduce((n, m) => n * m, 1);
  return tensor(
    fromElements(
      Array.from({ length: size }, (_, k) => k),
      shape,
      'float64',
    ),
  );
};

describe('what an index is made of', () => {
  test("@stdlib's slices", () => {
    const x = counting(3, 4);
    expect(numbers(at(x, new Slice(null, null, -2)))).toEqual(numbers(at(x, '::-2')));
    expect(numbers(at(x, new MultiSlice(1, new Slice(1, 3))))).toEqual([5, 6]);
    expect(numbers(at(x, new MultiSlice(null, 0)))).toEqual([0, 4, 8]);
    expect(at(x, newaxis, new MultiSlice(null, 0), newaxis).shape).toEqual([1, 3, 1]);
  });

  test('arrays of every kind', () => {
    const x = counting(4);
    const expected = [3, 0, 3];
    const ints = [3, 0, -1];
    for (const index of [
      ints,
      Int32Array.from(ints),
      Int8Array.from(ints),
      fromElements(ints, [3], 'int16'),
      tensor(ints, { dtype: 'int32' }),
      ndarray(Int32Array.from(ints)),
      ndarray(ints, { dtype: 'generic' }),
    ])
      expect(numbers(at(x, index as never))).toEqual(expected);
    const truths = [true, false, false, true];
    for (const index of [
      truths,
      fromElements(truths, [4], 'bool'),
      tensor(truths),
      ndarray(truths, { dtype: 'bool', casting: 'unsafe' }),
      ndarray(truths, { dtype: 'generic' }),
      less(mul(x, [0, 1, 1, 0]), 1e-9),
    ])
      expect(numbers(at(x, index as never))).toEqual([0, 3]);
    expect(at(x, []).shape).toEqual([0]);
    expect(at(x, [[]]).shape).toEqual([1, 0]);
    expect(at(x, true).shape).toEqual([1, 4]);
    expect(at(x, false).shape).toEqual([0, 4]);
  });

  test('an index array of the user may change later', () => {
    const x = tensor([1, 2, 3]);
    const index = Int32Array.from([0, 1]);
    const part = at(x, index);
    index.fill(2);
    sum(mul(part, [10, 100])).backward();
    expect(numbers(x.grad!)).toEqual([10, 100, 0]);
  });

  test('an integer tensor may index itself while it is written', () => {
    const x = tensor([2, 0, 1], { dtype: 'int32' });
    expect(numbers(assign(x, [x], x))).toEqual([0, 1, 2]);
  });

  test('lists, arrays and ndarrays are read too', () => {
    expect(
      numbers(
        at(
          [
            [1, 2],
            [3, 4],
          ],
          ':',
          1,
        ),
      ),
    ).toEqual([2, 4]);
    expect(numbers(at(new Float64Array([1, 2, 3]), '::-1'))).toEqual([3, 2, 1]);
    const memory = new Float64Array([1, 2, 3]);
    const view = at(ndarray(memory), '1:');
    memory[2] = 9;
    expect(numbers(view)).toEqual([2, 9]);
  });
});

describe('strings as @stdlib/ndarray/fancy reads them', () => {
  const int = fc.integer({ min: -7, max: 7 }).map(String);
  const end = fc.oneof(
    fc.constant('end'),
    fc.integer({ min: 0, max: 7 }).map((k) => `end-${k}`),
    fc.constantFrom('end/2', 'end/3', 'end/1', 'end/1.5'),
  );
  const bound = fc.oneof(fc.constant(''), int, int, end);
  const step = fc.constantFrom('', ':', ':1', ':2', ':-1', ':-2', ':3', ':-3');
  const slice = fc.tuple(bound, bound, step).map(([a, b, c]) => `${a}:${b}${c}`);

  test('slices and integers of one to three dimensions', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }).chain((shape) =>
          fc.record({
            shape: fc.constant(shape),
            parts: fc.tuple(
              ...shape.map((n) =>
                fc.oneof(
                  { arbitrary: slice, weight: 4 },
                  { arbitrary: fc.integer({ min: -n, max: n - 1 }).map(String), weight: 1 },
                ),
              ),
            ),
            dots: fc.boolean(),
          }),
        ),
        ({ shape, parts, dots }) => {
          fc.pre(parts.some((part) => part.includes(':')));
          const text = dots ? [...parts.slice(0, -1), '...'].join(', ') : parts.join(',');
          const x = counting(...shape);
          const fancy = new FancyArray(
            'float64',
            Float64Array.from(numbers(x)),
            shape,
            [...arrayOf(x).layout.strides],
            0,
            'row-major',
          );
          const expected = (
            fancy as unknown as Record<string, { shape: number[]; length: number; iget(k: number): number }>
          )[text];
          fc.pre(expected !== undefined && expected.shape !== undefined);
          const part = at(x, text);
          expect(part.shape).toEqual([...expected.shape]);
          expect(numbers(part)).toEqual(Array.from({ length: expected.length }, (_, k) => expected.iget(k)));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('spaces and signs', () => {
    const x = counting(3, 4);
    expect(numbers(at(x, ' +1 , 1 : end - 1 '))).toEqual([5, 6]);
    expect(at(x, ' ... ').shape).toEqual([3, 4]);
  });
});

describe('views', () => {
  test('share memory with what they show, in both directions', () => {
    const x = counting(3, 4);
    const rows = at(x, '::-1');
    const corner = at(rows, '1:', [1, 2].length);
    assign(corner, ellipsis, -1);
    expect(numbers(x)).toEqual([0, 1, -1, 3, 4, 5, -1, 7, 8, 9, 10, 11]);
    assign(x, [0], 7);
    expect(numbers(at(rows, -1))).toEqual([7, 7, 7, 7]);
    expect(corner.base).toBe(x);
    const dot = at(x, 0, 0, ellipsis);
    expect(dot.base).toBe(x);
    assign(dot, [], 5);
    expect(at(x, 0, 0).item()).toBe(5);
  });

  test('elements and advanced indices are copies', () => {
    const x = counting(3);
    for (const part of [at(x, 1), at(x, [1]), at(x, [false, true, false]), at(counting())]) {
      expect(part.base).toBeNull();
      assign(part, ellipsis, 50);
    }
    expect(numbers(x)).toEqual([0, 1, 2]);
  });

  test('of plain arrays are plain arrays over the same memory', () => {
    const x = fromElements([1, 2, 3, 4], [2, 2], 'float64');
    const view = at(x, ':', 0);
    x.set(1, 0, 9);
    expect(numbers(view)).toEqual([1, 9]);
  });
});

describe('assign', () => {
  test('reads what it writes over before it writes', () => {
    const x = tensor([1, 2, 3, 4]);
    const y = mul(x, 1);
    assign(y, '1:', at(y, ':-1'));
    expect(numbers(y)).toEqual([1, 1, 2, 3]);
    sum(mul(y, [1, 10, 100, 1000])).backward();
    expect(numbers(x.grad!)).toEqual([11, 100, 1000, 0]);
    const z = mul(x, 1);
    assign(z, '::-1', z);
    expect(numbers(z)).toEqual([4, 3, 2, 1]);
    const memory = new Float64Array([1, 2, 3, 4]);
    assign(memory, '1:', memory.subarray(0, 3));
    expect([...memory]).toEqual([1, 1, 2, 3]);
  });

  test('writes through views of views, and results made before keep the old contents', () => {
    const x = counting(4);
    const squares = mul(x, x);
    const v = tensor(10);
    assign(at(at(x, '::-1'), '1:'), '::2', v);
    expect(numbers(x)).toEqual([10, 1, 10, 3]);
    sum(add(squares, x)).backward();
    expect(v.grad!.get()).toBe(2);
    expect(numbers(squares)).toEqual([0, 1, 4, 9]);
  });

  test('the index is the list of items; an index list stands inside of it', () => {
    expect(numbers(assign(counting(2, 2), [1, 0], 9))).toEqual([0, 1, 9, 3]);
    expect(numbers(assign(counting(2, 2), [[1, 0]], 9))).toEqual([9, 9, 9, 9]);
    expect(numbers(assign(counting(2, 2), Int32Array.of(1), 9))).toEqual([0, 1, 9, 9]);
    expect(numbers(assign(counting(2, 2), [], 9))).toEqual([9, 9, 9, 9]);
    expect(numbers(assign(counting(2, 2), less(counting(2, 2), 2), [7, 8]))).toEqual([7, 8, 2, 3]);
    expect(numbers(assign(counting(2, 2), new MultiSlice(null, 0), 9))).toEqual([9, 1, 9, 3]);
  });

  test('numbers and lists of integers go among integers and booleans', () => {
    const ints = tensor([1, 2, 3], { dtype: 'int32' });
    expect(numbers(assign(ints, '1:', [7, 8]))).toEqual([1, 7, 8]);
    expect(() => assign(ints, 0, 0.5)).toThrow("assign: float64 values can't be written to a tensor of dtype int32");
    expect(() => assign(ints, 0, 2 ** 40)).toThrow("can't be written");
    const truths = tensor([true, true]);
    expect(elements(arrayOf(assign(truths, 0, false)))).toEqual([false, true]);
    expect(() => assign(truths, 0, 2)).toThrow("can't be written");
  });

  test('plain targets: typed arrays, ndarrays of any library', () => {
    const theirs = ndarray([
      [1, 2],
      [3, 4],
    ]);
    expect(assign(theirs, [':', 1], [8, 9])).toBe(theirs);
    expect([theirs.get(0, 1), theirs.get(1, 1)]).toEqual([8, 9]);
    expect([...assign(new Float32Array(3), [[0, 2]], 1)]).toEqual([1, 0, 1]);
  });

  test('without tracking it changes memory only', () => {
    const x = tensor([1, 2]);
    noAutodiff(() => assign(x, 0, tensor(5)));
    mul(x, x).backward();
    expect(numbers(x.grad!)).toEqual([10, 4]);
  });
});

describe('where', () => {
  test('numbers in, number out', () => {
    expect([where(true, 1, 2), where(false, 1, 2), where(0, 1, 2), where(NaN, 1, 2)]).toEqual([1, 2, 2, 1]);
  });

  test('conditions of every kind', () => {
    const x = tensor([1, 2, 3]);
    for (const condition of [
      [true, false, true],
      [1, 0, -2],
      [NaN, 0, 1e-300],
      Int8Array.of(1, 0, 1),
      tensor([true, false, true]),
      tensor([0.5, 0, 3]),
      ndarray([true, false, true], { dtype: 'bool', casting: 'unsafe' }),
      ndarray([true, false, true], { dtype: 'generic' }),
    ])
      expect(numbers(where(condition as never, x, 0))).toEqual([1, 0, 3]);
    expect(where([[true], [false]], x, 0).shape).toEqual([2, 3]);
    expect(where([true, false], tensor([1, 2], { dtype: 'int32' }), 0).dtype).toBe('int32');
  });

  test('NaN of the branch not taken does not leak', () => {
    const x = tensor([-1, 4]);
    const logs = mul(x, [NaN, 2]);
    where([false, true], logs, x).backward();
    expect(numbers(x.grad!)[1]).toBe(2);
    const y = tensor([NaN, 1]);
    const z = tensor([5, NaN]);
    const picked = where([false, true], y, z);
    expect(numbers(picked)).toEqual([5, 1]);
    picked.backward();
    expect(numbers(y.grad!)).toEqual([0, 1]);
    expect(numbers(z.grad!)).toEqual([1, 0]);
  });

  test('options', () => {
    const out = tensor([0, 0]);
    const x = tensor([1, 2]);
    expect(where([true, false], x, -1, { out })).toBe(out);
    expect(numbers(out)).toEqual([1, -1]);
    expect(where([true, false], x, 0, { constant: true }).constant).toBe(true);
    expect(where([true, false], x, 0, { dtype: 'float32' }).dtype).toBe('float32');
    expect(() => where([true, false], x, 0, { dims: 1 } as never)).toThrow("where: unknown option 'dims'");
    expect(() => where([true, false], tensor([1, 2, 3]), 0)).toThrow('where: shapes');
    expect(() => where(undefined as never, x, 0)).toThrow('where: needs 3 operand(s), got 2');
  });
});
