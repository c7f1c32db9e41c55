import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { grad, tensor, type Tensor } from '@stdgrad/core';
import { ArgumentError, GradientLossError, NotDifferentiableError, dispatch } from '@stdgrad/protocol';
import { installRules } from '@stdgrad/stdlib-adapter';
import { derivative } from '@stdgrad/gradcheck';
import { beforeAll, describe, expect, test } from 'vitest';

const require = createRequire(import.meta.url);
beforeAll(installRules);

type Fn = (...args: unknown[]) => unknown;
type Numeric = (...args: never[]) => number;
const tools = '@stdlib/math/base/tools';
const original = (name: string): Numeric & { factory: Fn } => require(`${tools}/${name}`) as Numeric & { factory: Fn };
const call = (name: string, ...args: unknown[]): unknown =>
  dispatch(`${tools}/${name}`, original(name), undefined, args);

const coefficients = [1.5, -2, 0.25, 3];
const others = [2, 0.5, -0.75, 1];
const xs = [0, 1, -1, 2, 0.5, -0.3, 1.7, -3.25];

/** Functions of lists of coefficients and x: how they take them. */
const byCoefficients: readonly [name: string, (c: unknown, x: unknown) => unknown[]][] = [
  ['evalpoly', (c, x) => [c, x]],
  ['evalrational', (c, x) => [c, others, x]],
  ['evalrational', (c, x) => [others, c, x]],
  ['chebyshev-series', (c, x) => [x, c]],
];
const close = (a: number, b: number, within = 1e-9): boolean => Math.abs(a - b) <= within * Math.max(1, Math.abs(b));

/** Where a function of coefficients and x has other derivatives than differences show. */
function complaints(name: string, args: (c: unknown, x: unknown) => unknown[], c: readonly number[]): string[] {
  const plain = original(name);
  const value = (own: readonly number[], x: number): number => plain(...(args(own, x) as never[]));
  return xs.flatMap((x) => {
    const [cs, at] = [c.map((one) => tensor(one)), tensor(x)];
    const z = call(name, ...args(cs, at)) as Tensor;
    z.backward();
    const found = [at, ...cs].map((t) => t.grad!.iget(0) as number);
    const expected = [
      derivative((y) => value(c, y), x),
      ...c.map((one, k) => derivative((y) => value(c.with(k, y), x), one)),
    ];
    const wrong = expected.flatMap(({ value: d, error }, k) =>
      close(found[k]!, d, Math.max(1e-9, 10 * error)) ? [] : [`by ${k} at ${x}: ${found[k]} for ${d}`],
    );
    return Object.is(z.item(), value(c, x)) ? wrong : [...wrong, `value at ${x}`];
  });
}

describe('polynomials by coefficients', () => {
  test.each(byCoefficients)('%s', (name, args) => {
    for (const n of [1, 2, 4])
      expect(
        complaints(
          name,
          (c, x) => args(c, x).map((arg) => (arg === others ? others.slice(0, n) : arg)),
          coefficients.slice(0, n),
        ),
      ).toEqual([]);
  });

  test('lists in another order are found', () => {
    expect(complaints('evalpoly', (c, x) => [(c as unknown[]).toReversed(), x], coefficients)).toEqual([]);
    const swapped = (c: unknown, x: unknown): unknown[] => {
      const list = c as (Tensor | number)[];
      return [typeof list[0] === 'number' ? list : list.toReversed(), x];
    };
    expect(complaints('evalpoly', swapped, coefficients)).not.toEqual([]);
  });

  test.each(['evalpoly', 'evalrational', 'chebyshev-series'])('%sf has the derivatives of %s', (name) => {
    const args = byCoefficients.find(([one]) => one === name)![1];
    for (const x of [0.5, -1, 2]) {
      const [found, expected] = [`${name}f`, name].map((one) => {
        const [c, at] = [tensor(coefficients), tensor(x)];
        (call(one, ...args(c, at)) as Tensor).backward();
        return [at.grad!.iget(0), ...coefficients.map((_, k) => c.grad!.iget(k))] as number[];
      });
      found!.forEach((d, k) => expect(close(d, expected![k]!, 1e-5)).toBe(true));
    }
  });

  test('coefficients in one tensor, x of any shape', () => {
    const c = tensor([1, 2, 3]);
    const z = call('evalpoly', c, [
      [0, 1],
      [2, 3],
    ]) as Tensor;
    expect(z.shape).toEqual([2, 2]);
    z.backward();
    expect([0, 1, 2].map((k) => c.grad!.iget(k))).toEqual([4, 6, 14]);
  });

  test('second derivatives, by x and by coefficients', () => {
    const p = (x: Tensor): unknown => call('evalpoly', coefficients, x);
    expect(grad((x: Tensor) => grad(p)(x))(2)).toBeCloseTo(0.5 + 18 * 2, 12);
    const mixed = (x: Tensor, c: Tensor): unknown =>
      grad((one: Tensor) => call('evalrational', [1, one, 2], [3, 1, 1], x))(c);
    // x / (3 + x + x²), of which the derivative is (3 − x²) / (3 + x + x²)²
    expect(grad(mixed)(0.5, 1)).toBeCloseTo(2.75 / 3.75 ** 2, 12);
  });

  test('factories of coefficients that are tensors', () => {
    const c = tensor([1, 2, 3]);
    const made = dispatch(`${tools}/evalpoly.factory`, original('evalpoly').factory, undefined, [c]) as Fn;
    const x = tensor(2);
    const z = made(x) as Tensor;
    expect(z.item()).toBe(17);
    z.backward();
    expect([x.grad!.iget(0), ...[0, 1, 2].map((k) => c.grad!.iget(k))]).toEqual([14, 1, 2, 4]);
  });

  test('lists of different lengths are refused', () => {
    expect(() => call('evalrational', [1, 2], [1, 2, 3], tensor(1))).toThrow(ArgumentError);
  });
});

