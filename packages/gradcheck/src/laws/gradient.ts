import type { TableEntry } from '@stdgrad/ops';
import fc from 'fast-check';
import { demand, demandClose, fail, rounding } from './compare.js';
import { oneSided, ridders, type Along } from '../numeric/ridders.js';
import { allNumbers, differentiate, evaluate, gradientOf, pullBack, variables } from './run.js';
import { seeds, specialPoints, stepWithin, type Sample } from '../arbitraries/samples.js';
import { direction, dot, magnitude } from '../numeric/direction.js';
import { subjectsOf, type Subject } from './subject.js';
import { always, law, lawOfEntry, type Law } from './law.js';

/** Agreement asked of first derivatives, relative to 1 + |derivative|. */
export const tolerance = 1e-9;

/** Gradients of every input agree with Ridders differences, for random and, where there are few results, all unit cotangents. */
export const gradientLaw: Law = law(
  'has the gradient that differences have',
  always,
  ({ operands }) => fc.tuple(operands, seeds),
  (subject, [operands, seed]) => {
    const inputs = variables(operands);
    const result = subject.call(...inputs);
    const value = allNumbers(result);
    // other ops may fold in another order where a gradient is wanted
    const off = subject.elementwise === null ? rounding : 0;
    demandClose('value on tensors against that on arrays', value, evaluate(subject.call, operands), off);
    const jacobian = operands.map((_, k) => columns(subject, operands, k));
    const units = value.length <= 6 ? [...value].map((_, i) => unit(value.length, i)) : [];
    for (const cotangent of [...units, direction(value.length, seed)]) {
      pullBack(result, cotangent, true);
      inputs.forEach((input, k) => {
        const gradient = gradientOf(input) ?? missing(subject, k, operands);
        const expected = jacobian[k]!.map((column) => column.reduce((sum, d, i) => sum + d * cotangent[i]!, 0));
        demandClose(`gradient by operand ${k}`, gradient, expected, tolerance);
      });
    }
  },
);

/** Pulled back along a random direction of all operands at once, a random cotangent gives what differences give. */
export const directionLaw: Law = law(
  'has the directional derivatives that differences have',
  always,
  ({ operands }) => fc.tuple(operands, seeds),
  (subject, [operands, seed]) => {
    const along = operands.map(({ values }, k) => direction(values.length, seed + 31 * k));
    const line: Along = (t) =>
      evaluate(
        subject.call,
        operands.map(({ shape, values }, k) => ({ shape, values: values.map((x, at) => x + t * along[k]![at]!) })),
      );
    const { value, error } = ridders(line, { step: stepWithin(subject.domains) / 4 });
    const cotangent = direction(value.length, seed + 1);
    const { gradients } = differentiate(subject.call, operands, cotangent);
    const found = along.reduce((sum, v, k) => sum + dot(gradients[k] ?? missing(subject, k, operands), v), 0);
    const expected = dot(value, cotangent);
    const allowed = tolerance * (1 + magnitude(value, cotangent));
    const unsure = magnitude(error, cotangent);
    demand(
      unsure <= 20 * allowed,
      () =>
        `differences by a random direction do not settle: ${expected} ± ${unsure}; is the point outside the domain?`,
    );
    demand(
      Math.abs(found - expected) <= allowed + unsure,
      () => `the derivative along a random direction is ${found}, should be ${expected}`,
    );
  },
  { share: 34, evenly: true },
);

function unit(size: number, at: number): Float64Array {
  return new Float64Array(size).fill(1, at, at + 1);
}

// locally constant ops may give constants, whose operands get no gradient at all
function missing({ kind }: Subject, k: number, operands: readonly Sample[]): Float64Array {
  if (kind !== 'constant') fail(`gradient by operand ${k} is null`);
  return new Float64Array(operands[k]!.values.length);
}

