import { jvp } from '@stdgrad/core';
import fc from 'fast-check';
import { direction, dot, magnitude } from '../numeric/direction.js';
import { arrayFrom, seeds } from '../arbitraries/samples.js';
import { demand, demandClose, rounding } from './compare.js';
import { law, type Law } from './law.js';
import { allNumbers, differentiate, evaluate, numbersOf } from './run.js';

/** ⟨u, Jv⟩ = ⟨Jᵀu, v⟩: forward mode pushes tangents as the backward sweep pulls cotangents, and gives the same value. */
export const forwardLaw: Law = law(
  'pushes tangents forward as it pulls cotangents back',
  () => true,
  ({ operands }) => fc.tuple(operands, seeds),
  ({ call, kind }, [operands, seed]) => {
    const value = evaluate(call, operands);
    const tangents = operands.map(({ shape, values }, k) => ({ shape, values: direction(values.length, seed + k) }));
    const output = call(...operands.map((operand) => arrayFrom(operand)));
    // forward mode is of functions to one array of floating-point numbers
    if (Array.isArray(output) || kind === 'constant') return;
    const [found, derivative] = jvp(
      call,
      operands.map((operand) => arrayFrom(operand)),
      tangents.map((tangent) => arrayFrom(tangent)),
    );
    demandClose('value in forward mode', allNumbers(found), value, rounding);
    const cotangent = direction(value.length, seed + 13);
    const pushed = typeof derivative === 'number' ? Float64Array.of(derivative) : numbersOf(derivative);
    const { gradients } = differentiate(call, operands, cotangent);
    let [right, scale] = [0, 1 + magnitude(pushed, cotangent)];
    tangents.forEach(({ values: v }, k) => {
      const gradient = gradients[k] ?? new Float64Array(v.length);
      right += dot(gradient, v);
      scale += magnitude(gradient, v);
    });
    const left = dot(pushed, cotangent);
    demand(
      Math.abs(left - right) <= 1e-11 * scale,
      () => `⟨u, Jv⟩ = ${left} in forward mode, but ⟨Jᵀu, v⟩ = ${right} in reverse, with u = [${cotangent.join(', ')}]`,
    );
  },
);
