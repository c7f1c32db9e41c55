import { createRequire } from 'node:module';
import { isTensor, tensor, type Tensor } from '@stdgrad/core';
import { GradientLossError, IndexError, NotDifferentiableError, dispatch } from '@stdgrad/protocol';
import { installRules, locallyConstant } from '@stdgrad/stdlib-adapter';
import { derivative } from '@stdgrad/gradcheck';
import { beforeAll, describe, expect, test } from 'vitest';

const require = createRequire(import.meta.url);
beforeAll(installRules);

type Fn = (...args: unknown[]) => unknown;
const special = '@stdlib/math/base/special';
const idOf = (name: string): string => (name.startsWith('@') ? name : `${special}/${name}`);
const original = (id: string): Fn => require(id) as Fn;
const call = (id: string, ...args: unknown[]): unknown => dispatch(id, original(id), undefined, args);

const angles = [[0], [0.25], [-0.7], [1], [2], [-3.5], [0.5], [4.3]];
const pairs = [
  [1, 2],
  [2, 1],
  [-3, 2],
  [0.5, -0.25],
  [-4, -5],
];

/** Functions that return several numbers, and points to try; single precision has `f`. */
const cases: readonly [name: string, points: number[][]][] = [
  ...['sincos', 'sincosd', 'sincospi', 'modf', 'frexp'].map((name) => [name, angles] as [string, number[][]]),
  ...['minmax', 'minmaxn', 'minmaxabs', 'minmaxabsn'].map((name) => [name, pairs] as [string, number[][]]),
  ['minmaxn', [[1, 5, 3, 2]]],
  ['minmaxabsn', [[1, -5, 3, 2]]],
  // as rounded: they are compared as given
  ['minmaxf', [[-3.77, 2.83]]],
  ['@stdlib/number/float64/base/normalize', angles],
];
const single = ['sincosf', 'sincosdf', 'modff', 'frexpf', 'minmaxf', 'minmaxabsf', 'kernel-sincosf'];

/** Where the results at a point have other derivatives than differences show. */
function complaints(id: string, compute: Fn, point: readonly number[]): string[] {
  const values = compute(...point) as number[];
  return values.flatMap((value, k) => {
    const xs = point.map((x) => tensor(x));
    const results = dispatch(id, compute, undefined, xs) as Tensor[];
    const result = results[k]!;
    if (!Object.is(result.item(), value)) return [`result ${k}: ${result.item()} for ${value}`];
    if (!result.constant) result.backward();
    return point.flatMap((x, j) => {
      const numeric = derivative((y) => (compute(...point.with(j, y)) as number[])[k]!, x);
      // next to a jump there is none
      if (numeric.error > 1e-5 * Math.max(1, Math.abs(numeric.value))) return [];
      const found = result.constant ? 0 : (xs[j]!.grad!.iget(0) as number);
      const fine = Math.abs(found - numeric.value) <= 1e-8 * Math.max(1, Math.abs(numeric.value));
      return fine ? [] : [`result ${k} by ${j} at ${point.join(', ')}: ${found} for ${numeric.value}`];
    });
  });
}

