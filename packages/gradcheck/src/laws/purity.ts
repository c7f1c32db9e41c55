import { arrayOf, arrayOfValue, backward, isTensor, tensor, type Value } from '@stdgrad/core';
import { overlaps } from '@stdgrad/kernels';
import { add } from '@stdgrad/ops';
import fc from 'fast-check';
import { demand, demandSame } from './compare.js';
import { allNumbers, differentiate, evaluate, gradientOf, outputsOf, pullBack, variables } from './run.js';
import { arrayFrom, seeds, type Sample } from '../arbitraries/samples.js';
import { direction } from '../numeric/direction.js';
import { bytesOf, foreign, leafOver, place, placedOperands } from '../arbitraries/placements.js';
import type { Subject } from './subject.js';
import { always, law, type Law } from './law.js';

/** Neither forward nor backward changes a byte of the operands, of what lies around them, or of the cotangent. */
export const unmodifiedLaw: Law = law(
  'leaves operands and cotangents as they are',
  always,
  (subject) => fc.tuple(placedOperands(subject), seeds),
  ({ call }, [operands, seed]) => {
    const placed = operands.map(([operand, placement]) => place(operand, placement));
    const before = placed.map(({ data }) => bytesOf(data));
    const check = (when: string): void =>
      placed.forEach(({ data }, k) => demandSame(`bytes of operand ${k} after ${when}`, bytesOf(data), before[k]!));
    call(...placed.map(foreign));
    check('a call on arrays');
    const inputs = placed.map(leafOver);
    const result = call(...inputs);
    check('a call on tensors');
    const cotangents = outputsOf(result).map((output, k) => {
      const { shape, size } = arrayOfValue(output).layout;
      const spread = shape.map((_, d) => (d % 2 === 0 ? -2 : 1));
      const order = shape.map((_, d) => d).toReversed();
      return place({ shape, values: direction(size, seed + k) }, { order, spread, margin: 1 });
    });
    outputsOf(result).forEach((output, k) => {
      if (!isTensor(output)) return;
      const bytes = bytesOf(cotangents[k]!.data);
      backward(output, foreign(cotangents[k]!) as never, { retainGraph: true });
      check('backward');
      inputs.forEach((input) => void input.grad);
      demandSame('bytes of the cotangent after backward', bytesOf(cotangents[k]!.data), bytes);
    });
  },
);

/** The same operands give the same bits, however often they are used, and a later call leaves earlier results alone. */
export const determinismLaw: Law = law(
  'gives the same bits each time, and keeps earlier results',
  always,
  ({ operands }) => fc.tuple(operands, operands, seeds),
  ({ call }, [operands, others, seed]) => {
    const inputs = variables(operands);
    const first = call(...inputs);
    const value = allNumbers(first);
    const cotangent = direction(value.length, seed);
    const again = differentiate(call, operands, cotangent);
    demandSame('value, computed again', again.value, value);
    call(...variables(others));
    evaluate(call, others);
    demandSame('an earlier result, after a later call', allNumbers(first), value);
    pullBack(first, cotangent);
    inputs.forEach((input, k) => {
      demandSame(`gradient ${k}, with other calls in between`, gradientOf(input) ?? [], again.gradients[k] ?? []);
    });
  },
);

/** A cotangent that goes two ways reaches the other way as it was. */
export const sharedCotangentLaw: Law = law(
  'leaves a cotangent that others read too as it is',
  ({ kind }) => kind !== 'constant',
  ({ operands }) => fc.tuple(operands, seeds),
  ({ call }, [operands, seed]) => {
    const outputs = outputsOf(call(...variables(operands)));
    for (const k of outputs.keys()) {
      const output = outputsOf(call(...variables(operands)))[k]!;
      const { shape, size } = arrayOfValue(output).layout;
      const other = tensor(arrayFrom({ shape, values: new Float64Array(size) }));
      const cotangent = direction(size, seed);
      backward(add(other, output), arrayFrom({ shape, values: cotangent }), { retainGraph: true });
      demandSame('the cotangent on its other way', gradientOf(other) ?? [], cotangent);
    }
  },
);

/** A result shares memory with an operand only as a view of it, and gradients share none with anything. */
export const ownershipLaw: Law = law(
  'shares memory only as a view',
  always,
  ({ operands }) => operands,
  ({ call }, operands) => {
    const inputs = variables(operands);
    const outputs = outputsOf(call(...inputs));
    for (const output of outputs) {
      if (isTensor(output) && output.base !== null) continue;
      const shared = inputs.findIndex((input) => overlaps(arrayOfValue(output), arrayOf(input)));
      demand(shared < 0, () => `the result shares memory with operand ${shared} but is no view of it`);
    }
    plainResults(call, operands);
    const [output] = outputs;
    if (output === undefined || !isTensor(output)) return;
    const seed = arrayFrom({ shape: output.shape, values: direction(output.length, 1) });
    backward(output, seed);
    const gradients = inputs.map(({ grad }) => grad).filter((grad) => grad !== null);
    const owners: Value[] = [seed, ...inputs];
    gradients.forEach((gradient, k) => {
      const other = [...owners, ...gradients.slice(0, k)].findIndex((x) => overlaps(arrayOfValue(x), gradient));
      demand(other < 0, () => `gradient ${k} shares memory with the cotangent, an operand or another gradient`);
    });
  },
);

function plainResults(call: Subject['call'], operands: readonly Sample[]): void {
  const arrays = operands.map((operand) => arrayFrom(operand));
  for (const output of outputsOf(call(...arrays))) {
    const plain = arrayOfValue(output);
    const shared = arrays.findIndex((x) => overlaps(plain, x));
    demand(
      shared < 0 || plain === arrays[shared] || plain.root !== null,
      () => `on arrays, the result shares memory with operand ${shared} but is no view of it`,
    );
  }
}
