import { createRequire } from 'node:module';
import { grad, tensor, type Tensor } from '@stdgrad/core';
import { mul } from '@stdgrad/ops';
import { ArgumentError, GradientLossError, NotDifferentiableError } from '@stdgrad/protocol';
import { differentiable } from '@stdgrad/stdlib-adapter';
import { describe, expect, it } from 'vitest';
import type { Fn } from './run.js';

const require = createRequire(import.meta.url);
const load = (id: string): Fn => require(id) as Fn;

describe('differentiable(fn, { id }): a function of @stdlib takes tensors', () => {
  it('by its rule', () => {
    const id = '@stdlib/math/base/special/erf';
    const erf = differentiable(load(id), { id });
    const slope = grad((x: unknown) => erf(mul(x as Tensor, 2)))(0);
    expect(Number(slope)).toBeCloseTo(4 / Math.sqrt(Math.PI), 14);
    expect(erf(0.5)).toBe(load(id)(0.5));
  });

  it('refuses one that has no derivative', () => {
    const id = '@stdlib/number/float64/base/to-words';
    const words = differentiable(load(id), { id });
    expect(words(1)).toEqual(load(id)(1));
    expect(() => words(tensor(1))).toThrow(NotDifferentiableError);
  });
});

describe('differentiable(fn): a gradient can not get lost unseen', () => {
  const results: Record<string, (x: Tensor) => unknown> = {
    'a number': (x) => x.item() * 2,
    'a list of numbers': (x) => [x.item(), 1],
    'an object of numbers': (x) => ({ value: x.item() }),
    'typed memory': (x) => Float64Array.of(x.item()),
    'a constant tensor': (x) => tensor(x.item(), { constant: true }),
  };
  for (const [name, fn] of Object.entries(results)) {
    it(`${name}: is an error, unless it is said to be constant`, () => {
      expect(() => differentiable(fn)(tensor(2))).toThrow(GradientLossError);
      expect(() => differentiable((list: Tensor[]) => fn(list[0]!))([tensor(2)])).toThrow(GradientLossError);
      expect(differentiable(fn, { constant: true })(tensor(2))).not.toBeUndefined();
      expect(differentiable(fn)(tensor(2, { constant: true }))).not.toBeUndefined();
    });
  }

  it('names the function and the way out', () => {
    expect(() =>
      differentiable(function loss(x: Tensor) {
        return x.item();
      })(tensor(2)),
    ).toThrow(/^loss: .*plain number 2.*; .*operator transform.*\./);
  });

  it('lets pass what carries the gradient, and what is no number', () => {
    const x = tensor(2);
    expect(differentiable((y: Tensor) => mul(y, y))(x).item()).toBe(4);
    expect(differentiable((y: Tensor) => [mul(y, 2), 3])(x)).toHaveLength(2);
    expect(differentiable((y: Tensor) => y.item() > 1)(x)).toBe(true);
    expect(differentiable((y: Tensor) => void y)(x)).toBeUndefined();
  });

  it('keeps name, length, this, new and properties', () => {
    const fn = Object.assign(
      function pair(this: { k: number } | undefined, a: number, b: number) {
        return (this?.k ?? 0) + a * b;
      },
      { assign: 1 },
    );
    const checked = differentiable(fn);
    expect([checked.name, checked.length, checked.assign]).toEqual(['pair', 2, 1]);
    expect(checked.call({ k: 1 }, 2, 3)).toBe(7);
    class A {
      readonly v: number;
      constructor(v: number) {
        this.v = v;
      }
    }
    expect(new (differentiable(A))(3)).toEqual(new A(3));
    expect(() => differentiable(3 as never)).toThrow(ArgumentError);
  });
});

describe("@stdlib's checks take a tensor for its number", () => {
  const answers: Record<string, unknown> = {
    'is-number': true,
    'is-nan': false,
    'is-integer': true,
    'is-positive-integer': true,
    'is-negative-number': false,
    'is-probability': false,
    'is-string': false,
    'is-object-like': false,
  };
  for (const [name, answer] of Object.entries(answers)) {
    it(name, () => {
      const id = `@stdlib/assert/${name}`;
      const check = differentiable(load(id), { id });
      expect(check(3)).toBe(answer);
      expect(check(tensor(3))).toBe(answer);
    });
  }

  it('also in lists', () => {
    const id = '@stdlib/assert/is-number-array';
    expect(differentiable(load(id), { id })([1, tensor(2)])).toBe(true);
  });
});