describe('functions with several results', () => {
  test.each(cases)('%s: one derivative each', (name, points) => {
    const id = idOf(name);
    expect(points.flatMap((point) => complaints(id, original(id), point))).toEqual([]);
  });

  test('a result too much is found', () => {
    const wrong: Fn = (x) => [Math.sin(x as number), Math.sin(x as number)];
    expect(complaints(`${special}/sincos`, wrong, [0.5])).not.toEqual([]);
  });

  test.each(single)('%s: those of the function in double precision', (name) => {
    const double = name === 'kernel-sincosf' ? 'sincos' : name.slice(0, -1);
    const point = name.startsWith('minmax') ? [0.5, -0.25] : [0.6];
    const [found, expected] = [name, double].map((one) =>
      [0, 1].flatMap((k) => {
        const xs = point.map((x) => tensor(x));
        const result = (call(`${special}/${one}`, ...xs) as Tensor[])[k]!;
        if (result.constant) return xs.map(() => 0);
        result.backward();
        return xs.map((x) => x.grad!.iget(0) as number);
      }),
    );
    found!.forEach((d, k) => expect(d).toBeCloseTo(expected![k]!, 6));
  });

  test('arrays give a list of arrays', () => {
    const x = tensor([0.5, 1, 2]);
    const [sine, cosine] = call(`${special}/sincos`, x) as Tensor[];
    expect([sine!.shape, cosine!.shape]).toEqual([[3], [3]]);
    cosine!.backward();
    expect(x.grad!.iget(2)).toBe(-Math.sin(2));
  });

  test('ties share the gradient', () => {
    const [x, y] = [tensor(2), tensor(2)];
    (call(`${special}/minmax`, x, y) as Tensor[])[1]!.backward();
    expect([x.grad!.iget(0), y.grad!.iget(0)]).toEqual([0.5, 0.5]);
  });

  test('.assign writes to lists and tensors, and refuses typed arrays for variables', () => {
    const fn = original(`${special}/sincos`) as unknown as { assign: Fn };
    const assign = (...args: unknown[]): unknown => dispatch(`${special}/sincos.assign`, fn.assign, undefined, args);
    const x = tensor(0.5);
    const list: unknown[] = [9, 9, 9, 9];
    expect(assign(x, list, 2, 1)).toBe(list);
    expect([list[0], list[2], isTensor(list[1]), isTensor(list[3])]).toEqual([9, 9, true, true]);
    (list[3] as Tensor).backward();
    expect(x.grad!.iget(0)).toBe(-Math.sin(0.5));

    const out = tensor([1, 1, 1]);
    expect(assign(x, out, -1, 2)).toBe(out);
    out.backward();
    expect(x.grad!.iget(0)).toBeCloseTo(Math.cos(0.5) - Math.sin(0.5), 15);

    const short = tensor([1, 2]);
    expect(() => assign(x, short, 2, 0)).toThrow(IndexError);
    expect([short.get(0).item(), short.get(1).item()]).toEqual([1, 2]);

    const typed = new Float64Array(2);
    expect(() => assign(x, typed, 1, 0)).toThrow(GradientLossError);
    expect([...typed]).toEqual([0, 0]);
    assign(tensor(0.5, { constant: true }), typed, 1, 0);
    expect([...typed]).toEqual([Math.sin(0.5), Math.cos(0.5)]);
  });

  test('kernel-sincos and rempio2 write to what they are given', () => {
    const x = tensor(0.5);
    const out: unknown[] = [0, 0];
    call(`${special}/kernel-sincos`, x, 0, out, 1, 0);
    (out[0] as Tensor).backward();
    expect(x.grad!.iget(0)).toBe(Math.cos(0.5));

    const far = tensor(40);
    expect(call(`${special}/rempio2`, far, out)).toBe(25);
    const [rest, tail] = out as Tensor[];
    expect(rest!.item()).toBeCloseTo(40 - 25 * (Math.PI / 2), 13);
    expect(tail!.constant).toBe(true);
    rest!.backward();
    expect(far.grad!.iget(0)).toBe(1);
  });
});

describe('step functions', () => {
  test.each([...locallyConstant])('%s gives a constant with its own value', (id, row) => {
    const fn = original(id);
    const integers = row.params.slice(1).map(() => 2);
    const rest = id.includes('kronecker') ? [tensor(1)] : integers;
    for (const x of [0.3, -1.7, 2, 0, 5.5]) {
      const result = call(id, tensor(x), ...rest) as Tensor;
      expect(result.constant).toBe(true);
      const plain = fn(x, ...rest.map((y) => (isTensor(y) ? y.item() : y))) as number;
      expect(result.item()).toBe(plain);
    }
    expect((call(id, tensor([0.3, 2]), ...rest) as Tensor).shape).toEqual([2]);
    row.partials.forEach((partial, k) => {
      const args = [0.5, ...integers].map((x, j) => (j === k ? tensor(x) : x));
      if (partial === null) expect(() => call(id, ...args)).toThrow(NotDifferentiableError);
    });
  });

  test('conventions at jumps are passed on', () => {
    const at = (...rest: unknown[]): number => (call(`${special}/heaviside`, tensor(0), ...rest) as Tensor).item();
    expect([at(), at('half-maximum'), at('left-continuous'), at('right-continuous')]).toEqual([NaN, 0.5, 0, 1]);
    expect((call(`${special}/roundsd`, tensor(123.4), 2) as Tensor).item()).toBe(120);
    expect(() => call(`${special}/heaviside`, 1, tensor(0))).toThrow(NotDifferentiableError);
  });

  test('what they are part of keeps its gradient', () => {
    const x = tensor(2.75);
    const whole = call(`${special}/floor`, x) as Tensor;
    (call('@stdlib/number/float64/base/mul', x, whole) as Tensor).backward();
    expect(x.grad!.iget(0)).toBe(2);
  });

  test('functions of integers refuse variables and name the argument', () => {
    expect(() => call(`${special}/binomcoef`, tensor(5), 2)).toThrow(/binomcoef: argument n takes integers only/);
    expect(() => call(`${special}/gcd`, 4, tensor(6))).toThrow(/gcd: argument b takes integers only/);
    expect(() => call(`${special}/labs`, tensor(-3))).toThrow(NotDifferentiableError);
    expect((call(`${special}/binomcoef`, tensor(5, { constant: true }), 2) as Tensor).item()).toBe(10);
  });
});
