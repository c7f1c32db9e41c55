import fc from 'fast-check';
import { demand, demandClose } from './compare.js';
import { differentiate, evaluate } from './run.js';
import { seeds, type Sample } from '../arbitraries/samples.js';
import { direction, dot, magnitude } from '../numeric/direction.js';
import type { Subject } from './subject.js';
import { law, type Law } from './law.js';

const isLinear = ({ kind }: Subject): boolean => kind === 'linear';

/** ⟨Ax, g⟩ = ⟨x, Aᵀg⟩: exact, without differences. */
export const adjointLaw: Law = law(
  'pulls back by its adjoint',
  isLinear,
  ({ operands }) => fc.tuple(operands, seeds),
  ({ call }, [operands, seed]) => {
    const { length } = evaluate(call, operands);
    const cotangent = direction(length, seed);
    const { value, gradients } = differentiate(call, operands, cotangent);
    let right = 0;
    let scale = 1 + magnitude(value, cotangent);
    operands.forEach(({ values }, k) => {
      const gradient = gradients[k] ?? null;
      demand(gradient !== null, () => `gradient by operand ${k} is null`);
      right += dot(values, gradient!);
      scale += magnitude(values, gradient!);
    });
    const left = dot(value, cotangent);
    demand(
      Math.abs(left - right) <= 1e-12 * scale,
      () => `⟨Ax, g⟩ = ${left}, but ⟨x, Aᵀg⟩ = ${right}, with g = [${cotangent.join(', ')}]`,
    );
  },
);

/** A(ax + by) = aAx + bAy. */
export const linearityLaw: Law = law(
  'is linear',
  isLinear,
  ({ operands }) => fc.tuple(operands, operands, seeds),
  ({ call }, [xs, ys, seed]) => {
    const [a, b] = direction(2, seed) as unknown as [number, number];
    const mixed: Sample[] = xs.map(({ shape, values }, k) => ({
      shape,
      values: values.map((x, at) => a * x + b * ys[k]!.values[at]!),
    }));
    const [ax, ay] = [evaluate(call, xs), evaluate(call, ys)];
    demandClose(
      'A(ax + by)',
      evaluate(call, mixed),
      ax.map((x, k) => a * x + b * ay[k]!),
      1e-12,
    );
  },
);
