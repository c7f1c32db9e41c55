import { tensor, type Tensor } from '@stdgrad/core';
import { mul } from '@stdgrad/ops';
import { GradientLossError, isStrided } from '@stdgrad/protocol';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';

/** Every way in which JavaScript turns an object into a plain value by itself. */
const coercions: Readonly<Record<string, (x: Tensor) => unknown>> = {
  'unary plus': (x) => +x,
  minus: (x) => -(x as unknown as number),
  'times a number': (x) => (x as unknown as number) * 2,
  'plus a number': (x) => (x as unknown as number) + 1,
  'plus a string': (x) => (x as unknown as string) + 'a',
  power: (x) => (x as unknown as number) ** 2,
  less: (x) => (x as unknown as number) < 2,
  'equal to a number, loosely': (x) => (x as unknown as number) == 2,
  'bitwise or': (x) => (x as unknown as number) | 0,
  'template literal': (x) => `value ${x as unknown as string}`,
  'Number(…)': (x) => Number(x),
  'parseFloat(…)': (x) => parseFloat(x as unknown as string),
  'Math.sin(…)': (x) => Math.sin(x as unknown as number),
  'Math.max(…)': (x) => Math.max(x as unknown as number, 1),
  'isNaN(…)': (x) => isNaN(x as unknown as number),
  valueOf: (x: Tensor) => x.valueOf(),
  'toPrimitive, number': (x) => primitive(x)('number'),
  'toPrimitive, string': (x) => primitive(x)('string'),
  'toPrimitive, default': (x) => primitive(x)('default'),
  data: (x: Tensor) => (x as unknown as { data: unknown }).data,
  'JSON.stringify': (x) => JSON.stringify(x),
  'JSON.stringify of an object with it': (x) => JSON.stringify({ loss: [x] }),
  'an element of a typed array': (x) => Float64Array.of(1).fill(x as unknown as number),
  'Float64Array.from': (x) => Float64Array.from([x as unknown as number]),
  'an index of an array': (x) => [1, 2, 3][x as unknown as number],
  'a key of an object': (x) => ({ 2: 1 } as Record<number, number>)[x as unknown as number],
  'new Date': (x) => new Date(x as unknown as number),
};

function primitive(x: Tensor): (hint: string) => unknown {
  const convert = (x as unknown as Record<symbol, (hint: string) => unknown>)[Symbol.toPrimitive]!;
  return (hint) => convert.call(x, hint);
}

describe.each(Object.entries(coercions))('%s', (_name, coerce) => {
  test.each([
    ['a leaf', () => tensor(2)],
    ['a result', () => mul(tensor(2), 1)],
    ['an element', () => tensor([1, 2]).get(1)],
    ['a vector of one element', () => tensor([2])],
  ])('refuses to drop the gradient of %s, and says what to do', (_form, make) => {
    const x = make();
    expect(() => coerce(x)).toThrow(GradientLossError);
    try {
      coerce(x);
    } catch (error) {
      expect((error as Error).message).toMatch(/would drop the gradient.*;.+/s);
      expect((error as { code: string }).code).toBe('STDGRAD_GRADIENT_LOSS');
    }
    x.backward();
    expect(x.grad!.iget(0)).toBe(1);
  });

  test('takes the number of a constant', () => {
    const constant = tensor(2, { constant: true });
    const twin = new Float64Array([2]);
    expect(() => coerce(constant)).not.toThrow();
    if (/plus a number|power|times|unary|Number|sin|max/.test(_name))
      expect(coerce(constant)).toEqual(coerce(twin[0] as unknown as Tensor));
  });
});

test('elements are not read by x[0], which numbers do not have', () => {
  expect(() => (tensor([2]) as unknown as number[])[0]).toThrow(/Reading x\[0\] would drop the gradient/);
  expect(() => (mul(tensor([1, 2, 3]), 2) as unknown as number[])[2]).toThrow(GradientLossError);
  for (const one of [tensor(2), tensor([1, 2]).get(1)]) expect((one as unknown as number[])[0]).toBeUndefined();
});

test('looking at a variable is always allowed', () => {
  const x = tensor([1, 2]);
  expect(x.toString()).toContain('1, 2');
  expect(inspect(x)).toContain('1, 2');
  expect(Object.prototype.toString.call(x)).toBe('[object Object]');
  expect(x.value.get(1)).toBe(2);
  expect(tensor(3).item()).toBe(3);
  expect(Boolean(x)).toBe(true);
});

test('a variable does not pass for an ndarray', () => {
  expect(isStrided(tensor([1, 2]))).toBe(false);
});

test('elements are not assigned by x[0] = v, which nobody would look at', () => {
  for (const x of [tensor(1), tensor([1, 2]), tensor([1, 2], { constant: true })]) {
    const assigned = (): unknown => ((x as unknown as number[])[0] = 5);
    expect(assigned).toThrow(/x\.set\(0, v\)/);
    expect(Object.keys(x)).not.toContain('0');
  }
});
