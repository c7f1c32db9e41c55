import ndarray from '@stdlib/ndarray/ctor';
import { gradcheck, ndarrays, operands, testRule } from '@stdgrad/gradcheck';
import { LawError, evaluate, numbersOf } from '@stdgrad/gradcheck/laws';
import { isNDArray, type NDArray } from '@stdgrad/kernels';
import {
  aboveZero,
  atan2,
  customRule,
  example,
  kinkAt,
  logsumexp,
  mul,
  open,
  real,
  row,
  sin,
  table,
} from '@stdgrad/ops';
import type { Value } from '@stdgrad/core';
import { ArgumentError } from '@stdgrad/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const drawn = <T>(arbitrary: fc.Arbitrary<T>, numRuns = 300): T[] => fc.sample(arbitrary, { numRuns, seed: 1 });

describe('ndarrays', () => {
  test('are of every rank, with sizes 0 and 1, in every layout', () => {
    const all = drawn(ndarrays());
    expect(all.every(isNDArray)).toBe(true);
    expect(new Set(all.map(({ ndims }) => ndims))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    const kinds = [
      all.some(({ shape }) => shape.includes(0)),
      all.some(({ shape }) => shape.includes(1)),
      all.some(({ strides }) => strides.some((step) => step < 0)),
      all.some(({ start }) => start > 0),
      all.some(({ strides }) => strides.some((step, d) => d > 0 && Math.abs(step) > Math.abs(strides[d - 1]!))),
    ];
    expect(kinds).not.toContain(false);
    expect(all.some(({ strides }) => strides.includes(0))).toBe(false);
  });

  test('lie on their domain, off its kinks, with no two elements equal', () => {
    const domain = { ...kinkAt(0, 1), low: 0, high: 2 };
    for (const x of drawn(ndarrays({ domain }))) {
      const values = [...numbersOf(x)];
      expect(values.every((v) => v > 0 && v < 2 && v !== 1)).toBe(true);
      expect(new Set(values).size).toBe(values.length);
    }
  });

  test('have the shape, the data type and the layout asked for', () => {
    const all = drawn(ndarrays({ shape: [30, 30], dtype: ['float32', 'int8', 'bool'], layout: 'contiguous' }), 30);
    expect(all.every(({ shape, strides }) => shape.join() === '30,30' && strides.join() === '30,1')).toBe(true);
    expect(new Set(all.map(({ dtype }) => dtype)).size).toBe(3);
    expect(
      drawn(ndarrays({ shape: fc.constant([2]), layout: 'repeating' })).some(({ strides }) => strides[0] === 0),
    ).toBe(true);
  });

  test('are of another library where asked', () => {
    const make = (...parts: readonly unknown[]): { get(...index: number[]): number; shape: number[] } =>
      Reflect.construct(ndarray, parts) as never;
    for (const x of drawn(ndarrays({ shape: [2, 3], domain: open(0, 1), make }))) {
      expect(x).toBeInstanceOf(ndarray);
      for (const i of [0, 1]) for (const j of [0, 1, 2]) expect(x.get(i, j)).toBeGreaterThan(0);
    }
  });

  test('serve in properties', () => {
    fc.assert(
      fc.property(ndarrays({ domain: aboveZero, shape: [3] }), (x) => gradcheck(logsumexp as never, [x]).ok),
      { numRuns: 20 },
    );
    fc.assert(
      fc.property(operands([real, aboveZero], { layout: 'contiguous' }), ([x, y]) => gradcheck(atan2, [x, y]).ok),
      { numRuns: 20 },
    );
  });

  test('are refused where they make no sense', () => {
    expect(() => ndarrays({ domain: { ...real, low: 5 } }).generate).toBeDefined();
    expect(() => drawn(ndarrays({ domain: { ...real, low: 5 } }))).toThrow(ArgumentError);
    expect(() => drawn(ndarrays({ dtype: 'float65' as never }))).toThrow(/unknown dtype 'float65'/);
    expect(() => drawn(ndarrays({ layout: 'odd' as never }))).toThrow(
      /must be 'any', 'repeating' or 'contiguous', got 'odd'/,
    );
    expect(() => operands([{ ...real, high: -5 }])).toThrow(/a low below its high/);
  });
});

describe('testRule', () => {
  const cube = (factor: number): object =>
    row(
      customRule('cube', {
        forward: (x: NDArray) =>
          evaluate((y) => mul(y as Value, mul(y as Value, y as Value)), [{ shape: x.shape, values: numbersOf(x) }]),
        vjps: [(g, { inputs: [x] }) => mul(g, mul(mul(factor, x!), x!))],
      }),
      { name: 'cube', kind: 'smooth', on: real, examples: [example([[2, 3]], (f, x: Value) => f(x as never))] },
    );

  test('runs all laws on an op and counts', () => {
    const report = testRule(sin, { cases: 5 });
    expect(report).toMatchObject({ name: 'sin', seed: 20_260_401 });
    expect(report.cases).toBeGreaterThan(200);
    expect(report.laws.every(({ error }) => error === null)).toBe(true);
    expect(
      testRule(table.get('sum')!, { cases: 2, seed: 3, laws: ['gradient'] }).laws.map(({ group }) => group),
    ).toContain('gradient');
  });

  test('runs on ops of other people', () => {
    expect(testRule(cube(3), { laws: ['gradient', 'second', 'forward', 'layouts'] }).cases).toBeGreaterThan(300);
    expect(() => testRule(cube(3.001), { laws: ['gradient'] })).toThrow(
      /testRule: cube breaks 2 of 5 laws:\n\ncube has the gradient that differences have: gradient by operand 0/,
    );
    expect(() => testRule(cube(3.001), { laws: ['gradient'] })).toThrow(LawError);
  });

  test('refuses what has no row', () => {
    expect(() => testRule(() => 1)).toThrow(/needs an op with a row, got a function; say how it is called with row/);
    expect(() => testRule(null as never)).toThrow(ArgumentError);
    expect(() => testRule(sin, { laws: ['grad' as never] })).toThrow(
      /no group of laws 'grad'; there are gradient, second/,
    );
  });
});
