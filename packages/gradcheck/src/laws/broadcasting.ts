import fc from 'fast-check';
import { broadcastShapes, broadcastStrides, rowMajor } from '@stdgrad/kernels';
import { demandClose, rounding } from './compare.js';
import { allNumbers, differentiate } from './run.js';
import { arrayFrom, seeds, type Sample } from '../arbitraries/samples.js';
import { direction } from '../numeric/direction.js';
import { eachIndex, sizeOf, type Shape } from '../arbitraries/shapes.js';
import { law, type Law } from './law.js';

/** For each element of a shape, the element of the operand that stands there. */
function sources(from: Shape, to: Shape): number[] {
  const strides = broadcastStrides(rowMajor(from), to);
  const found: number[] = [];
  eachIndex(to, (index) => found.push(index.reduce((sum, i, d) => sum + i * strides[d]!, 0)));
  return found;
}

/** Operands broadcast to each other give what explicitly tiled ones give, and their gradients are summed. */
export const broadcastingLaw: Law = law(
  'gives for broadcast operands what it gives for tiled ones',
  ({ elementwise }) => elementwise !== null,
  ({ operands }) => fc.tuple(operands, seeds),
  ({ call }, [operands, seed]) => {
    const shape = broadcastShapes(
      'law',
      operands.map((operand) => operand.shape),
    );
    const from = operands.map((operand) => sources(operand.shape, shape));
    const tiled: Sample[] = operands.map(({ values }, k) => ({
      shape,
      values: Float64Array.from(from[k]!, (at) => values[at]!),
    }));
    const cotangent = direction(sizeOf(shape), seed);
    const found = differentiate(call, operands, cotangent);
    const expected = differentiate(call, tiled, cotangent);
    demandClose('value', found.value, expected.value, 0);
    demandClose('value on arrays', allNumbers(call(...operands.map((operand) => arrayFrom(operand)))), found.value, 0);
    operands.forEach(({ values }, k) => {
      const gradient = expected.gradients[k] ?? null;
      const summed = new Float64Array(gradient === null ? 0 : values.length);
      gradient?.forEach((g, element) => (summed[from[k]![element]!]! += g));
      demandClose(`gradient ${k}`, found.gradients[k] ?? [], summed, rounding);
    });
  },
);
