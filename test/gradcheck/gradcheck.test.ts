import { stopGradient, tensor, type Tensor } from '@stdgrad/core';
import { fromElements } from '@stdgrad/kernels';
import {
  abs,
  add,
  argsort,
  customRule,
  einsum,
  exp,
  flip,
  ln,
  matmul,
  mul,
  pow,
  relu,
  sin,
  sort,
  split,
  sqrt,
  sum,
  transpose,
} from '@stdgrad/ops';
import { gradcheck, gradgradcheck } from '@stdgrad/gradcheck';
import { ArgumentError } from '@stdgrad/protocol';
import { describe, expect, test } from 'vitest';
import { failure } from './failure.js';

const x = [0.3, -1.2, 2.5];

describe('right derivatives pass', () => {
  const functions: Record<string, [(...args: Tensor[]) => unknown, unknown[]]> = {
    'of a number': [(a) => sin(a), [0.7]],
    'of a list': [(a) => sum(mul(a, exp(a))), [x]],
    'of a typed array': [(a) => sin(a), [Float64Array.from(x)]],
    'of a tensor': [(a) => pow(a, 3), [tensor([x, x])]],
    'of one of our arrays, transposed': [
      (a) => mul(a, a),
      [transpose(fromElements([1, 2, 3, 4, 5, 6], [2, 3], 'float64'))],
    ],
    'of several arguments': [(a, b) => add(mul(a, exp(b)), a), [x, 0.5]],
    'with several results': [(a) => split(mul(a, a), 3), [x]],
    'of a matrix product': [
      (a, b) => matmul(a, b),
      [
        [x, x],
        [[1], [2], [3]],
      ],
    ],
    'beside arguments that are no numbers': [(a, s) => einsum(s as unknown as string, a as never), [[x, x], 'ij->ji']],
    'beside integers': [(a, b) => mul(a, b), [x, new Int32Array([1, 2, 3])]],
    'of no elements': [(a) => mul(a, 2), [[]]],
    'at large numbers': [(a) => mul(a, a), [[1e6, -3e8]]],
    'at small numbers': [(a) => ln(a), [[1e-4, 1e-3]]],
    'of functions that refuse what is outside': [
      (a) => {
        if (Number(a.value.iget(0)) <= 0) throw new RangeError('no');
        return sqrt(a);
      },
      [0.01],
    ],
    'of sorting': [(a) => sort(a), [x]],
  };

  test.each(Object.entries(functions))('%s', (_name, [f, inputs]) => {
    for (const mode of ['reverse', 'forward'] as const) {
      const report = gradcheck(f, inputs, { mode });
      expect(report.ok).toBe(true);
      expect(report.entries.every(({ verdict }) => verdict === 'right')).toBe(true);
    }
  });

  test.each(Object.entries(functions))('of second order, %s', (_name, [f, inputs]) => {
    expect(gradgradcheck(f, inputs).ok).toBe(true);
  });

  test('in float32, to the precision that it has', () => {
    const report = gradcheck((a) => mul(sin(a), a), [Float32Array.from(x)]);
    expect(report.worst?.allowed).toBeGreaterThan(1e-5);
    expect(report.worst?.allowed).toBeLessThan(1e-3);
  });

  test('with a report of all that was compared', () => {
    const report = gradcheck((a, b) => mul(a, b), [x, [1, 2, 3]], { name: 'product' });
    expect(report).toMatchObject({ check: 'gradcheck', name: 'product', ok: true, compared: 18, method: 'jacobian' });
    expect(report.entries).toContainEqual(
      expect.objectContaining({ argument: 1, element: [2], result: 0, place: [2], analytic: 2.5, sides: null }),
    );
    expect(String(report)).toMatch(/^gradcheck: product: all 18 derivatives are right; farthest off by [\d.e-]+$/);
  });
});

const wrongly = (factor: number): ((a: Tensor) => unknown) =>
  customRule('sine', {
    forward: (a) => Float64Array.from({ length: a.length }, (_, k) => Math.sin(Number(a.iget(k)))),
    vjps: [(g, { inputs: [a] }) => mul(g, mul(factor, sin(add(a!, Math.PI / 2))))],
  });

