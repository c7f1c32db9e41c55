import { arrayOfValue, isTensor, tensor, type Tensor } from '@stdgrad/core';
import { isFloat, promote, type DType } from '@stdgrad/protocol';
import fc from 'fast-check';
import { demand, demandClose, rounding } from './compare.js';
import { allNumbers, differentiate, evaluate, gradientOf, onTensors, outputsOf, pullBack, variables } from './run.js';
import { arrayFrom, seeds, type Sample } from '../arbitraries/samples.js';
import { direction } from '../numeric/direction.js';
import type { Subject } from './subject.js';
import { unlessUnknown } from './constants.js';
import { always, law, type Law } from './law.js';

const float32Tolerance = 2e-5;

/** Data type that results should have. */
function expectedType({ elementwise }: Subject, types: readonly DType[]): DType {
  const promoted = types.reduce(promote);
  return elementwise === null ? promoted : elementwise.resultType(promoted);
}

function demandTypes(subject: Subject, result: unknown, types: readonly DType[]): void {
  const expected = expectedType(subject, types);
  outputsOf(result).forEach((output) => {
    const { dtype } = arrayOfValue(output);
    // rows that answer with places or booleans do so for every operand
    if (subject.elementwise === null && subject.kind === 'constant' && !isFloat(dtype)) return;
    demand(dtype === expected, () => `operands of ${types.join(' and ')} gave ${dtype}, should give ${expected}`);
  });
}

function demandGradientTypes(inputs: readonly Tensor[]): void {
  inputs.forEach(({ grad, dtype }, k) =>
    demand(grad === null || grad.dtype === dtype, () => `gradient ${k} has dtype ${grad?.dtype}, operand ${dtype}`),
  );
}

/** Results have the promoted type of the operands and gradients that of their operand; float32 agrees with float64. */
export const floatLaw: Law = law(
  'gives each float type its own, for results and gradients',
  always,
  ({ operands }) =>
    operands.chain((drawn) =>
      fc.tuple(
        fc.constant(drawn),
        fc.array(fc.constantFrom<DType>('float32', 'float64', 'float32'), {
          minLength: drawn.length,
          maxLength: drawn.length,
        }),
        seeds,
      ),
    ),
  (subject, [operands, types, seed]) => {
    const rounded: Sample[] = operands.map(({ shape, values }, k) => ({
      shape,
      values: types[k] === 'float32' ? values.map(Math.fround) : values,
    }));
    const arrays = rounded.map((operand, k) => arrayFrom(operand, types[k]));
    demandTypes(subject, subject.call(...arrays), types);
    const cotangent = direction(evaluate(subject.call, rounded).length, seed).map(Math.fround);
    const inputs = arrays.map((array) => tensor(array));
    demandTypes(subject, subject.call(...inputs), types);
    const found = onTensors(subject.call, inputs, cotangent);
    demandGradientTypes(inputs);
    const exact = differentiate(subject.call, rounded, cotangent);
    const allowed = types.includes('float32') ? float32Tolerance : 0;
    demandClose('value', found.value, exact.value, allowed);
    found.gradients.forEach((gradient, k) =>
      demandClose(`gradient ${k}`, gradient ?? [], exact.gradients[k] ?? [], allowed),
    );
  },
);

function exactInIntegers({ call }: Subject, operands: readonly Sample[]): boolean {
  return evaluate(call, operands).every(Number.isInteger);
}

const integers: readonly DType[] = ['int32', 'uint8', 'int16', 'uint32', 'int8'];

/** Integers and booleans are constants: their results are, and their gradients are null beside a variable. */
export const integerLaw: Law = law(
  'takes integers and booleans as constants',
  always,
  ({ operands }) => fc.tuple(operands, fc.constantFrom<DType>(...integers, 'bool'), seeds),
  (subject, [operands, dtype, seed]) => {
    const whole: Sample[] = operands.map(({ shape, values }, k) => ({
      shape,
      values: values.map((x, at) => (dtype === 'bool' ? 1 : 1 + ((Math.abs(Math.round(x * 7)) + at + k) % 3))),
    }));
    const inputs = whole.map((operand) => tensor(arrayFrom(operand, dtype)));
    const result = subject.call(...inputs);
    for (const output of outputsOf(result)) {
      demand(!isTensor(output) || output.constant, () => `the result of ${dtype} operands is a variable`);
      // integers other than int32 wrap round, and no op of integers needs to give fractions
      if (!isFloat(output.dtype) && (!['int32', 'bool'].includes(output.dtype) || !exactInIntegers(subject, whole)))
        return;
    }
    const expected = evaluate(subject.call, whole);
    demandClose(`value of ${dtype} operands`, allNumbers(result), expected, rounding);
    const cotangent = direction(expected.length, seed);
    const exact = differentiate(subject.call, whole, cotangent);
    whole.forEach((operand, k) => {
      if (exact.gradients[k] == null) return;
      const variable = tensor(arrayFrom(operand));
      const constants = inputs.with(k, variable);
      const mixed = onTensors(subject.call, constants, cotangent);
      demandClose(`value beside a variable ${k}`, mixed.value, exact.value, rounding);
      demandClose(`gradient ${k} beside ${dtype}`, gradientOf(variable) ?? [], exact.gradients[k], rounding);
      constants.forEach((input, j) =>
        demand(j === k || input.grad === null, () => `operand ${j}, of ${dtype}, has a gradient`),
      );
    });
  },
);

/** Rows with options take `dtype` too, or say that they do not. */
export const rowTypeLaw: Law = law(
  'gives the data type asked for',
  (subject) => subject.elementwise === null && subject.with({ dtype: 'float32' }) !== null,
  ({ operands }) => fc.tuple(operands, seeds),
  (subject, [operands, seed]) => {
    const inputs = variables(operands);
    const result = unlessUnknown(() => subject.with({ dtype: 'float32' })!(...inputs));
    if (result === null) return;
    for (const { dtype } of outputsOf(result))
      demand(dtype === 'float32' || !isFloat(dtype), () => `dtype: 'float32' gave ${dtype}`);
    const value = evaluate(subject.call, operands);
    demandClose('value in float32', allNumbers(result), value, 1e-5);
    const cotangent = direction(value.length, seed).map(Math.fround);
    const { gradients } = differentiate(subject.call, operands, cotangent);
    pullBack(result, cotangent);
    inputs.forEach((input, k) => {
      demand(input.grad?.dtype !== 'float32', () => `gradient ${k} of a float64 operand is float32`);
      demandClose(`gradient ${k}`, gradientOf(input) ?? [], gradients[k] ?? [], 1e-5);
    });
  },
);

/** A number beside integers takes part with its own value, also where their type does not hold it. */
export const numberLaw: Law = law(
  'keeps the value of numbers beside integers',
  ({ elementwise }) => elementwise !== null && elementwise.row.pulls.length === 2,
  () => fc.tuple(fc.constantFrom<DType>(...integers, 'bool'), fc.constantFrom(-2, -1, 0.5, 1, 3, 300)),
  ({ call }, [dtype, number]) => {
    const whole = { shape: [1], values: Float64Array.of(1) };
    const exact = allNumbers(call(arrayFrom(whole), number));
    // products may wrap round, sums and comparisons of these do not
    if (!exact.every((x) => Number.isInteger(x) && x >= 0 && x < 100) || Math.abs(number) > 100) return;
    demandClose(`value beside ${number}`, allNumbers(call(arrayFrom(whole, dtype), number)), exact, rounding);
  },
);
