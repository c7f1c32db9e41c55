import { backward, describe, tensor, type Tensor } from '@stdgrad/core';
import { mul, sum } from '@stdgrad/ops';
import { StdgradError } from '@stdgrad/protocol';
import fc from 'fast-check';
import { demand, demandSame, fail } from './compare.js';
import { differentiate, evaluate, gradientOf, numbersOf, pullBack, variables } from './run.js';
import { arrayFrom, seeds, type Sample } from '../arbitraries/samples.js';
import { direction } from '../numeric/direction.js';
import { sizeOf, type Shape } from '../arbitraries/shapes.js';
import type { Subject } from './subject.js';
import { always, law, type Law } from './law.js';

/** What no op takes for an array. */
const badOperands: Readonly<Record<string, unknown>> = {
  'a string': 'abc',
  'an object': {},
  'a function': () => 1,
  undefined,
  null: null,
  'a ragged list': [[1, 2], [3]],
  'a list of strings': ['1', '2'],
  'a symbol': Symbol('x'),
  'a bigint': 1n,
  'a date': new Date(0),
};

const badOptions: Readonly<Record<string, object>> = {
  'an unknown option': { dimensions: 1 },
  'an unknown dtype': { dtype: 'float65' },
  'a dtype that is no string': { dtype: 7 },
  'a constant that is no boolean': { constant: 'yes' },
  'an out of another shape': { out: () => tensor(arrayFrom({ shape: [7, 11], values: new Float64Array(77) })) },
  'an out that is no array': { out: 'here' },
  'dims out of range': { dims: 99 },
  'dims that are no numbers': { dims: ['a'] },
};

const badMasks: Readonly<Record<string, unknown>> = {
  'a mask of numbers': [1, 0],
  'a mask of another shape': () => tensor(arrayFrom({ shape: [7, 11], values: new Float64Array(77) }, 'bool')),
  'a mask that is no array': 'mask',
};

/** Demands an error of ours that begins with the op's name. */
function demandError(op: string, what: string, call: () => unknown): void {
  let result: unknown;
  try {
    result = call();
  } catch (error) {
    demand(error instanceof StdgradError, () => `${what} threw ${String(error)}, which is no StdgradError`);
    const { code, message } = error as InstanceType<typeof StdgradError>;
    demand(/^STDGRAD_[A-Z_]+$/.test(code), () => `the error of ${what} has code ${code}`);
    demand(
      message.startsWith(`${op}: `),
      () => `the message of ${what} should begin with '${op}: ', but is: ${message}`,
    );
    return;
  }
  fail(`${what} was accepted and gave ${describe(result)}`);
}

/** What a failing call must leave alone: contents, gradients of an earlier backward, and a graph not yet used. */
class Witness {
  readonly #subject: Subject;
  readonly #operands: readonly Sample[];
  readonly #cotangent: Float64Array;
  readonly graded: readonly Tensor[];
  readonly pending: readonly Tensor[];
  readonly #result: unknown;
  readonly #gradients: readonly (Float64Array | null)[];

  constructor(subject: Subject, operands: readonly Sample[], seed: number) {
    this.#subject = subject;
    this.#operands = operands;
    this.#cotangent = direction(evaluate(subject.call, operands).length, seed);
    this.graded = variables(operands);
    for (const x of this.graded) backward(sum(mul(x, 3)));
    this.#gradients = this.graded.map(gradientOf);
    this.pending = variables(operands);
    this.#result = subject.call(...this.pending);
  }

