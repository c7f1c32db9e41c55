import { createRequire } from 'node:module';
import { isTensor, tensor, type Tensor } from '@stdgrad/core';
import { mul, sum } from '@stdgrad/ops';
import { ArgumentError, NotDifferentiableError, dispatch } from '@stdgrad/protocol';
import { installRules } from '@stdgrad/stdlib-adapter';
import { beforeAll, describe, expect, test } from 'vitest';

const require = createRequire(import.meta.url);
beforeAll(installRules);

const raw = require('@stdlib/ndarray/array') as (...args: unknown[]) => unknown;
const toList = require('@stdlib/ndarray/to-array') as (x: unknown) => unknown;
// looks into nested lists, as the hook does
const array = (...args: unknown[]): Tensor =>
  dispatch('@stdlib/ndarray/array', raw, undefined, args, (all) => all.flat(Infinity)) as Tensor;

const tensors = (x: unknown): unknown => (Array.isArray(x) ? x.map(tensors) : tensor(x as number));

const flat = [1, 2, 3, 4, 5, 6];
const nested = [
  [1, 2, 3],
  [4, 5, 6],
];
const list = [1, 2, 3, 4];

describe('lists of tensors lie as lists of numbers do', () => {
  test.each([
    [list, { shape: [2, 2], order: 'column-major' }],
    [flat, { shape: [3, 2], order: 'column-major' }],
    [flat, { shape: [3, 2], order: 'row-major' }],
    [flat, { shape: [1, 3, 2], order: 'column-major' }],
    [flat, { shape: [3, 2], order: 'any' }],
    [flat, { shape: [3, 2], order: 'same' }],
    [flat, { shape: [3, 2], order: 'column-major', ndmin: 4, copy: true }],
    [flat, { flatten: false }],
    [flat, { order: 'column-major', readonly: false, mode: 'throw', casting: 'unsafe', dtype: 'float32' }],
    [nested, { order: 'column-major' }],
    [nested, { shape: [3, 2], order: 'column-major' }],
    [nested, { shape: [6], order: 'column-major' }],
    [nested, { shape: new Int32Array([3, 2]) }],
  ])('%j, %j', (data, options) => {
    const z = array(tensors(data), options);
    expect(isTensor(z) && !z.constant).toBe(true);
    expect(toList(z.value)).toEqual(toList(raw(data, options)));
  });
});

test('each gets its own gradient', () => {
  const [a, b, c, d] = [tensor(1), tensor(2), tensor(3), tensor(4)];
  const z = array([a, b, c, d], { shape: [2, 2], order: 'column-major' });
  expect(toList(z.value)).toEqual([
    [1, 3],
    [2, 4],
  ]);
  const weights = [
    [10, 20],
    [30, 40],
  ];
  sum(mul(z, weights)).backward();
  expect([a, b, c, d].map((x) => x.grad?.get())).toEqual([10, 30, 20, 40]);
});

test.each([
  ['order', { order: 'columns' }],
  ['ndmin', { ndmin: -1 }],
  ['ndmin', { ndmin: 1.5 }],
  ['copy', { copy: 1 }],
  ['flatten', { flatten: 'yes' }],
  ['readonly', { readonly: 0 }],
  ['shape', { shape: [2, -1] }],
  ['shape', { shape: 4 }],
  ['casting', { casting: 'any' }],
])('an invalid %s is refused', (name, options) => {
  const refused = (): unknown => array(tensors(list), options);
  expect(refused).toThrow(ArgumentError);
  expect(refused).toThrow(`option ${name} must`);
});

test.each([
  ['readonly', tensors(list), { readonly: true }],
  ['flatten', tensors(nested), { flatten: false }],
  ['flatten', [tensor([1, 2])], { flatten: false }],
  ['mode', tensors(list), { mode: 'wrap' }],
  ['submode', tensors(list), { submode: ['clamp'] }],
  ['order', tensor(list), { shape: [2, 2], order: 'column-major' }],
  ['order', tensor(nested), { copy: true, order: 'column-major' }],
])('%s is refused where it is not implemented', (name, data, options) => {
  const refused = (): unknown => array(data, options);
  expect(refused).toThrow(NotDifferentiableError);
  expect(refused).toThrow(name);
});
