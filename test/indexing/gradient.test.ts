import { arrayOfValue, backward, grad, tensor, type Tensor, type Value } from '@stdgrad/core';
import { elements, fromElements, type NDArray } from '@stdgrad/kernels';
import { assign, at, broadcastTo, flip, mul, reshape, sum, transpose, type IndexInput } from '@stdgrad/ops';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexed, integersOf } from './support/indices.js';

const numbers = (x: Value): number[] => elements(arrayOfValue(x)) as number[];
const dot = (x: Value, y: Value): number => {
  const ys = numbers(y);
  return numbers(x).reduce((total, a, k) => total + a * ys[k]!, 0);
};
/** Ones, but 0 where the index selects. */
const spared = (shape: readonly number[], index: readonly IndexInput[]): NDArray => {
  const size = shape.reduce((n, m) => n * m, 1);
  return assign(fromElements(new Float64Array(size).fill(1), shape, 'float64'), index, 0);
};
const gradOf = (x: Tensor): NDArray => {
  expect(x.grad).not.toBeNull();
  return x.grad!;
};
const seeds = fc.integer({ min: 1, max: 1e6 });

/** Tensors of a shape in every kind of memory: owned, and views of it. */
const layouts: Record<string, (shape: readonly number[], seed: number) => { x: Tensor; owner: Tensor }> = {
  owned: (shape, seed) => {
    const owner = tensor(integersOf(shape, seed));
    return { x: owner, owner };
  },
  transposed: (shape, seed) => {
    const owner = tensor(integersOf(shape.toReversed(), seed));
    return { x: transpose(owner), owner };
  },
  flipped: (shape, seed) => {
    const owner = tensor(integersOf(shape, seed));
    return { x: at(owner, ...shape.map(() => '::-1')), owner };
  },
  middle: (shape, seed) => {
    const owner = tensor(
      integersOf(
        shape.map((n) => 2 * n + 1),
        seed,
      ),
    );
    return { x: at(owner, ...shape.map(() => '1::2')), owner };
  },
};

describe.each(Object.entries(layouts))('%s memory', (_, make) => {
  test('⟨at(x), g⟩ = ⟨x, atᵀ(g)⟩, exactly', () => {
    fc.assert(
      fc.property(indexed(), seeds, ({ shape, index }, seed) => {
        const { x, owner } = make(shape, seed);
        const part = at(x, ...index);
        const g = integersOf(part.shape, seed + 1);
        const left = dot(part, g);
        backward(part, g);
        expect(dot(x, gradOf(x))).toBe(left);
        expect(dot(owner, gradOf(owner))).toBe(left);
      }),
      { numRuns: 150 },
    );
  });

  test('⟨assign(x, v), g⟩ = ⟨x, dx⟩ + ⟨v, dv⟩, exactly', () => {
    fc.assert(
      fc.property(indexed(), seeds, fc.nat(3), ({ shape, index }, seed, cut) => {
        const { x } = make(shape, seed);
        const before = fromElements(numbers(x), shape, 'float64');
        const { shape: selected } = at(x, ...index);
        // also values that broadcast, and that have a dimension too many
        const valueShape = cut === 3 ? [1, ...selected] : selected.map((n, d) => (d < cut ? 1 : n));
        const v = tensor(integersOf(valueShape, seed + 1));
        assign(x, index, v);
        const g = integersOf(shape, seed + 2);
        const left = dot(x, g);
        backward(x, g);
        expect(gradOf(v).shape).toEqual(valueShape);
        const kept = dot(mul(before, spared(shape, index)), g);
        expect(left).toBe(kept + dot(v, gradOf(v)));
      }),
      { numRuns: 150 },
    );
  });
});

test('the old contents get the gradient of what the write left', () => {
  fc.assert(
    fc.property(indexed(), seeds, ({ shape, index }, seed) => {
      const leaf = tensor(integersOf(shape, seed));
      const x = mul(leaf, 1);
      assign(x, index, 5);
      const g = integersOf(shape, seed + 1);
      backward(x, g);
      const left = numbers(mul(g, spared(shape, index)));
      expect(numbers(gradOf(leaf)).map((a) => a + 0)).toEqual(left.map((a) => a + 0));
    }),
    { numRuns: 150 },
  );
});