  check(what: string): void {
    const groups = [this.graded, this.pending];
    for (const group of groups) {
      group.forEach((x, k) => {
        demandSame(`value of operand ${k} after ${what}`, numbersOf(x), this.#operands[k]!.values);
        demand(!x.constant, () => `operand ${k} is constant after ${what}`);
      });
    }
    this.graded.forEach((x, k) =>
      demandSame(`gradient of operand ${k} after ${what}`, gradientOf(x) ?? [], this.#gradients[k] ?? []),
    );
  }

  checkGraph(): void {
    pullBack(this.#result, this.#cotangent);
    const { gradients } = differentiate(this.#subject.call, this.#operands, this.#cotangent);
    this.pending.forEach((x, k) =>
      demandSame(`gradient ${k} of an earlier call, after failing ones`, gradientOf(x) ?? [], gradients[k] ?? []),
    );
  }
}

/** Whatever is no array is refused by an error that names the op, and nothing has changed. */
export const operandErrorLaw: Law = law(
  'refuses operands that are no arrays, and changes nothing',
  always,
  ({ operands }) => fc.tuple(operands, seeds),
  (subject, [operands, seed]) => {
    const witness = new Witness(subject, operands, seed);
    for (const [what, bad] of Object.entries(badOperands)) {
      operands.forEach((_, k) => {
        for (const inputs of [witness.graded, witness.pending])
          demandError(subject.op, `${what} as operand ${k}`, () =>
            subject.call(...(inputs as readonly unknown[]).with(k, bad)),
          );
        witness.check(`${what} as operand ${k}`);
        const arrays: unknown[] = operands.map((operand) => arrayFrom(operand));
        demandError(subject.op, `${what} as operand ${k} beside arrays`, () => subject.call(...arrays.with(k, bad)));
      });
    }
    witness.checkGraph();
  },
  { share: 0.3 },
);

/** Wrong options are refused by an error that names the op, and nothing has changed. */
export const optionErrorLaw: Law = law(
  'refuses wrong options, and changes nothing',
  (subject) => subject.with({}) !== null,
  ({ operands }) => fc.tuple(operands, seeds),
  (subject, [operands, seed]) => {
    const witness = new Witness(subject, operands, seed);
    const attempt = (what: string, options: object): void => {
      for (const inputs of [witness.graded, witness.pending])
        demandError(subject.op, what, () => subject.with(options)!(...inputs));
      witness.check(what);
    };
    const single = evaluate(subject.call, operands).length === 1;
    for (const [what, options] of Object.entries(badOptions)) {
      // one element broadcasts to any shape
      if (!(single && what === 'an out of another shape')) attempt(what, made(options));
    }
    if (subject.elementwise !== null) {
      const { shape, size } = shapeOf(subject, operands);
      const out = tensor(arrayFrom({ shape, values: new Float64Array(size).fill(5) }));
      const whole = tensor(arrayFrom({ shape, values: new Float64Array(size).fill(5) }, 'int32'));
      attempt('a mask without out', { where: [true] });
      if (subject.elementwise.row.result !== 'bool') attempt('an out of integers', { out: whole });
      for (const [what, where] of Object.entries(badMasks)) attempt(what, made({ out, where }));
      demandSame('an `out` after failing calls', numbersOf(out), new Float64Array(size).fill(5));
      demandSame('an `out` of integers after failing calls', numbersOf(whole), new Float64Array(size).fill(5));
      for (const [what, options] of Object.entries({
        'options that are a list': [1],
        'options that are a string': 'out',
      }))
        demandError(subject.op, what, () => subject.call(...witness.graded, options));
    }
    witness.checkGraph();
  },
  { share: 0.3 },
);

/** Options whose values are made anew for each attempt. */
function made(options: object): object {
  return Object.fromEntries(
    Object.entries(options).map(([key, value]: [string, unknown]) => [
      key,
      typeof value === 'function' ? (value as () => unknown)() : value,
    ]),
  );
}

function shapeOf(subject: Subject, operands: readonly Sample[]): { shape: readonly number[]; size: number } {
  const result = subject.call(...variables(operands)) as Tensor;
  return { shape: result.shape, size: result.length };
}

const unfit: readonly (readonly Shape[])[] = [
  [[2], [3]],
  [[2, 3], [2]],
  [[0], [2]],
  [
    [3, 1, 4],
    [2, 3],
  ],
];

/** Shapes that do not broadcast are refused. */
export const shapeErrorLaw: Law = law(
  'refuses shapes that do not broadcast',
  ({ elementwise, domains }) => elementwise !== null && domains.length > 1,
  () => fc.constantFrom(...unfit),
  (subject, shapes) => {
    const operands = subject.domains.map((domain, k) => {
      const shape = shapes[k % shapes.length]!;
      return { shape, values: new Float64Array(sizeOf(shape)).fill((domain.low + domain.high) / 2) };
    });
    demandError(subject.op, 'shapes that do not broadcast', () => subject.call(...variables(operands)));
    demandError(subject.op, 'arrays that do not broadcast', () =>
      subject.call(...operands.map((operand) => arrayFrom(operand))),
    );
    const [graded] = variables(operands);
    backward(sum(graded!));
    const before = gradientOf(graded!);
    demandError(subject.op, 'shapes that do not broadcast', () =>
      subject.call(graded, ...operands.slice(1).map((operand) => arrayFrom(operand))),
    );
    demandSame('gradient after a failing call', gradientOf(graded!) ?? [], before ?? []);
  },
);
