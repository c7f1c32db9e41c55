import { readFileSync } from 'node:fs';
import { arrayOfValue, backward, isTensor, tensor, valueAndGrad, type Tensor, type Value } from '@stdgrad/core';
import { elements } from '@stdgrad/kernels';
import * as ops from '@stdgrad/ops';
import { describe, expect, test } from 'vitest';
import { compareArrays } from './compare.js';
import { array, lossOf, runProgram, type Habits } from './interpreter.js';
import { parsePrograms, type Flat, type Program } from './program.js';

const text = readFileSync(new URL('programs/open.jsonl', import.meta.url), 'utf8');
const programs = parsePrograms(text).filter((program) => runProgram(program, ops).kind === 'passed');

describe('MyGrad’s programs lead to the same', () => {
  const agree = (habits: Habits): void => {
    for (const program of programs) {
      if ((habits.backwards ?? 1) > 1 && program.tags.includes('multi_backward')) continue;
      expect(runProgram(program, ops, habits), `seed ${program.seed}`).toEqual({ kind: 'passed' });
    }
  };

  test('when everything is read after every step', () => agree({ observe: true }));
  test('when the last backward is called three times, keeping the graph', () => agree({ backwards: 3 }));
});

// a detached copy and untracked steps cut the graph where differences do not
const cuts = ['multi_backward', 'no_autodiff', 'detached_copy', 'constant_kwarg', 'inplace_on_constant'];
const differentiable = programs.filter(({ tags }) => !tags.some((tag) => cuts.includes(tag)));

/** A program as a function of its variable inputs. */
class Subject {
  readonly program: Program;
  readonly variables: readonly (Flat & { readonly name: string })[];

  constructor(program: Program) {
    this.program = program;
    this.variables = program.inputs.filter(({ dtype, constant }) => dtype === 'float64' && !constant);
  }

  /** Gradients at points given as tensors (then recorded) or as arrays. */
  gradients(points: readonly Value[]): Value[] {
    const { program, variables } = this;
    const f = (...xs: Tensor[]): Tensor =>
      lossOf(program, ops, new Map(variables.map(({ name }, k) => [name, xs[k]!])));
    return valueAndGrad(f, { argument: variables.map((_, k) => k) })(...points)[1] as Value[];
  }

  /** The inputs, moved by `step` along `directions`. */
  points(step = 0, directions: readonly (readonly number[])[] = []): Value[] {
    return this.variables.map(({ shape, data }, k) =>
      array({ shape, data: data.map((x, i) => Number(x) + step * (directions[k]?.[i] ?? 0)) }, 'float64'),
    );
  }
}

const flat = (x: Value): Flat => {
  const values = arrayOfValue(x);
  return { shape: values.shape, data: elements(values).map(Number) };
};

describe('gradients that are themselves recorded', () => {
  test('equal those of an ordinary sweep', () => {
    for (const program of differentiable) {
      const subject = new Subject(program);
      const plain = subject.gradients(subject.points());
      const recorded = subject.gradients(subject.points().map((x) => tensor(x)));
      recorded.forEach((gradient, k) => {
        expect(compareArrays(`seed ${program.seed}`, flat(plain[k]!), arrayOfValue(gradient))).toEqual([]);
      });
    }
  });

  test('have the derivatives that differences show', () => {
    for (const program of differentiable.filter((_, k) => k % 2 === 0)) {
      const subject = new Subject(program);
      const [weights, directions] = [0.37, 0.71].map((start) =>
        subject.variables.map(({ data }, k) => scatter(data.length, start + k)),
      );
      const slope = (h: number): number => (weighted(subject, h) - weighted(subject, -h)) / (2 * h);
      const weighted = (at: Subject, step: number): number =>
        inner(at.gradients(at.points(step, directions)).map(flat), weights!);
      const h = 2e-4;
      const numeric = (4 * slope(h / 2) - slope(h)) / 3;
      const analytic = secondOrder(subject, weights!, directions!);
      const scale = 1 + Math.abs(numeric) + Math.abs(weighted(subject, 0));
      expect(
        Math.abs(analytic - numeric) / scale,
        `seed ${program.seed}: ${analytic}, by differences ${numeric}`,
      ).toBeLessThan(1e-5);
    }
  });
});

/** Numbers between −1 and 1 that look random. */
function scatter(n: number, start: number): number[] {
  return Array.from({ length: n }, (_, k) => Math.sin(1000 * (start + k)));
}

function inner(xs: readonly Flat[], ys: readonly (readonly number[])[]): number {
  let sum = 0;
  xs.forEach(({ data }, k) => data.forEach((x, i) => (sum += Number(x) * ys[k]![i]!)));
  return sum;
}

/** Derivative of ⟨gradient, weights⟩ along the directions, by a backward through the recorded gradient. */
function secondOrder(subject: Subject, weights: readonly number[][], directions: readonly number[][]): number {
  const inputs = subject.points().map((x) => tensor(x));
  const parts = subject
    .gradients(inputs)
    .map((gradient, k) => ops.sum(ops.mul(gradient, array({ shape: inputs[k]!.shape, data: weights[k]! }, 'float64'))))
    .filter((part): part is Tensor => isTensor(part) && !part.constant);
  if (parts.length === 0) return 0;
  backward(parts.reduce((sum, part) => ops.add(sum, part)));
  return inner(
    inputs.map(({ grad, shape }) => (grad === null ? { shape, data: [] } : flat(grad))),
    directions,
  );
}
