// Errors of MyGrad that stdgrad must not have, by their numbers in shared/conformance/MYGRAD_BUGS.md.
import { tensor, type Tensor } from '@stdgrad/core';
import { add, assign, at, div, exp, ln, mul, prod, reshape, sqrt, squeeze, sum, transpose, where } from '@stdgrad/ops';
import { expect, test } from 'vitest';
import { gradientOf, numbersOf } from '@stdgrad/gradcheck/laws';

const numbers = (x: Tensor): number[] => [...numbersOf(x)];
const gradient = (x: Tensor): number[] | null => (x.grad === null ? null : [...gradientOf(x)!]);
const matrix = (): Tensor =>
  tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);

test('A1: a reshaped view has its gradient, whatever layout the owner’s was first stored in', () => {
  for (const other of [(x: Tensor) => sum(x, { dims: 0 }), (x: Tensor) => transpose(x)]) {
    const x = matrix();
    const view = reshape(x, [-1]);
    add(sum(view), sum(other(x))).backward();
    expect([gradient(x), gradient(view)]).toEqual([
      [2, 2, 2, 2, 2, 2],
      [2, 2, 2, 2, 2, 2],
    ]);
    const y = matrix();
    const late = reshape(y, [6]);
    add(sum(other(y)), sum(late)).backward();
    expect(gradient(late)).toEqual([2, 2, 2, 2, 2, 2]);
  }
});

test('A2: in place on a reshaped view of a column-major owner', () => {
  const x = matrix();
  const y = mul(transpose(x), 2);
  const view = reshape(transpose(y), [-1]);
  add(view, 1, { out: view });
  sum(y).backward();
  expect(gradient(x)).toEqual([2, 2, 2, 2, 2, 2]);
});

test('A3: in place on a view of a tensor that holds a gradient', () => {
  const x = tensor([1, 2, 3]);
  x.backward();
  const view = at(x, ':2');
  mul(view, 2, { out: view });
  sum(mul(x, [1, 10, 100])).backward();
  expect([numbers(x), gradient(x), gradient(view)]).toEqual([
    [2, 4, 3],
    [1, 10, 100],
    [1, 10],
  ]);
});

test('A5: of repeated places of any integer type only the last receives the gradient', () => {
  for (const dtype of ['int32', 'int16', 'uint8', 'int8', 'uint32'] as const) {
    const x = tensor([1, 2, 3]);
    const value = tensor([10, 20, 30]);
    assign(x, [tensor([0, 0, 1], { dtype })], value);
    expect(numbers(x)).toEqual([20, 30, 3]);
    x.backward();
    expect(gradient(value)).toEqual([0, 1, 1]);
  }
});

test('A6, A7, A11: views follow their base in writes, also after a backward, and views of a reshaped sibling', () => {
  const x = tensor([1, 2, 3, 4]);
  const [view, sibling] = [at(x, '1:3'), reshape(x, [2, 2])];
  sum(mul(view, view)).backward();
  mul(x, 10, { out: x });
  expect([numbers(view), numbers(sibling)]).toEqual([
    [20, 30],
    [10, 20, 30, 40],
  ]);
  mul(sibling, 2, { out: sibling });
  expect([numbers(x), numbers(view)]).toEqual([
    [20, 40, 60, 80],
    [40, 60],
  ]);
  sum(mul(view, 3)).backward();
  expect(gradient(x)).toEqual([0, 3, 3, 0]);
});

test('A8, A9: masks on operands without dimensions, and masks that are tensors', () => {
  for (const mask of [true, tensor(true)]) {
    const x = tensor(3);
    const view = reshape(x, [1]);
    const out = tensor(0);
    mul(x, 2, { out, where: mask });
    out.backward();
    expect([gradient(x), gradient(view), x.grad!.shape]).toEqual([[2], [2], []]);
  }
});

test('A10: a condition that is a tensor', () => {
  const x = tensor([1, 2]);
  where(tensor([true, false]), x, 0).backward();
  expect(gradient(x)).toEqual([1, 0]);
});

test('A12: squeezing nothing gives a view like any other', () => {
  const x = matrix();
  const same = squeeze(x);
  expect(same.base).toBe(x);
  mul(same, 2, { out: same });
  expect(numbers(x)).toEqual([2, 4, 6, 8, 10, 12]);
});

test('A13: the gradient of a product divides by nothing', () => {
  const x = tensor([1e-200, 1e-200, 1e300]);
  prod(x).backward();
  expect(gradient(x)![0]! / 1e100).toBeCloseTo(1, 12);
  expect(gradient(x)![1]! / 1e100).toBeCloseTo(1, 12);
  const zeros = tensor([2, 0, 3]);
  prod(zeros).backward();
  expect(gradient(zeros)).toEqual([0, 6, 0]);
  const two = tensor([0, 0, 3]);
  prod(two).backward();
  expect(gradient(two)).toEqual([0, 0, 0]);
});

test('A15: what is masked out poisons nothing', () => {
  const mask = [true, false];
  for (const op of [ln, sqrt, exp] as const) {
    for (const poison of [NaN, -1, 0, Infinity, -Infinity]) {
      const x = tensor([4, poison]);
      const out = tensor([0, 7]);
      op(x, { out, where: mask });
      sum(out).backward();
      expect(numbers(out)[1]).toBe(7);
      expect(gradient(x)![1]).toBe(0);
    }
  }
  const [x, y] = [tensor([1, 0]), tensor([2, 0])];
  const out = tensor([0, 7]);
  div(x, y, { out, where: mask });
  out.backward();
  expect([gradient(x), gradient(y)]).toEqual([
    [0.5, 0],
    [-0.25, 0],
  ]);
});

test('A16: a variable that receives no gradient has zeros', () => {
  const [x, y] = [tensor([1, 2]), tensor([0, 0])];
  const z = mul(x, 1);
  mul(y, 3, { out: z });
  z.backward();
  expect([gradient(y), gradient(x)]).toEqual([[3, 3], null]);
});

test('A17: graphs deeper than any stack', () => {
  let y = tensor(1);
  const x = y;
  for (let k = 0; k < 100_000; k++) y = mul(y, 1);
  y.backward();
  expect(gradient(x)).toEqual([1]);
});

test('A20: index lists and masks that change before backward', () => {
  const x = tensor([1, 2, 3]);
  const index = Int32Array.of(0, 2);
  const y = at(x, index);
  index.fill(1);
  y.backward();
  expect(gradient(x)).toEqual([1, 0, 1]);
});
