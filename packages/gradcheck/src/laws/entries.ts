import { ElementwiseOp } from '@stdgrad/ops';
import { demand, demandSame } from './compare.js';
import { fromElements, type NDArray } from '@stdgrad/kernels';
import type { Saved } from '@stdgrad/core';
import fc from 'fast-check';
import { allNumbers, numbersOf } from './run.js';
import { seeds } from '../arbitraries/samples.js';
import { direction } from '../numeric/direction.js';
import { subjectsOf } from './subject.js';
import { placedOperands, place, arrayWithin } from '../arbitraries/placements.js';
import { law, lawOfEntry, type Law } from './law.js';

/** The exported name is the op's name, and every op says where it is defined or how it is called. */
export const nameLaw: Law = lawOfEntry('has one name, and a domain or an example', (entry) => {
  const { name, call, op, row } = entry;
  demand(call.name === name, () => `exported as ${name}, but its function is called ${call.name}`);
  demand((op ?? row).name === name, () => `exported as ${name}, but its row is called ${(op ?? row).name}`);
  if (op === undefined) {
    demand(row.examples.length > 0, () => `${name} has no example`);
    demand(row.on !== undefined, () => `${name} has no domain`);
  } else {
    demand(
      op.row.on.length === op.row.pulls.length,
      () => `${name} has ${op.row.pulls.length} operands and ${op.row.on.length} domains`,
    );
    for (const { low, high } of op.row.on) demand(low < high, () => `${name} has an empty domain [${low}, ${high}]`);
  }
  demand(subjectsOf(entry).length > 0, () => `${name} can't be tested`);
  return 1;
});

/** The loops that the generator wrote give the bits of the row's own functions, forward and backward. */
export const loopLaw: Law = law(
  'has loops that give the bits of its row',
  ({ elementwise }) => elementwise !== null,
  (subject) => fc.tuple(placedOperands(subject), seeds),
  ({ elementwise }, [operands, seed]) => {
    const op = elementwise!;
    const generic = new ElementwiseOp({ ...op.row, name: `generic ${op.name}` });
    const arrays = operands.map(([operand, placement]) => arrayWithin(place(operand, placement)));
    const [x, y = null, c = null] = arrays as [NDArray, NDArray?, NDArray?];
    const dtype = op.resultType('float64');
    const z = op.forward(dtype, x, y, c);
    demandSame('value', allNumbers(z), numbersOf(generic.forward(dtype, x, y, c)));
    const cotangent = fromElements(direction(z.length, seed), z.shape, 'float64');
    const saved: Saved = { x, y, z, xs: c === null ? null : [c], aux: null };
    op.row.pulls.forEach((pull, k) => {
      const [found, expected] = [op.vjp(k, cotangent, saved), generic.vjp(k, cotangent, saved)];
      demand((found === null) === (pull === null), () => `VJP ${k} is ${String(found)}`);
      demandSame(`VJP ${k}`, numbersOf(found), numbersOf(expected));
    });
  },
);