/** Derivatives of all results by each element of an operand. */
function columns(subject: Subject, operands: readonly Sample[], k: number): Float64Array[] {
  return Array.from(operands[k]!.values, (_, at) => {
    const along: Along = (t) =>
      evaluate(
        subject.call,
        moved(operands, k, (x, j) => (j === at ? x + t : x)),
      );
    return numeric(along, `operand ${k}, element ${at}`, stepWithin(subject.domains));
  });
}

function moved(operands: readonly Sample[], k: number, move: (x: number, at: number) => number): readonly Sample[] {
  return operands.with(k, { shape: operands[k]!.shape, values: operands[k]!.values.map(move) });
}

/** Derivatives along a line; fails where differences can't tell them, unless `kink` says that there is none to tell. */
function numeric(along: Along, where: string, step: number, kink: (k: number) => boolean = () => false): Float64Array {
  const { value, error } = ridders(along, { step });
  value.forEach((d, k) => {
    if (!(error[k]! <= (tolerance / 4) * (1 + Math.abs(d))) && !kink(k))
      fail(`differences by ${where} do not settle: ${d} ± ${error[k]}; the point may be outside the domain`);
  });
  return value;
}

/**
 * At 0, ±1, 2, ½ and equal arguments, and at every listed kink: where the function is smooth the partial derivatives
 * of an elementwise op are those of differences, where it has a kink they lie between the one-sided ones.
 */
export const specialPointLaw: Law = lawOfEntry(
  'has the right gradient at special points, and between the sides at kinks',
  (entry) => overElementwise(entry, atSpecialPoints),
  (entry) => overElementwise(entry, (subject) => pointsOf(subject).length),
);

function overElementwise(entry: TableEntry, count: (subject: Subject) => number): number {
  return subjectsOf(entry).reduce((sum, subject) => sum + (subject.elementwise === null ? 0 : count(subject)), 0);
}

/** Every combination of special points. */
function pointsOf({ domains }: Subject): readonly (readonly number[])[] {
  let tuples: number[][] = [[]];
  for (const domain of domains) {
    const points = [...new Set([...specialPoints(domain), ...domain.kinks])];
    tuples = tuples.flatMap((tuple) => points.map((x) => [...tuple, x]));
  }
  return tuples;
}

/** The number of points tried. */
function atSpecialPoints(subject: Subject): number {
  const tuples = pointsOf(subject);
  const operands = subject.domains.map((_, k) => ({
    shape: [tuples.length],
    values: Float64Array.from(tuples, (tuple) => tuple[k]!),
  }));
  const ones = new Float64Array(tuples.length).fill(1);
  const { gradients } = differentiate(subject.call, operands, ones);
  operands.forEach((_, k) => {
    const gradient = gradients[k] ?? missing(subject, k, operands);
    if (subject.kind === 'constant') return demandClose(`gradient by operand ${k}`, gradient, ones.fill(0), 0);
    const along: Along = (t) =>
      evaluate(
        subject.call,
        moved(operands, k, (x) => x + t),
      );
    const { left, right } = oneSided(along);
    // at a listed kink of the second derivative the sides agree, but differences don't settle
    const kink = (at: number): boolean =>
      Math.abs(left[at]! - right[at]!) > 1e-3 || subject.domains[k]!.kinks.includes(tuples[at]![k]!);
    const value = numeric(along, `operand ${k} at special points`, 0.004, kink);
    tuples.forEach((tuple, at) => {
      const what = `${subject.name} at (${tuple.join(', ')}): partial derivative by operand ${k}`;
      if (!kink(at)) return demandClose(what, [gradient[at]!], [value[at]!], tolerance);
      const [low, high] = [left[at]!, right[at]!].toSorted((a, b) => a - b) as [number, number];
      demand(
        gradient[at]! >= low - 1e-4 && gradient[at]! <= high + 1e-4,
        () => `${what} is ${gradient[at]}, outside the one-sided ones ${low} and ${high}`,
      );
    });
  });
  return tuples.length;
}
