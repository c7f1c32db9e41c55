import { elements } from '@stdgrad/kernels';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { oneSided, ridders } from '@stdgrad/gradcheck';
import {
  anyShape,
  arrayWithin,
  broadcastingShapes,
  demandClose,
  demandSame,
  direction,
  eachIndex,
  foreign,
  LawError,
  leafOver,
  numbersOf,
  place,
  placements,
  samples,
  sizeOf,
  stridesOf,
  viewWithin,
} from '@stdgrad/gradcheck/laws';

const real = { low: -4, high: 4, kinks: [0], text: 'ℝ' };

describe('numeric derivatives', () => {
  const functions: Readonly<Record<string, readonly [f: (x: number) => number, d: (x: number) => number]>> = {
    sin: [Math.sin, Math.cos],
    exp: [Math.exp, Math.exp],
    cube: [(x) => x ** 3, (x) => 3 * x * x],
    reciprocal: [(x) => 1 / x, (x) => -1 / x ** 2],
    ln: [Math.log, (x) => 1 / x],
    constant: [() => 3, () => 0],
  };

  test.each(Object.entries(functions))('of %s are good to 1e-10, and know it', (_name, [f, d]) => {
    fc.assert(
      fc.property(fc.double({ min: 0.11, max: 4, noNaN: true }), (x) => {
        const { value, error } = ridders((t) => Float64Array.of(f(x + t)));
        demandClose('derivative', value, [d(x)], 1e-10);
        expect(error[0]!).toBeLessThan(1e-9 * (1 + Math.abs(d(x))));
      }),
    );
  });

  test('say so at kinks, jumps and outside the domain', () => {
    for (const f of [Math.abs, Math.sign, Math.sqrt, Math.log, (x: number) => Math.floor(x) + x]) {
      // a kink, a jump or the end of the domain lies nearer than the smallest step
      const { value, error } = ridders((t) => Float64Array.of(f(1e-7 + t)));
      expect(error[0]! < 1e-9 * (1 + Math.abs(value[0]!))).toBe(false);
    }
    const { left, right } = oneSided((t) => Float64Array.of(Math.abs(t), t * t));
    demandClose('left', left, [-1, 0], 1e-4);
    demandClose('right', right, [1, 0], 1e-4);
  });
});

describe('comparisons', () => {
  test('find what differs, and say where', () => {
    demandClose('x', [1, NaN, Infinity], [1 + 1e-12, NaN, Infinity], 1e-9);
    expect(() => demandClose('x', [1, 2.1], [1, 2], 1e-9)).toThrow(/x: element 1 is 2\.1, should be 2/);
    for (const wrong of [NaN, Infinity, -Infinity])
      expect(() => demandClose('x', [wrong], [1], 1e-9)).toThrow(LawError);
    expect(() => demandClose('x', [1], [NaN], 1e-9)).toThrow(LawError);
    expect(() => demandClose('x', [], [1], 1e-9)).toThrow(/has 0 elements/);
    expect(() => demandSame('x', [-0], [0])).toThrow(LawError);
    expect(() => demandSame('x', [NaN], [NaN])).not.toThrow();
  });
});

describe('arbitraries', () => {
  test('shapes have 0 and 1 among their sizes, no and five dimensions', () => {
    const drawn = fc.sample(anyShape(), { numRuns: 500, seed: 1 });
    expect(new Set(drawn.map((shape) => shape.length)).size).toBe(6);
    expect(drawn.some((shape) => shape.includes(0)) && drawn.some((shape) => shape.includes(1))).toBe(true);
    expect(Math.max(...drawn.map(sizeOf))).toBeLessThan(300);
  });

  test('shapes of several operands broadcast, and differ', () => {
    const drawn = fc.sample(broadcastingShapes(2), { numRuns: 300, seed: 1 });
    expect(drawn.filter(([x, y]) => String(x) !== String(y)).length).toBeGreaterThan(100);
    for (const [x, y] of drawn)
      for (let d = 1; d <= Math.min(x!.length, y!.length); d++) {
        const [a, b] = [x!.at(-d)!, y!.at(-d)!];
        expect(a === b || a === 1 || b === 1).toBe(true);
      }
  });

  test('values lie in the domain, off the kinks, and no two are equal', () => {
    for (const drawn of fc.sample(samples([[3, 4], [5]], [real, real]), { numRuns: 100, seed: 1 })) {
      const all = drawn.flatMap(({ values }) => [...values]);
      expect(new Set(all).size).toBe(17);
      expect(all.every((x) => x > -4 && x < 4 && x !== 0)).toBe(true);
    }
  });

  test('directions have no zeros and both signs', () => {
    const drawn = direction(200, 7);
    expect(drawn.every((x) => x !== 0) && drawn.some((x) => x < 0) && drawn.some((x) => x > 0)).toBe(true);
    expect(direction(3, 8)).not.toEqual(direction(3, 7));
  });

  test('every placement reads as the sample does, whoever reads it', () => {
    fc.assert(
      fc.property(
        anyShape(4).chain((shape) => fc.tuple(fc.constant(shape), placements(shape.length))),
        ([shape, placement]) => {
          const values = direction(sizeOf(shape), 3);
          const placed = place({ shape, values }, placement);
          demandSame('values', placed.values, values);
          demandSame('our array', elements(arrayWithin(placed)) as number[], values);
          demandSame('tensor over it', numbersOf(leafOver(placed)), values);
          demandSame('view', numbersOf(viewWithin(placed).view), values);
          expect(foreign(placed)).toHaveProperty('strides', [...placed.strides]);
          expect(new Set(placed.places).size).toBe(values.length);
          expect(placed.data.filter((x) => !Number.isNaN(x)).length).toBe(values.length);
        },
      ),
    );
  });

  test('placements are of every kind', () => {
    const drawn = fc
      .sample(placements(2, true), { numRuns: 300, seed: 1 })
      .map((placement) => place({ shape: [2, 3], values: direction(6, 1) }, placement));
    const kinds = [
      drawn.some(({ strides }) => strides[0]! < 0),
      drawn.some(({ strides }) => Math.abs(strides[0]!) < Math.abs(strides[1]!)),
      drawn.some(({ strides }) => strides.includes(0)),
      drawn.some(({ strides }) => Math.abs(strides[1]!) > 1),
      drawn.some(({ offset }) => offset > 0),
      drawn.some(({ strides }) => String(strides) === String(stridesOf([2, 3]))),
    ];
    expect(kinds).not.toContain(false);
  });

  test('indices are visited in row-major order', () => {
    const visited: string[] = [];
    eachIndex([2, 0], () => visited.push('never'));
    eachIndex([], (index) => visited.push(`[${index.join()}]`));
    eachIndex([2, 2], (index, k) => visited.push(`${k}:${index.join()}`));
    expect(visited).toEqual(['[]', '0:0,0', '1:0,1', '2:1,0', '3:1,1']);
  });
});