describe('wrong derivatives are found', () => {
  test('by a factor', () => {
    const { message, report, code } = failure(() => gradcheck(wrongly(1.001), [x]));
    expect(code).toBe('STDGRAD_GRADIENT_CHECK');
    expect(message).toContain('gradcheck: sine: 3 of 9 derivatives are not what differences say');
    expect(message).toContain('every wrong derivative is 1.001 times what it should be.');
    expect(report?.worst).toMatchObject({ argument: 0, verdict: 'wrong' });
    expect(report?.entries[8]?.verdict).toBe('right');
  });

  test('by their sign', () => {
    expect(failure(() => gradcheck(wrongly(-1), [x])).message).toContain('has the opposite sign');
  });

  test('by NaN and infinity', () => {
    for (const factor of [NaN, Infinity, -Infinity]) {
      const { report, message } = failure(() => gradcheck(wrongly(factor), [[0.5]]));
      expect(report?.worst?.verdict).toBe('not finite');
      expect(message).toContain('0/0');
    }
  });

  test('where a part is cut off', () => {
    const cut = (a: Tensor, b: Tensor): unknown => mul(a, stopGradient(b));
    expect(failure(() => gradcheck(cut, [x, x])).message).toContain('no gradient flows to argument 1');
  });

  test('in one element', () => {
    const one = customRule('one', {
      forward: (a) => Float64Array.from({ length: 3 }, (_, k) => Number(a.iget(k)) ** 2),
      vjps: [(g, { inputs: [a] }) => mul(g, mul([2, 2.000001, 2], a!))],
    });
    const { report, message } = failure(() => gradcheck(one, [x]));
    expect(report?.entries.filter(({ verdict }) => verdict === 'wrong')).toHaveLength(1);
    expect(report?.worst).toMatchObject({ element: [1], place: [1] });
    expect(message).toContain('only one derivative is wrong');
  });

  test('by forward mode too', () => {
    expect(failure(() => gradcheck(wrongly(1.001), [x], { mode: 'forward' })).report?.ok).toBe(false);
  });

  test('transposed, or one place off', () => {
    const square = [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ];
    const cubes = (pull: (g: never) => never): ((a: Tensor) => unknown) => {
      const f = customRule('cubes', {
        forward: (a) =>
          fromElements(
            Array.from({ length: a.length }, (_, k) => Number(a.iget(k)) ** 3),
            a.shape,
            'float64',
          ),
        vjps: [(g, { inputs: [a] }) => pull(mul(g, mul(3, mul(a!, a!))) as never)],
      });
      return (a) => sum(f(a) as Tensor);
    };
    expect(
      failure(() =>
        gradcheck(
          cubes((g) => transpose(g) as never),
          [square],
        ),
      ).message,
    ).toContain('transposed');
    const rolled = failure(() =>
      gradcheck(
        cubes((g) => flip(flip(g, { dims: 0 }) as never, { dims: 0 }) as never),
        [square],
        { kinks: 'between', rtol: 0, atol: 0 },
      ),
    );
    expect(rolled.report?.ok).toBe(false);
  });

  test('in second order only', () => {
    const frozen = customRule('square', {
      forward: (a) => Float64Array.from({ length: a.length }, (_, k) => Number(a.iget(k)) ** 2),
      vjps: [(g, { inputs: [a] }) => mul(g, mul(2, stopGradient(a!)))],
    });
    expect(gradcheck(frozen, [x]).ok).toBe(true);
    const { message } = failure(() => gradgradcheck(frozen, [x]));
    expect(message).toContain('gradgradcheck: the gradient of square: ');
  });
});

describe('kinks', () => {
  test('are refused, with the derivatives of both sides', () => {
    const { report, message } = failure(() => gradcheck((a) => mul(relu(a), 0.9), [[0, 1]]));
    expect(report?.worst?.verdict).toBe('kink');
    expect(report?.worst?.sides?.[0]).toBeCloseTo(0, 9);
    expect(report?.worst?.sides?.[1]).toBeCloseTo(0.9, 9);
    expect(message).toMatch(/kink +0 \[0\] +\[0\] +0 +0 \| 0\.9/);
    expect(message).toContain("{ kinks: 'between' }");
  });

  test('are accepted between their sides, where asked', () => {
    expect(gradcheck((a) => relu(a), [[0, 1]], { kinks: 'between' }).ok).toBe(true);
    const outside = customRule('outside', {
      forward: (a) => Float64Array.from({ length: a.length }, (_, k) => Math.abs(Number(a.iget(k)))),
      vjps: [(g) => mul(2, g)],
    });
    expect(failure(() => gradcheck(outside, [[0]], { kinks: 'between' })).report?.worst?.verdict).toBe('kink');
  });

  test('nearby do no harm', () => {
    expect(gradcheck((a) => abs(a), [[0.03, -0.001]]).ok).toBe(true);
  });
});

