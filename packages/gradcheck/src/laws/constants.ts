import { backward, isTensor, noAutodiff, tensor, type Tensor } from '@stdgrad/core';
import { isNDArray } from '@stdgrad/kernels';
import { ArgumentError, isFloat } from '@stdgrad/protocol';
import fc from 'fast-check';
import { demand, demandClose, demandSame, rounding } from './compare.js';
import {
  allNumbers,
  differentiate,
  evaluate,
  gradientOf,
  numbersOf,
  onTensors,
  outputsOf,
  pullBack,
  variables,
} from './run.js';
import { arrayFrom, seeds, type Sample } from '../arbitraries/samples.js';
import { direction } from '../numeric/direction.js';
import type { Shape } from '../arbitraries/shapes.js';
import { always, law, type Law } from './law.js';

const constantOf = (operand: Sample): Tensor => tensor(arrayFrom(operand), { constant: true });

/** A constant operand gets no gradient and changes nobody else's; constants alone give a constant. */
export const constantLaw: Law = law(
  'sends no gradient to constants, and gives constants for constants',
  always,
  ({ operands }) => fc.tuple(operands, seeds),
  ({ call, elementwise }, [operands, seed]) => {
    const cotangent = direction(evaluate(call, operands).length, seed);
    const expected = differentiate(call, operands, cotangent);
    operands.forEach((operand, k) => {
      const inputs = variables(operands).with(k, constantOf(operand));
      const { value, gradients } = onTensors(call, inputs, cotangent);
      demandClose(`value with constant operand ${k}`, value, expected.value, elementwise === null ? rounding : 0);
      gradients.forEach((gradient, j) => {
        if (j === k) demand(gradient === null, () => `constant operand ${k} has a gradient`);
        else demandSame(`gradient ${j} beside constant operand ${k}`, gradient ?? [], expected.gradients[j] ?? []);
      });
    });
    const constants = operands.map(constantOf);
    const result = call(...constants);
    for (const output of outputsOf(result))
      demand(isTensor(output) && output.constant, () => 'the result of constant tensors is no constant tensor');
    pullBack(result, cotangent);
    constants.forEach(({ grad }, k) => demand(grad === null, () => `constant operand ${k} has a gradient`));
  },
);

/** What a call gives, or `null` when it says that there is no such option. */
export function unlessUnknown(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    if (error instanceof ArgumentError && error.message.includes('unknown option')) return null;
    throw error;
  }
}

/** Option `constant` says what the result is. */
export const constantOptionLaw: Law = law(
  'has an option that says whether the result is constant',
  (subject) => subject.with({ constant: true }) !== null,
  ({ operands }) => fc.tuple(operands, seeds),
  (subject, [operands, seed]) => {
    const value = evaluate(subject.call, operands);
    const cut = variables(operands);
    const settled = unlessUnknown(() => subject.with({ constant: true })!(...cut));
    if (settled === null) return;
    demandClose('value with constant: true', allNumbers(settled), value, rounding);
    for (const output of outputsOf(settled))
      demand(isTensor(output) && output.constant, () => 'constant: true gave a variable');
    pullBack(settled, direction(value.length, seed));
    cut.forEach(({ grad }, k) => demand(grad === null, () => `operand ${k} of a constant result has a gradient`));
    const open = subject.with({ constant: false })!(...operands.map(constantOf));
    for (const output of outputsOf(open)) {
      if (!isTensor(output) || !isFloat(output.dtype)) continue;
      demand(!output.constant, () => 'constant: false gave a constant');
      backward(output);
      demandSame('gradient of the result itself', gradientOf(output) ?? [], numbersOf(output).fill(1));
    }
  },
);

/** Without tracking the values are the same, and no gradient flows. */
export const untrackedLaw: Law = law(
  'computes the same without tracking',
  always,
  ({ operands }) => fc.tuple(operands, seeds),
  ({ call }, [operands, seed]) => {
    const inputs = variables(operands);
    const tracked = call(...inputs);
    const result = noAutodiff(() => call(...inputs));
    demandClose('value', allNumbers(result), allNumbers(tracked), rounding);
    outputsOf(result).forEach((output, k) => {
      const twin = outputsOf(tracked)[k]!;
      demand(
        isTensor(output) && isTensor(twin) && output.constant === twin.constant,
        () => 'the result differs in being constant',
      );
    });
    pullBack(result, direction(allNumbers(result).length, seed));
    inputs.forEach((input, k) =>
      demand(input.grad === null || gradientOf(input)!.every((g) => g === 0), () => `operand ${k} has a gradient`),
    );
  },
);

/** Numbers give the number, arrays and lists the array, that tensors give as a tensor. */
export const formLaw: Law = law(
  'gives numbers for numbers, arrays for arrays and lists',
  always,
  ({ operands }) => operands,
  ({ call, elementwise }, operands) => {
    const off = elementwise === null ? rounding : 0;
    const value = allNumbers(call(...variables(operands)));
    const forms: Record<string, (operand: Sample) => unknown> = {
      arrays: (operand) => arrayFrom(operand),
      lists: ({ shape, values }) => nested(shape, [...values]),
    };
    if (operands.every(({ shape }) => shape.length === 1)) forms['typed arrays'] = ({ values }) => values;
    for (const [form, make] of Object.entries(forms)) {
      if (form === 'lists' && operands.some(({ shape }) => shape.length === 0 || shape.includes(0))) continue;
      const result = call(...operands.map(make));
      for (const output of outputsOf(result))
        demand(isNDArray(output) && !isTensor(output), () => `${form} gave no plain array`);
      demandClose(`value of ${form}`, allNumbers(result), value, off);
    }
    if (elementwise === null) return;
    const firsts = operands.map(({ values }) => values[0]);
    if (firsts.includes(undefined)) return;
    const number = call(...firsts);
    demand(typeof number === 'number' || typeof number === 'boolean', () => `numbers gave ${typeof number}`);
    const scalars = firsts.map((x) => tensor(x!));
    demandSame('number', [Number(number)], allNumbers(call(...scalars)));
  },
);

function nested(shape: Shape, values: readonly number[]): unknown {
  if (shape.length === 0) return values[0];
  const [n, ...rest] = shape as [number, ...number[]];
  const part = values.length / n;
  return Array.from({ length: n }, (_, k) => nested(rest, values.slice(k * part, (k + 1) * part)));
}