test('second derivatives: of Σ at(x)³ along v they are atᵀ(6 at(x) at(v))', () => {
  fc.assert(
    fc.property(indexed(), seeds, ({ shape, index }, seed) => {
      const x = integersOf(shape, seed);
      const v = integersOf(shape, seed + 1);
      const cube = (y: Tensor): Value => {
        const part = at(y, ...index);
        return sum(mul(part, mul(part, part)));
      };
      const product = grad((y) => sum(mul(grad(cube)(y) as Tensor, v)))(tensor(x)) as Tensor;
      const expected = tensor(x);
      const part = at(x, ...index);
      backward(at(expected, ...index), mul(6, mul(part, at(v, ...index))));
      expect(numbers(product).map((a) => a + 0)).toEqual(numbers(gradOf(expected)).map((a) => a + 0));
    }),
    { numRuns: 100 },
  );
});

test('second derivatives through a write', () => {
  fc.assert(
    fc.property(indexed(), seeds, ({ shape, index }, seed) => {
      const x = integersOf(shape, seed);
      const values = integersOf(at(x, ...index).shape, seed + 1);
      const cube = (v: Tensor): Value => {
        const y = tensor(x, { constant: true });
        assign(y, index, v);
        return sum(mul(y, mul(y, y)));
      };
      const twice = grad((v) => sum(grad(cube)(v) as Tensor))(tensor(values)) as Tensor;
      const once = grad(cube)(tensor(values)) as Tensor;
      // of v³ where v is seen, 0 where a later write to the place hides it
      numbers(once).forEach((slope, k) => {
        const v = numbers(values)[k]!;
        expect([0, 3 * v * v]).toContain(slope + 0);
        expect(numbers(twice)[k]! + 0).toBe(slope === 0 ? numbers(twice)[k]! + 0 : 6 * v);
      });
    }),
    { numRuns: 100 },
  );
});

test('gradients of repeated indices add up', () => {
  const x = tensor([1, 2, 3]);
  backward(at(x, [0, 2, 0, 0]), [1, 10, 100, 1000]);
  expect(numbers(gradOf(x))).toEqual([1101, 0, 10]);
});

test('of repeated places the last value wins and has the gradient', () => {
  const x = tensor([0, 0, 0]);
  const v = tensor([1, 2, 3, 4]);
  assign(x, [[1, 0, 1, 1]], v);
  expect(numbers(x)).toEqual([2, 4, 0]);
  backward(x, [10, 100, 1000]);
  expect(numbers(gradOf(v))).toEqual([0, 10, 0, 100]);
});

test('elements of a broadcast view have one gradient each', () => {
  const read = (f: (b: Tensor) => Tensor): number[] => {
    const x = tensor([1, 2, 3]);
    f(broadcastTo(x, [2, 3])).backward();
    return numbers(gradOf(x));
  };
  expect(read((b) => at(b, 0))).toEqual([1, 1, 1]);
  expect(read((b) => at(b, 0, 1))).toEqual([0, 1, 0]);
  expect(read((b) => at(b, [0, 1], [1, 1]))).toEqual([0, 2, 0]);
  expect(read((b) => at(at(b, ':', '::-1'), [true, false], 0))).toEqual([0, 0, 1]);
  expect(read((b) => b.get(0, 1))).toEqual([0, 1, 0]);
  expect(read((b) => b.iget(4))).toEqual([0, 1, 0]);
});

test('places before the first element of a reversed owner are places', () => {
  const memory = new Float64Array([1, 2, 3, 4]);
  const reversed = flip(fromElements(memory, [4], 'float64'), { dims: 0 });
  const x = tensor(reversed, { copy: false });
  const v = tensor([10, 20, 30]);
  assign(x, [[1, 1, 2]], v);
  backward(x, [1, 10, 100, 1000]);
  expect(numbers(gradOf(v))).toEqual([0, 10, 100]);
});

test('a view of a view of a view has the gradient of what it shows', () => {
  const x = tensor(integersOf([4, 6], 3));
  const a = at(x, '1:', '::2');
  const b = at(a, '::-1', 1);
  const c = at(b, '1:');
  reshape(mul(c, c), [-1]).backward();
  expect(c.base).toBe(x);
  expect(numbers(gradOf(c))).toEqual(numbers(mul(2, arrayOfValue(c))));
  expect(numbers(at(gradOf(x), '1:', '::2'))).toEqual(numbers(gradOf(a)));
  expect(gradOf(c).data.buffer).toBe(gradOf(x).data.buffer);
});