describe('huge Jacobians', () => {
  const large = Float64Array.from({ length: 3000 }, (_, k) => Math.sin(k));

  test('are sampled: directions, and elements', () => {
    const report = gradcheck((a) => mul(a, sin(a)), [large]);
    expect(report).toMatchObject({ ok: true, method: 'samples', compared: 36 });
    expect(report.entries.filter(({ element }) => element === null)).toHaveLength(4);
    expect(String(report)).toContain(`sampled with seed ${report.seed}`);
  });

  test('with one wrong element are found', () => {
    const weights = new Float64Array(3000).fill(2);
    weights[1234] = 2.01;
    const f = customRule('f', {
      forward: (a) => Float64Array.from({ length: a.length }, (_, k) => Number(a.iget(k)) ** 2),
      vjps: [(g, { inputs: [a] }) => mul(g, mul(weights, a!))],
    });
    for (const seed of [1, 2, 3])
      expect(failure(() => gradcheck(f, [large], { seed })).message).toContain('random direction');
  });
});

describe('functions that can not be checked', () => {
  test('because they are not finite here', () => {
    expect(failure(() => gradcheck((a) => ln(a), [[1, -1]])).message).toMatch(/gives NaN at these inputs \(element 1/);
    expect(failure(() => gradcheck((a) => ln(a), [[0]])).message).toMatch(/gives -Infinity/);
  });

  test('because they are not deterministic', () => {
    const f = (a: Tensor): unknown => mul(a, Math.random());
    expect(failure(() => gradcheck(f, [x])).message).toMatch(/f is not deterministic: it gave .* and then /);
  });

  test('because they are noisy, or at the edge of their domain', () => {
    const noisy = customRule('noisy', {
      forward: (a) => Math.sin(Number(a.iget(0))) + 1e-5 * Math.sin(1e15 * Number(a.iget(0))),
      vjps: [(g, { inputs: [a] }) => mul(g, sin(add(a!, Math.PI / 2)))],
    });
    expect(failure(() => gradcheck(noisy, [0.3])).report?.worst?.verdict).toBe('unsettled');
    const { report, message } = failure(() => gradcheck((a) => sqrt(a), [[1e-9]]));
    expect(report?.worst?.verdict).toBe('unsettled');
    expect(message).toContain('edge of its domain');
  });

  test('because they change their argument', () => {
    const f = (a: Tensor): unknown => {
      a.value.iset(0, 5);
      return mul(a, 2);
    };
    expect(failure(() => gradcheck(f, [x])).message).toMatch(/f changes argument 0: element 0 was 0.3 and is 5 after/);
  });

  test('because they depend on what is recorded', () => {
    const f = (a: Tensor): unknown => (a.constant ? mul(a, 2) : mul(a, 3));
    expect(failure(() => gradcheck(f, [x])).message).toContain('must not depend on what is recorded');
  });

  test('because the number of their results depends on values', () => {
    const f = (a: Tensor): unknown => (Number(a.value.iget(0)) === 0.3 ? mul(a, 2) : [a, a]);
    expect(failure(() => gradcheck(f, [x])).message).toContain('number of results must not depend');
  });
});

describe('bad arguments', () => {
  const wrong: Record<string, [() => unknown, RegExp]> = {
    'no function': [() => gradcheck(5 as never, [1]), /gradcheck: the first argument must be a function, got 5/],
    'no list of inputs': [() => gradcheck(sin, 0.5 as never), /write \[x\] for a single one/],
    'nothing to differentiate': [() => gradcheck(argsort, [new Int32Array(3)]), /no argument has a derivative/],
    'an argument without derivative': [
      () => gradcheck(sin, [1], { argument: 2 }),
      /argument 2 has no derivative; those .* are: 0/,
    ],
    'an unknown option': [() => gradcheck(sin, [1], { tol: 1 } as never), /unknown option 'tol'; known ones are/],
    'a negative tolerance': [
      () => gradcheck(sin, [1], { rtol: -1 }),
      /option 'rtol' must be a number from 0 on, got -1/,
    ],
    'an unknown treatment of kinks': [
      () => gradcheck(sin, [1], { kinks: 'ok' as never }),
      /must be 'refuse' or 'between'/,
    ],
    'an unknown mode': [() => gradcheck(sin, [1], { mode: 'back' as never }), /'mode' must be 'reverse' or 'forward'/],
    'options that are no object': [() => gradcheck(sin, [1], null as never), /options must be an object, got null/],
    'a result that is no array': [
      () => gradcheck(() => 'x', [1]),
      /must return a number, an array or a list of arrays, got the string 'x'/,
    ],
  };
  test.each(Object.entries(wrong))('%s', (_name, [call, message]) => {
    expect(call).toThrow(message);
    expect(call).toThrow(ArgumentError);
  });
});
