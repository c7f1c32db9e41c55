import { implement, isTensor, tensor, type Tensor } from '@stdgrad/core';
import { isStrided, type Call } from '@stdgrad/protocol';
import { reshape, mul, sum } from '@stdgrad/ops';
import { dispatch } from '@stdgrad/protocol';
import { installRules } from '@stdgrad/stdlib-adapter';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { known } from './call.js';
import { calls } from './calls.js';
import { Problem, numbersIn, plainArray } from './laws.js';

beforeAll(installRules);

const call = (path: string, ...args: unknown[]): unknown => dispatch(`@stdlib/${path}`, known(path), undefined, args);

describe('without elements', () => {
  const paths: readonly (readonly [path: string, ...rest: unknown[]])[] = [
    ['ndarray/reverse'],
    ['ndarray/to-reversed'],
    ['ndarray/copy'],
    ['ndarray/flatten'],
    ['ndarray/map', (v: Tensor) => v],
    ['ndarray/filter', () => true],
    ['ndarray/for-each', () => undefined],
    ['ndarray/fill', 3],
    ['ndarray/to-array'],
    ['ndarray/prepend-singleton-dimensions', 3],
    ['blas/ext/sum'],
    ['blas/ext/sort'],
    ['blas/ext/cusum'],
    ['blas/ext/circshift', 1],
    ['stats/cumax'],
    ['stats/mean'],
    ['stats/nanmax'],
    ['stats/mediansorted'],
    ['stats/max-by', (v: Tensor) => v],
    ['ndarray/any'],
    ['ndarray/count-if', () => true],
  ];

  test.each(paths.map(([path, ...rest]) => [path, rest] as const))('%s', (path, rest) => {
    for (const shape of [[0], [0, 2]]) {
      const x = mul(reshape(tensor([]), shape), 1);
      const plain = plainArray([], shape, path, 'rows');
      const expected = known(path)(plain, ...rest);
      const result = call(path, x, ...rest);
      // what @stdlib reduces nothing to is whatever was in its memory
      if (path.startsWith('ndarray')) expect(numbersIn(result)).toEqual(numbersIn(expected));
      if (isStrided(expected) && isTensor(result)) {
        expect(result.shape).toEqual(Array.from(expected.shape));
        if (!result.constant) sum(result).backward();
      }
    }
  });
});

test('elements of a large tensor, also when it is written to on the way', () => {
  const n = 500;
  const x = tensor(Float64Array.from({ length: n }, (_, k) => k));
  const y = mul(x, 1);
  const z = call('ndarray/map', y, (v: Tensor, [k]: number[]) => {
    if (k === 250) y.set(251, 7);
    return mul(v, v);
  }) as Tensor;
  z.backward();
  const gradient = numbersIn(x.grad);
  expect(gradient[250]).toBe(500);
  expect(gradient[251]).toBe(0);
  expect(numbersIn(z)[251]).toBe(49);
  expect(gradient[499]).toBe(998);
});

describe('the laws find wrong rules', () => {
  const path = 'ndarray/to-reversed';
  const problem = (): Problem => new Problem(path, calls[path]![0]!, 'rows');
  const right = (call_: Call): unknown => mul(call('ndarray/base/to-reversed', call_.args[0]) as Tensor, 1);
  beforeEach(() => implement(`@stdlib/${path}`, right));
  afterEach(() => implement(`@stdlib/${path}`, right));

  test('a right one passes', () => {
    problem().checkValue();
    problem().checkGradient();
    problem().checkSecond();
    problem().checkConstants();
  });

  test.each([
    ['value', (x: Tensor) => mul(x, 1), 'checkValue'],
    ['gradient', (x: Tensor) => mul(right({ args: [x] } as never) as Tensor, 1 + 1e-6), 'checkGradient'],
    ['loss', (x: Tensor) => tensor(right({ args: [x] } as never) as Tensor, { constant: true }), 'checkGradient'],
    [
      'constancy',
      (x: Tensor) => tensor(right({ args: [x] } as never) as Tensor, { constant: false }),
      'checkConstants',
    ],
    ['mutation', (x: Tensor) => call('blas/ext/sort', x), 'checkValue'],
  ] as const)('%s', (_what, wrong, law) => {
    implement(`@stdlib/${path}`, ({ args }) => wrong(args[0] as Tensor));
    expect(() => problem()[law]()).toThrow();
  });
});
