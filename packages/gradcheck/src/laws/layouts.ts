import { arrayOfValue, backward, isTensor } from '@stdgrad/core';
import fc from 'fast-check';
import { demand, demandClose, rounding } from './compare.js';
import { allNumbers, differentiate, evaluate, gradientOf, onTensors, outputsOf, variables, type Run } from './run.js';
import { seeds } from '../arbitraries/samples.js';
import { direction } from '../numeric/direction.js';
import {
  arrayWithin,
  contiguous,
  foreign,
  leafOver,
  place,
  placedOperands,
  placements,
  viewWithin,
  type Placed,
  type PlacedSample,
} from '../arbitraries/placements.js';
import type { Subject } from './subject.js';
import { always, law, type Law } from './law.js';

// folds may take strided elements in another order
const allowed = ({ elementwise }: Subject): number => (elementwise === null ? rounding : 0);

interface Case extends Run {
  readonly placed: readonly Placed[];
  readonly cotangent: Float64Array;
}

/** Value and gradients of the same operands, row-major without gaps. */
function reference(subject: Subject, operands: readonly PlacedSample[], seed: number): Case {
  const placed = operands.map(([operand, placement]) => place(operand, placement));
  const dense = placed.map(({ shape, values }) => ({ shape, values }));
  const cotangent = direction(evaluate(subject.call, dense).length, seed);
  return { placed, cotangent, ...differentiate(subject.call, dense, cotangent) };
}

/** Tensors over memory in any layout: transposed, reversed, with gaps and offsets. */
export const leafLayoutLaw: Law = law(
  'gives the same for tensors over memory in any layout',
  always,
  (subject) => fc.tuple(placedOperands(subject), seeds),
  (subject, [operands, seed]) => {
    const { placed, cotangent, value, gradients } = reference(subject, operands, seed);
    const found = onTensors(subject.call, placed.map(leafOver), cotangent);
    demandClose('value', found.value, value, allowed(subject));
    found.gradients.forEach((gradient, k) =>
      demandClose(`gradient ${k}`, gradient ?? [], gradients[k] ?? [], allowed(subject)),
    );
  },
);

/** Views of longer tensors; the gradient of the owner is that of the view where the view lies, else 0. */
export const viewLayoutLaw: Law = law(
  'gives the same for views of tensors, and their owners the gradient',
  always,
  (subject) => fc.tuple(placedOperands(subject, true), seeds),
  (subject, [operands, seed]) => {
    const { placed, cotangent, value, gradients } = reference(subject, operands, seed);
    const pairs = placed.map(viewWithin);
    const found = onTensors(
      subject.call,
      pairs.map(({ view }) => view),
      cotangent,
    );
    demandClose('value', found.value, value, allowed(subject));
    pairs.forEach(({ owner, view }, k) => {
      const gradient = gradients[k] ?? null;
      if (gradient === null) return demand(view.grad === null, () => `gradient ${k} should be null`);
      const { places, data } = placed[k]!;
      const expected = new Float64Array(data.length);
      places.forEach((at, element) => (expected[at]! += gradient[element]!));
      demandClose(`gradient of the owner of operand ${k}`, gradientOf(owner) ?? [], expected, rounding);
      const inView = places.map((at) => expected[at]!);
      demandClose(`gradient of the view that is operand ${k}`, gradientOf(view) ?? [], inView, rounding);
    });
  },
);

/** Plain arrays, ours and other libraries', in any layout: alone, and as constants beside one variable. */
export const constantLayoutLaw: Law = law(
  'gives the same for plain arrays in any layout',
  always,
  (subject) => fc.tuple(placedOperands(subject, true), seeds),
  (subject, [operands, seed]) => {
    const { placed, cotangent, value, gradients } = reference(subject, operands, seed);
    const off = subject.elementwise === null ? rounding : 0;
    demandClose('value of our arrays', allNumbers(subject.call(...placed.map(arrayWithin))), value, off);
    demandClose('value of foreign arrays', allNumbers(subject.call(...placed.map(foreign))), value, off);
    const dense = variables(placed.map(({ shape, values }) => ({ shape, values })));
    dense.forEach((variable, k) => {
      const inputs: unknown[] = placed.map((operand, j) => (j % 2 === 0 ? foreign(operand) : arrayWithin(operand)));
      inputs[k] = variable;
      const result = subject.call(...inputs);
      demandClose(`value beside variable ${k}`, allNumbers(result), value, off);
      onTensors(() => result, [], cotangent);
      demandClose(`gradient ${k}`, gradientOf(variable) ?? [], gradients[k] ?? [], off);
    });
  },
);

/** Cotangents in any layout, broadcast ones too. */
export const cotangentLayoutLaw: Law = law(
  'pulls back cotangents in any layout',
  ({ kind }) => kind !== 'constant',
  (subject) =>
    subject.operands.chain((operands) => {
      const ranks = outputsOf(subject.call(...variables(operands))).map((output) => output.ndims);
      return fc.tuple(fc.constant(operands), seeds, ...ranks.map((rank) => placements(rank, true)));
    }),
  (subject, [operands, seed, ...layouts]) => {
    const outputs = outputsOf(subject.call(...variables(operands)));
    outputs.forEach((shown, n) => {
      const { shape, size } = arrayOfValue(shown).layout;
      const cotangent = place({ shape, values: direction(size, seed) }, layouts[n]!);
      const pulled = (given: object): (Float64Array | null)[] => {
        const inputs = variables(operands);
        const output = outputsOf(subject.call(...inputs))[n]!;
        if (isTensor(output)) backward(output, given as never);
        return inputs.map(gradientOf);
      };
      const expected = pulled(foreign(place({ shape, values: cotangent.values }, contiguous(shape.length))));
      pulled(foreign(cotangent)).forEach((gradient, k) =>
        demandClose(`gradient ${k}`, gradient ?? [], expected[k] ?? [], allowed(subject)),
      );
      pulled(arrayWithin(cotangent)).forEach((gradient, k) =>
        demandClose(`gradient ${k}`, gradient ?? [], expected[k] ?? [], allowed(subject)),
      );
    });
  },
);
