import { createRequire } from 'node:module';
import { isTensor, tensor, type Tensor } from '@stdgrad/core';
import { mul } from '@stdgrad/ops';
import { GradientLossError, NotDifferentiableError, dispatch } from '@stdgrad/protocol';
import { installRules } from '@stdgrad/stdlib-adapter';
import { beforeAll, expect, test } from 'vitest';
import { plainArrayForms } from '../../packages/stdlib-adapter/src/rules/strided/plain-arrays.js';

const require = createRequire(import.meta.url);
beforeAll(installRules);

type Fn = (...args: unknown[]) => unknown;
const square = (x: unknown): unknown => mul(x as Tensor, x as Tensor);
const zeros = (): number[][] => [
  [0, 0],
  [0, 0],
];

/** Calls with six elements; what they give is compared with what they give of numbers. */
const cases: readonly (readonly [name: string, args: (e: unknown[]) => unknown[]])[] = [
  ['at', (e) => [e, -2]],
  ['at2d', (e) => [[e, e], 1, 2]],
  ['cartesian-power', (e) => [e.slice(0, 2), 2]],
  ['cartesian-product', (e) => [e.slice(0, 2), e.slice(2, 4)]],
  ['cartesian-square', (e) => [e.slice(0, 3)]],
  ['copy', (e) => [e]],
  ['fancy-slice', (e) => [e, slice(), false]],
  ['fill', (e) => [[0, 0], e[1]]],
  ['fill-by', (e) => [e, 0, 3, square]],
  ['filled', (e) => [e[0], 3]],
  ['filled2d', (e) => [e[0], [2, 2]]],
  ['first', (e) => [e]],
  ['flatten', (e) => [[e, e], [2, 6], true]],
  ['flatten2d-by', (e) => [[e, e], [2, 6], false, square]],
  ['fliplr2d', (e) => [[e, e]]],
  ['flipud2d', (e) => [[e.slice(0, 2), e.slice(2, 4)]]],
  ['from-strided', (e) => [3, e, -2, 4]],
  ['insert-at', (e) => [[1, 2], 1, e[0]]],
  ['last', (e) => [e]],
  ['map', (e) => [e, square]],
  ['map2d', (e) => [[e, e], [2, 6], square]],
  ['mskfilter', (e) => [e, [1, 0, 0, 1, 1, 0]]],
  ['mskput', (e) => [[1, 2, 3], [1, 0, 1], e.slice(0, 1), 'strict_broadcast']],
  ['mskreject', (e) => [e, [1, 0, 0, 1, 1, 0]]],
  ['put', (e) => [[1, 2, 3], [2, 0], e.slice(0, 2), 'throw']],
  ['reshape', (e) => [[e], [1, 6], [2, 3], false]],
  ['scatter-filled', (e) => [e[0], 4, [1, 3], e.slice(1, 3), 'throw']],
  ['scattered', (e) => [4, [1, 3], e.slice(1, 3), 'throw']],
  ['slice', (e) => [e, 1, 4]],
  ['strided2array2d', (e) => [e, [2, 2], [2, 1], 1]],
  ['take', (e) => [e, [5, 0, 0], 'throw']],
  ['take-map', (e) => [e, [5, 0, 0], 'throw', square]],
  ['to-reversed', (e) => [e]],
  ['where', (e) => [[true, false], e.slice(0, 2), e.slice(2, 4)]],
  ['with', (e) => [e, 1, e[3]]],
  ['zip', (e) => [[e.slice(0, 3), e.slice(3)]]],
];

function slice(): unknown {
  const Slice = require('@stdlib/slice/ctor') as new (...args: unknown[]) => unknown;
  return new Slice(null, null, -2);
}

const plain = (x: unknown): unknown => {
  if (isTensor(x)) return x.item();
  return Array.isArray(x) ? x.map(plain) : x;
};
const tensorsIn = (x: unknown): Tensor[] => (isTensor(x) ? [x] : Array.isArray(x) ? x.flatMap(tensorsIn) : []);
const numbers = [0.5, 1.5, -2, 3, 0.25, 4];

test.each(cases)('array/base/%s', (name, args) => {
  const fn = require(`@stdlib/array/base/${name}`) as Fn;
  const id = `@stdlib/array/base/${name}`;
  expect(plainArrayForms.has(id)).toBe(true);
  const leaves = numbers.map((x) => tensor(x));
  const result = dispatch(id, fn, undefined, args([...leaves]));
  expect(plain(result)).toEqual(fn(...args([...numbers])));
  expect(tensorsIn(result).length).toBeGreaterThan(0);
});

test("users' functions write to nested lists, and gradients flow", () => {
  const fn = require('@stdlib/array/base/binary2d') as Fn;
  const [a, b] = [tensor(2), tensor(5)];
  const out: unknown[][] = zeros();
  const x = [
    [a, 1],
    [1, b],
  ];
  dispatch('@stdlib/array/base/binary2d', fn, undefined, [[x, x, out], [2, 2], mul]);
  expect(plain(out)).toEqual([
    [4, 1],
    [1, 25],
  ]);
  (out[1]![1] as Tensor).backward();
  expect(b.grad!.get()).toBe(10);
});

test('each of them exists', () => {
  const missing = [...plainArrayForms.keys()].filter((id) => {
    try {
      return typeof require(id) !== 'function';
    } catch {
      return true;
    }
  });
  // gaps of 0.4.1
  expect(missing).toEqual(['3d', '5d'].map((size) => `@stdlib/array/base/broadcasted-quinary${size}`));
});

test('elsewhere variables are refused: as conditions, indices, and in place of lists', () => {
  const run = (name: string, ...args: unknown[]): unknown =>
    dispatch(`@stdlib/array/base/${name}`, require(`@stdlib/array/base/${name}`) as Fn, undefined, args);
  expect(() => run('where', [tensor(0)], [1], [2])).toThrow(NotDifferentiableError);
  expect(() => run('take', [1, 2], [tensor(0)], 'throw')).toThrow(NotDifferentiableError);
  expect(() => run('slice', tensor([1, 2, 3]), 0, 2)).toThrow(NotDifferentiableError);
  expect(() => run('any', [tensor(0)])).toThrow(NotDifferentiableError);
  expect(() => run('put', new Float64Array(2), [0], [tensor(1)], 'throw')).toThrow(GradientLossError);
});