describe('polynomials by order', () => {
  const names = ['hermitepoly', 'normhermitepoly', 'normhermitepolyf', 'fibpoly', 'lucaspoly'];
  test.each(names)('%s', (name) => {
    const plain = original(name) as unknown as (n: number, x: number) => number;
    const rough = name.endsWith('f');
    for (const n of [0, 1, 2, 3, 6, ...(name.includes('hermite') ? [] : [-1, -4])]) {
      for (const x of xs) {
        const t = tensor(x);
        const z = call(name, n, t) as Tensor;
        expect(Object.is(z.item(), plain(n, x))).toBe(true);
        z.backward();
        const double = rough ? (original('normhermitepoly') as unknown as typeof plain) : plain;
        const { value } = derivative((y) => double(n, y), x);
        expect([n, x, close(t.grad!.iget(0) as number, value, rough ? 1e-5 : 1e-9)]).toEqual([n, x, true]);
        if (rough) continue;
        const second = grad((y: Tensor) => grad((u: Tensor) => call(name, n, u))(y))(x);
        const slope = (y: number): number => grad((u: Tensor) => call(name, n, u))(y) as number;
        expect([n, x, close(second as number, derivative(slope, x).value, 1e-7)]).toEqual([n, x, true]);
      }
    }
    expect(() => call(name, tensor(2), 1)).toThrow(NotDifferentiableError);
    const factory = (n: unknown): unknown => {
      const id = `@stdlib/math/base/tools/${name}`;
      const { factory: make } = original(name) as unknown as { factory: Fn };
      return dispatch(`${id}.factory`, make, undefined, [n]);
    };
    expect(() => factory(tensor(2))).toThrow(/factory: argument n takes integers only/);
    const made = factory(tensor(2, { constant: true })) as Fn;
    expect((made(tensor(0.5)) as Tensor).item()).toBe(plain(2, 0.5));
  });
});

describe('other tools', () => {
  test('terms of a series that are tensors are seen by nobody in front: they are loud', () => {
    expect(() => (original('sum-series') as unknown as Fn)(() => tensor(1))).toThrow(GradientLossError);
  });

  test.each(['max-abs', 'max', 'min-abs', 'min', 'mean-abs', 'mean', 'x', 'y', undefined])(
    'differences relative to %s',
    (scale) => {
      for (const name of ['relative-difference', 'float64-epsilon-difference']) {
        const id = `@stdlib/math/base/utils/${name}`;
        const plain = require(id) as (x: number, y: number, scale?: string) => number;
        for (const [x, y] of [
          [2, 3.5],
          [-2, 3.5],
          [4, -1.25],
          [-4, -1.25],
        ] as const) {
          const [a, b] = [tensor(x), tensor(y)];
          const z = dispatch(id, plain, undefined, [a, b, ...(scale === undefined ? [] : [scale])]) as Tensor;
          expect(z.item()).toBe(plain(x, y, scale));
          z.backward();
          const expected = [derivative((t) => plain(t, y, scale), x), derivative((t) => plain(x, t, scale), y)];
          expected.forEach(({ value }, k) => expect(close([a, b][k]!.grad!.iget(0) as number, value, 1e-8)).toBe(true));
        }
        const same = tensor(2);
        (dispatch(id, plain, undefined, [same, 2]) as Tensor).backward();
        expect(same.grad!.iget(0)).toBe(0);
      }
    },
  );
});

test('made functions know what they were made of', () => {
  const folder = fileURLToPath(new URL('./fixtures/', import.meta.url));
  const flags = ['--import', 'stdgrad/register', `${folder}polynomials.cjs`];
  const found = JSON.parse(execFileSync(process.execPath, flags, { cwd: folder, encoding: 'utf8' })) as object;
  expect(found).toEqual({ evalpoly: [17, 14], hermitepoly: [40, 84], chebyshev: [1, 3], series: [4, 1] });
});
