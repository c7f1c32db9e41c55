import { memoryGuard, tensor, type Tensor } from '@stdgrad/core';
import { fromElements } from '@stdgrad/kernels';
import { at, concat, div, equal, exp, matmul, maximum, mul, pow, prod, sum, where } from '@stdgrad/ops';
import { MutationError } from '@stdgrad/protocol';
import { afterEach, describe, expect, test } from 'vitest';
import { gradientOf } from '@stdgrad/gradcheck/laws';

const small = 4;
const large = 2000;
const filled = (n: number, value: number): Float64Array => new Float64Array(n).fill(value);

/** Ways in which somebody's memory gets into an op, and how it is changed from outside. */
const forms: Readonly<Record<string, (data: Float64Array) => unknown>> = {
  'a typed array': (data) => data,
  'an ndarray of another library': (data) => ({
    data,
    shape: [data.length],
    strides: [1],
    offset: 0,
    dtype: 'float64',
  }),
  'a reversed ndarray': (data) => ({
    data,
    shape: [data.length],
    strides: [-1],
    offset: data.length - 1,
    dtype: 'float64',
  }),
  'a constant tensor over the memory': (data) => tensor(data, { copy: false, constant: true }),
  'a variable over the memory': (data) => tensor(data, { copy: false }),
  'the value of a variable': (data) => {
    const x = tensor(data);
    const { value } = x;
    restore = () => value.data.fill(9);
    return x;
  },
};

let restore: (() => void) | null = null;
afterEach(() => {
  restore = null;
  memoryGuard(true);
});

/** Changes the memory of the operand, between the op and its backward. */
function change(data: Float64Array): void {
  if (restore === null) data.fill(9);
  else restore();
}

describe.each(Object.entries(forms))('%s, changed between an op and its backward,', (_form, wrap) => {
  test('gives the gradient of that time where it is small', () => {
    const data = filled(small, 3);
    const x = tensor(filled(small, 2));
    const y = mul(x, wrap(data) as Tensor);
    change(data);
    y.backward();
    expect([...gradientOf(x)!]).toEqual([3, 3, 3, 3]);
  });

  test('is an error that names op and argument where it is large', () => {
    const data = filled(large, 3);
    const x = tensor(filled(large, 2));
    const y = mul(x, wrap(data) as Tensor);
    change(data);
    expect(() => y.backward()).toThrow(MutationError);
    expect(() => y.backward()).toThrow(/^mul: the second argument was changed/);
    expect(x.grad).toBeNull();
  });

  test('is an error too where a single element of many has changed, in either place', () => {
    const data = filled(large, 3);
    const x = tensor(filled(large, 2));
    const y = mul(wrap(data) as Tensor, x);
    change(data);
    if (restore === null) {
      data.fill(3);
      data[777] = 3.0000000001;
    }
    expect(() => y.backward()).toThrow(/^mul: the first argument was changed/);
  });

  test('is fine where it holds the same again', () => {
    const data = filled(large, 3);
    const x = tensor(filled(large, 2));
    const y = mul(x, wrap(data) as Tensor);
    if (restore !== null) return;
    change(data);
    data.fill(3);
    y.backward();
    expect(gradientOf(x)![5]).toBe(3);
  });

  test('is not looked at with the guard turned off', () => {
    const was = memoryGuard(false);
    expect(was).toBe(true);
    const data = filled(large, 3);
    const x = tensor(filled(large, 2));
    const y = mul(x, wrap(data) as Tensor);
    change(data);
    expect(() => y.backward()).not.toThrow();
    expect(memoryGuard(true)).toBe(false);
  });

  test('does not matter where no derivative reads it', () => {
    const data = filled(large, 3);
    const x = tensor(filled(large, 2));
    const y = concat([x, wrap(data) as Tensor]);
    change(data);
    y.backward();
    expect(gradientOf(x)![5]).toBe(1);
  });
});

describe('every op that reads an operand in backward', () => {
  const data = (n: number): Float64Array => Float64Array.from({ length: n }, (_, k) => 1 + ((k * 7) % 5) / 4);
  const ops: Readonly<Record<string, (x: Tensor, other: Float64Array) => unknown>> = {
    mul: (x, other) => mul(x, other),
    div: (x, other) => div(x, other),
    pow: (x, other) => pow(x, other),
    maximum: (x, other) => maximum(x, other),
    matmul: (x, other) => matmul(x, other),
    'a mask': (x, other) => where(equal(other, 1), x, 0),
    'prod, of a variable over the memory': (_x, other) => prod(tensor(other, { copy: false })),
  };
  test.each(Object.entries(ops))('%s', (_name, call) => {
    for (const n of [small, large]) {
      const expected = tensor(data(n));
      (call(expected, data(n)) as Tensor).backward();
      const other = data(n);
      const x = tensor(data(n));
      const y = call(x, other) as Tensor;
      other.fill(5);
      try {
        y.backward();
      } catch (error) {
        expect(error).toBeInstanceOf(MutationError);
        continue;
      }
      expect(x.grad === null ? null : [...gradientOf(x)!]).toEqual(
        expected.grad === null ? null : [...gradientOf(expected)!],
      );
    }
  });

  test('masks, conditions and index lists', () => {
    const mask = Uint8Array.of(1, 0, 1);
    const boolean = { data: mask, shape: [3], strides: [1], offset: 0, dtype: 'bool' };
    const x = tensor([1, 2, 3]);
    const chosen = where(boolean, x, 0);
    mask.fill(0);
    sum(chosen).backward();
    expect([...gradientOf(x)!]).toEqual([1, 0, 1]);
    const index = [0, 0, 2];
    const taken = at(x, index);
    index.fill(1);
    sum(taken).backward();
    expect([...gradientOf(x)!]).toEqual([2, 0, 1]);
    mask.fill(1);
    const out = tensor([0, 0, 0]);
    mul(x, 2, { out, where: boolean });
    mask.fill(0);
    out.backward();
    expect([...gradientOf(x)!]).toEqual([2, 2, 2]);
    const own = tensor([true, true, false]);
    const other = tensor([0, 0, 0]);
    mul(x, 3, { out: other, where: own });
    own.set(0, false);
    other.backward();
    expect([...gradientOf(x)!]).toEqual([3, 3, 0]);
    const integers = Int32Array.of(2, 1);
    const picked = at(x, integers);
    integers.fill(0);
    sum(picked).backward();
    expect([...gradientOf(x)!]).toEqual([0, 1, 1]);
  });
});

test('memory of tensors that nobody outside sees needs no guard', () => {
  const x = tensor(filled(large, 2));
  const y = tensor(filled(large, 3));
  const z = mul(x, y);
  mul(y, 0, { out: y });
  z.backward();
  expect(gradientOf(x)![0]).toBe(3);
  // the gradient asked for is that of the contents since
  expect(y.grad).toBeNull();
});

test('an array handed to tensor(...) is copied', () => {
  const data = filled(large, 2);
  const x = tensor(data);
  const y = exp(x);
  data.fill(0);
  y.backward();
  expect(gradientOf(x)![0]).toBe(Math.exp(2));
});

test('our own plain arrays are guarded like those of others', () => {
  for (const n of [small, large]) {
    const constant = fromElements(filled(n, 3), [n], 'float64');
    const x = tensor(filled(n, 2));
    const y = mul(x, constant);
    constant.set(0, 100);
    try {
      y.backward();
      expect(gradientOf(x)![0]).toBe(3);
    } catch (error) {
      expect(error).toBeInstanceOf(MutationError);
    }
  }
});
