import { tensor } from '@stdgrad/core';
import { load, mul, save } from '@stdgrad/ops';
import { expect, test } from 'vitest';

test('a tensor comes back as it was saved: contents, kind, gradient; as a leaf', () => {
  const x = tensor([[1, -0], [NaN, -Infinity]]); // prettier-ignore
  mul(x, [[1, 2], [3, 4]]).backward(); // prettier-ignore
  const again = load(save(x));
  expect([again.shape, again.dtype, again.constant]).toEqual([[2, 2], 'float64', false]);
  for (let k = 0; k < 4; k++) {
    expect(again.value.iget(k)).toBe(x.value.iget(k));
    expect(again.grad!.iget(k)).toBe(x.grad!.iget(k));
  }
  mul(again, 5).backward();
  expect(again.grad!.iget(3)).toBe(5);
});

test('constants and other data types too', () => {
  const mask = load(save(tensor([true, false])));
  expect([mask.dtype, mask.constant, mask.value.iget(0), mask.grad]).toEqual(['bool', true, true, null]);
  expect(load(save(tensor(2, { dtype: 'float32', constant: true }))).toString()).toBe(
    "tensor( 'float32', [ 2 ], [], constant )",
  );
});

test('anything else is refused', () => {
  for (const text of ['', '{}', '[1]', '{"format":"stdgrad.tensor.v1"}', undefined as never]) {
    expect(() => load(text)).toThrow(/^load: needs a text that save/);
  }
  expect(() => save([1] as never)).toThrow(/^save: needs a tensor/);
});
