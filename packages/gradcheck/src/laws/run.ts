import { arrayOfValue, backward, isTensor, tensor, type Tensor, type Value } from '@stdgrad/core';
import { fromElements, isNDArray, type NDArray } from '@stdgrad/kernels';
import { add, mul, sum } from '@stdgrad/ops';
import { numbersIn } from '../numeric/elements.js';
import { fail } from './compare.js';
import { arrayFrom, type Sample } from '../arbitraries/samples.js';
import type { Call } from './subject.js';

/** The results of a call, as a list also where the op gives one. */
export function outputsOf(result: unknown): Value[] {
  if (isTensor(result) || isNDArray(result)) return [result];
  if (typeof result === 'number' || typeof result === 'boolean') return [fromElements([result], [], 'float64')];
  if (Array.isArray(result)) return result.flatMap(outputsOf);
  return fail(`the op gave ${String(result)}, which is no array`);
}

/** Elements in row-major order. */
export function numbersOf(x: Value | null): Float64Array {
  return x === null ? new Float64Array(0) : numbersIn(arrayOfValue(x));
}

/** All elements of all results, one after the other. */
export function allNumbers(result: unknown): Float64Array {
  const parts = outputsOf(result).map(numbersOf);
  if (parts.length === 1) return parts[0]!;
  return Float64Array.from(parts.flatMap((part) => [...part]));
}

/** Runs an op on plain arrays. */
export function evaluate(call: Call, operands: readonly Sample[]): Float64Array {
  return allNumbers(call(...operands.map((operand) => arrayFrom(operand))));
}

/** Variables with the contents of samples. */
export function variables(operands: readonly Sample[]): Tensor[] {
  return operands.map((operand) => tensor(arrayFrom(operand)));
}

/** Pulls cotangents of all results back in one sweep. */
export function pullBack(result: unknown, cotangent: Float64Array, retainGraph = false): void {
  const outputs = outputsOf(result);
  const parts = split(cotangent, outputs);
  const [only] = outputs;
  if (outputs.length === 1 && only !== undefined) {
    if (isTensor(only)) backward(only, parts[0], { retainGraph });
    return;
  }
  let total: Value = tensor(0);
  outputs.forEach((output, k) => (total = add(total, sum(mul(output, parts[k]!)))));
  if (isTensor(total)) backward(total, undefined, { retainGraph });
}

/** A flat cotangent in the shapes of the results. */
export function split(cotangent: Float64Array, outputs: readonly Value[]): NDArray[] {
  let next = 0;
  return outputs.map((output) => {
    const { shape, size } = arrayOfValue(output).layout;
    return fromElements(cotangent.subarray(next, (next += size)), shape, 'float64');
  });
}

/** Value and gradients of an op on variables. */
export interface Run {
  readonly value: Float64Array;
  readonly gradients: readonly (Float64Array | null)[];
}

/** Runs an op forward and backward on fresh variables. */
export function differentiate(call: Call, operands: readonly Sample[], cotangent: Float64Array): Run {
  return onTensors(call, variables(operands), cotangent);
}

/** The gradient of a tensor as numbers, or `null`. */
export function gradientOf(x: Tensor): Float64Array | null {
  const { grad } = x;
  return grad === null ? null : numbersOf(grad);
}

/** Values and gradients of an op on given tensors. */
export function onTensors(call: Call, inputs: readonly Tensor[], cotangent: Float64Array): Run {
  const result = call(...inputs);
  const value = allNumbers(result);
  pullBack(result, cotangent);
  return { value, gradients: inputs.map(gradientOf) };
}
