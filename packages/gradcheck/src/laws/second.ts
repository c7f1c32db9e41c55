import { grad, isTensor, vjp, type Tensor, type Value } from '@stdgrad/core';
import type { NDArray } from '@stdgrad/kernels';
import { add, mul, sum } from '@stdgrad/ops';
import fc from 'fast-check';
import { demandClose } from './compare.js';
import { ridders } from '../numeric/ridders.js';
import { evaluate, numbersOf, outputsOf, split } from './run.js';
import { arrayFrom, seeds, stepWithin, type Sample } from '../arbitraries/samples.js';
import { direction, dot } from '../numeric/direction.js';
import type { Subject } from './subject.js';
import { law, type Law } from './law.js';

/** Agreement asked of second derivatives. */
export const tolerance = 1e-6;

type Function = (...inputs: readonly Tensor[]) => Tensor;

const differentiable = ({ kind }: Subject): boolean => kind !== 'constant';

/** ⟨result, cotangent⟩ as a function of the operands. */
function paired(call: Subject['call'], cotangent: Float64Array): Function {
  return (...inputs) => {
    const outputs = outputsOf(call(...inputs));
    const parts = split(cotangent, outputs);
    const products: Value[] = outputs.map((output, k) => sum(mul(output, parts[k]!)));
    return products.reduce((total, product) => add(total, product)) as Tensor;
  };
}

/** ⟨gradient of `f` by operand `k`, v⟩ as a function of the operands. */
function slope(f: Function, k: number, v: NDArray): Function {
  return (...inputs) => sum(mul(grad(f, { argument: k })(...inputs) as Tensor, v));
}

function gradientsOf(f: Function, operands: readonly Sample[]): Float64Array[] {
  const all = operands.map((_, k) => k);
  const found = grad(f, { argument: all })(...operands.map((operand) => arrayFrom(operand)));
  return (found as (NDArray | number)[]).map((x) => (typeof x === 'number' ? Float64Array.of(x) : numbersOf(x)));
}

/** Demands that the gradient of `f` is what differences of `f` along a random direction per operand say. */
function demandGradient(what: string, f: Function, operands: readonly Sample[], seed: number, step: number): void {
  const gradients = gradientsOf(f, operands);
  gradients.forEach((gradient, j) => {
    const { shape, values } = operands[j]!;
    const along = direction(values.length, seed + 31 * j);
    const { value } = ridders(
      (t) => {
        const at = operands.with(j, { shape, values: values.map((x, k) => x + t * along[k]!) });
        const result = f(...(at.map((operand) => arrayFrom(operand)) as unknown as Tensor[]));
        return numbersOf(result);
      },
      { step },
    );
    demandClose(`${what}, then by operand ${j}`, [dot(gradient, along)], value, tolerance);
  });
}

/** The gradient of a gradient agrees with differences of gradients, for every pair of operands. */
export const secondOrderLaw: Law = law(
  'has the second derivatives that differences of gradients have',
  differentiable,
  ({ operands }) => fc.tuple(operands, seeds),
  ({ call, domains }, [operands, seed]) => {
    const f = paired(call, direction(evaluate(call, operands).length, seed));
    operands.forEach(({ shape, values }, i) => {
      const v = arrayFrom({ shape, values: direction(values.length, seed + i) });
      demandGradient(`second derivative by operand ${i}`, slope(f, i, v), operands, seed + 7, stepWithin(domains) / 4);
    });
  },
  { share: 0.4 },
);

/** Once more: third derivatives, by the first operand twice. */
export const thirdOrderLaw: Law = law(
  'has the third derivatives that differences of second ones have',
  ({ elementwise, kind }) => elementwise !== null && kind === 'smooth',
  ({ operands }) => fc.tuple(operands, seeds),
  ({ call, domains }, [operands, seed]) => {
    const f = paired(call, direction(evaluate(call, operands).length, seed));
    const [{ shape, values }] = operands as [Sample];
    const v = arrayFrom({ shape, values: direction(values.length, seed + 1) });
    demandGradient(
      'third derivative by operand 0',
      slope(slope(f, 0, v), 0, v),
      operands,
      seed + 7,
      stepWithin(domains) / 4,
    );
  },
  { share: 0.4 },
);

/** Pulling back is linear in the cotangent, and differentiable by it: the gradient of ⟨v, Jᵀg⟩ by g is Jv. */
export const cotangentLaw: Law = law(
  'pulls back linearly and differentiably in the cotangent',
  differentiable,
  ({ operands }) => fc.tuple(operands, seeds),
  ({ call }, [operands, seed]) => {
    const inputs = operands.map((operand) => arrayFrom(operand));
    const outputs = outputsOf(call(...inputs));
    if (outputs.length !== 1) return;
    const { length } = evaluate(call, operands);
    const [shape] = outputs.map((output) => output.shape);
    const cotangent = (at: number): NDArray => arrayFrom({ shape: shape!, values: direction(length, seed + at) });
    const pulled = (g: Tensor | NDArray, k: number): unknown => vjp(call, ...inputs)[1](g)[k];
    operands.forEach((operand, k) => {
      const v = direction(operand.values.length, seed + k);
      const weights = arrayFrom({ shape: operand.shape, values: v });
      const forward = grad((g) => sum(mul(pulled(g, k) as Tensor, weights)))(cotangent(1)) as NDArray;
      const other = pulled(cotangent(2), k) as Value;
      const [left, right] = [dot(numbersOf(forward), numbersOf(cotangent(2))), dot(v, numbersOf(other))];
      demandClose(`⟨Jv, g⟩ against ⟨v, Jᵀg⟩ by operand ${k}`, [left], [right], 1e-9);
      if (isTensor(other) && !other.constant) throw new Error('pulling back on plain arrays gave a variable');
    });
  },
);
