import { grad, isTensor, tensor, valueAndGrad, vjp, type Tensor } from '@stdgrad/core';
import { add, exp, mul, pow, sin, sub, sum } from '@stdgrad/ops';
import { ShapeError } from '@stdgrad/protocol';
import { describe, expect, test } from 'vitest';

const number = (x: unknown): number => Number(isTensor(x) ? x.item() : x);
type Scalar = (x: Tensor) => Tensor;
const d = (f: (...args: Tensor[]) => unknown): Scalar => grad(f) as unknown as Scalar;

describe('derivatives of derivatives', () => {
  test('of any order', () => {
    let f: Scalar = (x) => pow(x, 7);
    // d^k x⁷ / dx^k = 7! / (7 − k)! · x^(7 − k)
    let factor = 1;
    for (let order = 1; order <= 8; order++) {
      f = d(f);
      factor *= 8 - order;
      const exact = factor * 1.5 ** Math.max(7 - order, 0);
      expect(number((f as unknown as (x: number) => unknown)(1.5)) / (exact || 1)).toBeCloseTo(exact === 0 ? 0 : 1, 12);
    }
  });

  test('of the exponential are the exponential', () => {
    let f: Scalar = (x) => exp(x);
    for (let k = 0; k < 6; k++) f = d(f);
    expect(number((f as unknown as (x: number) => unknown)(0.7))).toBeCloseTo(Math.exp(0.7), 12);
  });

  test('of a gradient with respect to another argument', () => {
    // ∂/∂y ∂/∂x (x²y³) = 6xy²
    const dx = (x: Tensor, y: Tensor): Tensor => grad((x) => mul(mul(x, x), pow(y, 3)))(x) as Tensor;
    expect(number(grad((y) => dx(tensor(2), y))(3))).toBeCloseTo(2 * 2 * 3 * 9, 10);
  });
});

describe('levels are not confused', () => {
  test('d/dx x · (d/dy (x + y)) = 1', () => {
    const f = (x: Tensor): unknown => mul(x, grad((y) => add(x, y))(1) as Tensor);
    expect(number(grad(f)(1))).toBe(1);
  });

  test('d/dx x · (d/dy xy) = 2x', () => {
    const f = (x: Tensor): unknown => mul(x, grad((y) => mul(x, y))(2) as Tensor);
    expect(number(grad(f)(3))).toBe(6);
  });

  test('d/dx (d/dy y² at y = x) = 2', () => {
    const f = (x: Tensor): unknown => grad((y) => mul(y, y))(x);
    expect(number(grad(f)(5))).toBe(2);
  });

  test('d/dx (d/dx² of a function that closes over x)', () => {
    // g(y) = x² y², so g'(x) = 2x³, whose derivative is 6x²
    const f = (x: Tensor): unknown => grad((y) => mul(mul(x, x), mul(y, y)))(x);
    expect(number(grad(f)(2))).toBe(24);
  });

  test('an inner gradient of something constant is zero, and still part of the outer one', () => {
    const f = (x: Tensor): unknown => add(mul(x, x), grad(() => mul(x, 3))(tensor(1)) as Tensor);
    expect(number(grad(f)(4))).toBe(8);
  });

  test('three levels', () => {
    // h(z) = xyz with each level taken away again: d/dx x · d/dy y · d/dz (xyz) at 1
    const f = (x: Tensor): unknown =>
      mul(x, grad((y) => mul(y, grad((z) => mul(mul(x, y), z))(1) as Tensor))(1) as Tensor);
    // inner: xy; middle: d/dy y·xy = 2xy = 2x at 1; outer: d/dx 2x² = 4x
    expect(number(grad(f)(3))).toBe(12);
  });

  test('a variable of an outer graph that an inner gradient closes over', () => {
    const w = tensor([1, 2]);
    const inner = grad((x) => sum(mul(mul(x, x), w)))(tensor([3, 4])) as Tensor;
    expect(inner.constant).toBe(false);
    sum(inner).backward();
    expect([w.grad!.get(0), w.grad!.get(1)]).toEqual([6, 8]);
  });

  test('backward inside a differentiated function concerns what it made itself', () => {
    const f = (x: Tensor): unknown => {
      const own = tensor(2);
      mul(own, own).backward();
      return mul(x, own.grad!.get() as number);
    };
    expect(number(grad(f)(5))).toBe(4);
  });

  test('writes in place inside a differentiated function', () => {
    const f = (x: Tensor): unknown => {
      const y = mul(x, 1);
      mul(y, y, { out: y });
      mul(y, x, { out: y });
      return y;
    };
    expect(number(grad(f)(2))).toBe(12);
    expect(number(grad(d(f as Scalar))(2))).toBe(12);
  });
});

describe('forms', () => {
  test('numbers for numbers, arrays for arrays, tensors for tensors; arguments are not touched', () => {
    const f = (x: Tensor): unknown => sum(mul(x, x));
    expect(grad(f)(3)).toBe(6);
    const list = [1, 2];
    const array = grad(f)(list) as { get(k: number): number };
    expect([array.get(0), array.get(1), isTensor(array)]).toEqual([2, 4, false]);
    const x = tensor([1, 2]);
    const result = grad(f)(x) as Tensor;
    expect(isTensor(result)).toBe(true);
    expect([x.grad, list]).toEqual([null, [1, 2]]);
    expect(valueAndGrad(f)(3)).toEqual([9, 6]);
  });

  test('several arguments', () => {
    const f = (x: Tensor, y: Tensor): unknown => mul(sin(x), y);
    expect(grad(f, { argument: [0, 1] })(0, 2)).toEqual([2, 0]);
    expect(grad(f, { argument: 1 })(0, 2)).toBe(0);
    expect(() => grad(f, { argument: 2 })(0, 2)).toThrow(/no argument number 2/);
  });

  test('vjp pulls back as often as asked', () => {
    const [value, pull] = vjp((x) => mul(x, x), [1, 2]);
    expect(String(value)).toContain('1, 4');
    expect(String(pull([1, 0])[0])).toContain('2, 0');
    expect(String(pull([0, 1])[0])).toContain('0, 4');
  });

  test('only a single number has a gradient', () => {
    expect(() => grad((x) => sub(x, 1))([1, 2])).toThrow(ShapeError);
    expect(() => grad(3 as never)).toThrow(/grad: the first argument must be a function/);
  });
});
