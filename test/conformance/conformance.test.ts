import { readFileSync } from 'node:fs';
import * as ops from '@stdgrad/ops';
import { describe, expect, test } from 'vitest';
import { runProgram } from './interpreter.js';
import { parsePrograms, type Program, type Step } from './program.js';
import { report, tally } from './report.js';

const read = (name: string): Program[] =>
  parsePrograms(readFileSync(new URL(`programs/${name}.jsonl`, import.meta.url), 'utf8'));
const run = (programs: readonly Program[]) =>
  programs.map((program) => ({ program, outcome: runProgram(program, ops) }));

describe('MyGrad’s programs', () => {
  test.each(['open', 'open_errors'])('%s: none fails', (name) => {
    const results = run(read(name));
    const { passed, failed, skipped } = tally(results);
    expect(failed, report(results)).toBe(0);
    expect(passed + skipped).toBe(results.length);
  });
});

const call = (op: string, args: Step['args'], out: string | null): Step => ({ op, args, kwargs: {}, out });
const x = { tensor: 'x' };

/** l = sum(x² + c), a view v of x, and a product that must be refused. */
const sound: Program = {
  seed: 0,
  tags: [],
  inputs: [
    { name: 'x', shape: [2], data: [1, -2], dtype: 'float64', constant: false },
    { name: 'c', shape: [2], data: [3, 4], dtype: 'float64', constant: true },
    { name: 'i', shape: [2], data: [3, 4], dtype: 'int32', constant: true },
  ],
  steps: [
    call('reshape', [x, [2, 1]], 'v'),
    { ...call('add', [x, { array: { shape: [3], data: [1, 1, 1] } }], 'bad'), raises: 'ValueError' },
    call('multiply', [x, x], 't'),
    call('add', [{ tensor: 't' }, { tensor: 'c' }], 'u'),
    call('sum', [{ tensor: 'u' }], 'l'),
  ],
  loss: 'l',
  values: { x: { shape: [2], data: [1, -2] }, c: { shape: [2], data: [3, 4] }, l: { shape: [], data: [12] } },
  grads: { x: { shape: [2], data: [2, -4] }, c: null, l: { shape: [], data: [1] } },
  bases: { x: null, c: null, l: null },
  constants: { x: false, c: true, l: false },
};
const view: Program = {
  ...sound,
  values: { ...sound.values, v: { shape: [2, 1], data: [1, -2] } },
  grads: { ...sound.grads, v: { shape: [2, 1], data: [2, -4] } },
  bases: { ...sound.bases, v: 'x' },
  constants: { ...sound.constants, v: false },
};
const refused: Program = {
  ...sound,
  steps: [...sound.steps.slice(0, 4), call('backward', [{ tensor: 't' }], null), sound.steps[4]!],
  error: 'InvalidBackprop',
  error_step: 6,
};

describe('the interpreter sees what is wrong', () => {
  const kindOf = (program: Program): string => runProgram(program, ops).kind;

  test('sound programs pass', () => {
    for (const program of [sound, view, refused]) expect(runProgram(program, ops)).toEqual({ kind: 'passed' });
  });

  const corrupted: [what: string, program: Program][] = [
    ['a value', { ...sound, values: { ...sound.values, l: { shape: [], data: [12 + 3e-8] } } }],
    ['a shape', { ...sound, values: { ...sound.values, l: { shape: [1], data: [12] } } }],
    ['a NaN', { ...sound, values: { ...sound.values, l: { shape: [], data: ['NaN'] } } }],
    ['a gradient', { ...sound, grads: { ...sound.grads, x: { shape: [2], data: [2, 4] } } }],
    ['null for a gradient', { ...sound, grads: { ...sound.grads, x: null } }],
    ['zero for null', { ...sound, grads: { ...sound.grads, c: { shape: [2], data: [0, 0] } } }],
    ['a base where there is none', { ...sound, bases: { ...sound.bases, l: 'x' } }],
    ['no base where there is one', { ...view, bases: { ...view.bases, v: null } }],
    ['another base', { ...view, bases: { ...view.bases, v: 'c' } }],
    ['a constant', { ...sound, constants: { ...sound.constants, l: true } }],
    ['a missing name', { ...sound, values: { ...sound.values, y: { shape: [], data: [1] } } }],
    ['an error that does not come', { ...sound, steps: [{ ...sound.steps[0]!, raises: 'ValueError' }] }],
    ['an error that should not come', { ...sound, steps: [{ ...sound.steps[1]!, raises: undefined } as never] }],
    ['InvalidBackprop too early', { ...refused, error_step: 7 }],
    ['no InvalidBackprop', { ...sound, error: 'InvalidBackprop', error_step: 5 }],
  ];
  test.each(corrupted)('%s', (_what, program) => expect(kindOf(program)).toBe('failed'));

  test('a refused call that changes something', () => {
    const leaky = {
      ...ops,
      add: (...args: Parameters<typeof ops.add>) => {
        if (Array.isArray(args[1]) || (args[1] as { length?: number }).length === 3) {
          ops.mul(args[0], 2, { out: args[0] as never });
        }
        return ops.add(...args);
      },
    };
    expect(runProgram(sound, leaky).kind).toBe('failed');
  });

  test('a refusal that is no error of ours', () => {
    const throwing = {
      ...ops,
      add: () => {
        throw new TypeError('x is undefined');
      },
    };
    expect(runProgram(sound, throwing).kind).toBe('failed');
  });

  test('a missing op is skipped by name', () => {
    const program = { ...sound, steps: [call('no_such_op', [x], 't')] };
    expect(runProgram(program, ops)).toEqual({ kind: 'skipped', ops: ['no_such_op'] });
  });
});
