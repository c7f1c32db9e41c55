import { tensor, type Tensor } from '@stdgrad/core';
import {
  at,
  broadcastTo,
  einsum,
  expandDims,
  flatten,
  flip,
  moveaxis,
  mul,
  ravel,
  reshape,
  squeeze,
  sum,
  swapaxes,
  transpose,
} from '@stdgrad/ops';
import { describe, expect, test } from 'vitest';
import { gradientOf, numbersOf } from '@stdgrad/gradcheck/laws';

const numbers = (x: Tensor): number[] => [...numbersOf(x)];
const gradient = (x: Tensor): number[] | null => (x.grad === null ? null : [...gradientOf(x)!]);
const matrix = (): Tensor =>
  tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);

const views: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  reshape: (x) => reshape(x, [3, 2]),
  ravel: (x) => ravel(x),
  transpose: (x) => transpose(x),
  swapaxes: (x) => swapaxes(x, 0, 1),
  moveaxis: (x) => moveaxis(x, 0, 1),
  squeeze: (x) => squeeze(x),
  expandDims: (x) => expandDims(x, 1),
  flip: (x) => flip(x),
  'a row': (x) => at(x, 1),
  'a part, reversed': (x) => at(x, ':,::-2'),
  'nothing of it': (x) => at(x, '5:'),
  'all of it': (x) => at(x),
  'einsum ij->ji': (x) => einsum('ij->ji', x),
  'a view of a view': (x) => flip(transpose(at(x, ':,1:'))),
  'a view of a view of a view': (x) => reshape(transpose(flip(transpose(x))), [6]),
};

describe.each(Object.entries(views))('%s', (_name, make) => {
  /** Elements of the view, as places in the owner. */
  const places = (): number[] => numbers(make(matrix())).map((value) => value - 1);

  test('shares memory and gradient with its owner', () => {
    const x = matrix();
    const view = make(x);
    expect(view.base).toBe(x);
    sum(mul(view, view)).backward();
    const expected = [0, 0, 0, 0, 0, 0];
    for (const place of places()) expected[place] = 2 * (place + 1);
    expect(gradient(x)).toEqual(expected);
    expect(gradient(view)).toEqual(places().map((place) => expected[place]));
    if (view.length === 0) return;
    view.grad!.data.fill(7);
    expect(gradient(x)!.filter((g) => g === 7).length).toBeGreaterThanOrEqual(view.length);
  });

  test('writes to its owner, and reads what the owner writes', () => {
    const x = matrix();
    const view = make(x);
    mul(view, 10, { out: view });
    expect(numbers(x)).toEqual([1, 2, 3, 4, 5, 6].map((value, k) => (places().includes(k) ? value * 10 : value)));
    mul(x, 0, { out: x });
    expect(numbers(view).every((value) => value === 0)).toBe(true);
  });

  test('has a gradient when its owner has one, also made later, and after another was made', () => {
    const x = matrix();
    sum(mul(x, x)).backward();
    const view = make(x);
    const other = make(x);
    const expected = places().map((place) => 2 * (place + 1));
    expect([gradient(view), gradient(other), gradient(x)]).toEqual([expected, expected, [2, 4, 6, 8, 10, 12]]);
  });

  test('used after a backward, goes on by itself, with the contents it had', () => {
    const x = matrix();
    const view = make(x);
    sum(mul(x, sum(view))).backward();
    const before = numbers(view);
    const result = mul(view, 2);
    expect(view.base === null || view.base === x).toBe(true);
    expect(numbers(view)).toEqual(before);
    result.backward();
    expect(gradient(view)).toEqual(before.map(() => 2));
  });

  test('has none when its owner has none', () => {
    const x = matrix();
    expect(make(x).grad).toBeNull();
    sum(mul(x, x)).backward();
    mul(x, 2);
    expect([x.grad, make(x).grad]).toEqual([null, null]);
  });

  test('of a constant is constant', () => {
    const x = tensor(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      { constant: true },
    );
    const view = make(x);
    expect([view.constant, view.base === x]).toEqual([true, true]);
    sum(mul(view, view)).backward();
    expect(view.grad).toBeNull();
  });

  test('of a result has that as its base', () => {
    const x = matrix();
    const y = mul(x, 3);
    const view = make(y);
    expect(view.base).toBe(y);
    sum(view).backward();
    expect(gradient(view)).toEqual(places().map(() => 1));
    expect(gradient(x)).toEqual([0, 1, 2, 3, 4, 5].map((place) => (places().includes(place) ? 3 : 0)));
  });
});

test('what copies has no base', () => {
  const x = matrix();
  for (const copy of [
    flatten(x),
    at(x, [0, 1]),
    at(x, [
      [true, false, true],
      [true, true, true],
    ]),
    mul(x, 1),
  ])
    expect(copy.base).toBeNull();
  // no view shows the elements of a transposed matrix in one row
  expect(reshape(transpose(x), [6]).base).toBeNull();
});

test('a broadcast view reads the gradient that its owner has', () => {
  const x = tensor([[1], [2]]);
  const wide = broadcastTo(x, [2, 3]);
  sum(
    mul(wide, [
      [1, 2, 3],
      [4, 5, 6],
    ]),
  ).backward();
  expect([gradient(x), gradient(wide)]).toEqual([
    [6, 15],
    [6, 6, 6, 15, 15, 15],
  ]);
});

test('views of one owner see each other', () => {
  const x = tensor([1, 2, 3, 4]);
  const [head, tail, odd] = [at(x, '0:3'), at(x, '1:'), at(x, '1::2')] as [Tensor, Tensor, Tensor];
  mul(head, tail, { out: head });
  expect([numbers(x), numbers(tail), numbers(odd)]).toEqual([
    [2, 6, 12, 4],
    [6, 12, 4],
    [6, 4],
  ]);
  sum(mul(odd, odd)).backward();
  expect([gradient(x), gradient(head), gradient(tail)]).toEqual([
    [0, 12, 0, 8],
    [0, 12, 0],
    [12, 0, 8],
  ]);
});
