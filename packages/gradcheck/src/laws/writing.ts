import { backward, tensor, viewTensor, arrayOf, type Tensor, type Value } from '@stdgrad/core';
import { isNDArray, narrow } from '@stdgrad/kernels';
import { mul } from '@stdgrad/ops';
import { GradientLossError, isFloat } from '@stdgrad/protocol';
import fc from 'fast-check';
import { demand, demandClose, demandSame, rounding } from './compare.js';
import { allNumbers, differentiate, evaluate, gradientOf, numbersOf, outputsOf, pullBack, variables } from './run.js';
import { arrayFrom, samples, seeds, type Sample } from '../arbitraries/samples.js';
import { direction } from '../numeric/direction.js';
import { foreign, place, placements, viewOfTensor } from '../arbitraries/placements.js';
import type { Subject } from './subject.js';
import { unlessUnknown } from './constants.js';
import { law, type Law } from './law.js';

const givesFloats = ({ elementwise }: Subject): boolean =>
  elementwise !== null && elementwise.row.result !== 'bool' && elementwise.row.pulls.some((pull) => pull !== null);

/** A tensor that is no leaf, and the leaf it was made from, whose gradient is that of the tensor before any write. */
function versioned(values: Float64Array, shape: readonly number[]): { readonly leaf: Tensor; readonly now: Tensor } {
  const leaf = tensor(arrayFrom({ shape, values }));
  return { leaf, now: mul(leaf, 1) };
}

/** With `out` the result is `out` itself, with the value and the gradients of the call without. */
export const outLaw: Law = law(
  'writes to `out` what it gives without, with the same gradients',
  (subject) => subject.with({ out: 0 }) !== null,
  ({ operands }) => fc.tuple(operands, seeds),
  (subject, [operands, seed]) => {
    const [plain, ...more] = outputsOf(subject.call(...variables(operands)));
    if (plain === undefined || more.length > 0 || !isFloat(plain.dtype)) return;
    const value = numbersOf(plain);
    const cotangent = direction(value.length, seed);
    const expected = differentiate(subject.call, operands, cotangent);
    const { leaf, now } = versioned(
      value.map(() => 3),
      plain.shape,
    );
    const inputs = variables(operands);
    const result = unlessUnknown(() => subject.with({ out: now })!(...inputs));
    if (result === null) return;
    demand(result === now, () => 'the result is not the tensor given as `out`');
    demandClose('value', numbersOf(now), value, rounding);
    pullBack(now, cotangent);
    inputs.forEach((input, k) =>
      demandClose(`gradient ${k}`, gradientOf(input) ?? [], expected.gradients[k] ?? [], rounding),
    );
    const old = gradientOf(leaf);
    demand(old === null || old.every((g) => g === 0), () => 'what `out` held before has a gradient');
    intoArrays(subject, operands, value);
  },
);

function intoArrays(subject: Subject, operands: readonly Sample[], value: Float64Array): void {
  const { shape } = outputsOf(subject.call(...operands.map((operand) => arrayFrom(operand))))[0]!;
  const target = place(
    { shape, values: value.map(() => 7) },
    { order: shape.map((_, d) => d), spread: shape.map(() => -2), margin: 2 },
  );
  const out = foreign(target);
  const given = subject.with({ out })!(...operands.map((operand) => arrayFrom(operand)));
  demand(given === out, () => 'on arrays, the result is not the ndarray given as `out`');
  demandClose(
    'value in an ndarray',
    target.places.map((at) => target.data[at]!),
    value,
    rounding,
  );
  try {
    subject.with({ out })!(...variables(operands));
  } catch (error) {
    demand(error instanceof GradientLossError, () => `variables into a plain array threw ${String(error)}`);
    return;
  }
  demand(subject.kind === 'constant', () => 'variables were written to a plain array, which drops their gradient');
}

/** Operands of one shape, and which of their elements a mask lets through. */
function masked({ domains }: Subject, shape: readonly number[]): fc.Arbitrary<readonly [readonly Sample[], boolean[]]> {
  const size = shape.reduce((n, m) => n * m, 1);
  return fc.tuple(
    samples(
      domains.map(() => shape),
      domains,
    ),
    fc.array(fc.boolean(), { minLength: size, maxLength: size }),
  );
}

/** Where the mask is false `out` keeps value and gradient, and what the operands hold there reaches nothing. */
export const maskLaw: Law = law(
  'leaves what is masked out as it was, whatever stands there',
  givesFloats,
  (subject) =>
    fc.tuple(
      fc.constantFrom([], [5], [2, 3], [2, 1, 3]).chain((shape) => masked(subject, shape)),
      fc.constantFrom(NaN, Infinity, 0),
      seeds,
    ),
  (subject, [[operands, mask], poison, seed]) => {
    const { shape, values } = operands[0]!;
    const cotangent = direction(values.length, seed);
    const through = (x: Float64Array): Float64Array => x.map((g, k) => (mask[k] === true ? g : 0));
    const expected = differentiate(subject.call, operands, through(cotangent));
    const before = direction(values.length, seed + 1);
    const poisoned = operands.map((operand) => ({
      shape,
      values: operand.values.map((x, k) => (mask[k] === true ? x : poison)),
    }));
    const where = tensor(arrayFrom({ shape, values: Float64Array.from(mask, Number) }, 'bool'));
    const { leaf, now } = versioned(before, shape);
    const inputs = variables(poisoned);
    const result = subject.with({ out: now, where })!(...inputs);
    demand(result === now, () => 'the result is not the tensor given as `out`');
    demandSame(
      'value',
      numbersOf(now),
      before.map((x, k) => (mask[k] === true ? expected.value[k]! : x)),
    );
    backward(now, arrayFrom({ shape, values: cotangent }));
    const positive = (x: ArrayLike<number>): Float64Array => Float64Array.from(x, (g) => g + 0);
    inputs.forEach((input, k) =>
      demandSame(
        `gradient ${k}`,
        positive(gradientOf(input) ?? []),
        positive(through(expected.gradients[k] ?? new Float64Array(0))),
      ),
    );
    const kept = cotangent.map((g, k) => (mask[k] === true ? 0 : g));
    demandSame('gradient of what `out` held', positive(gradientOf(leaf) ?? []), positive(kept));
  },
);

/** An operand may be its own `out`. */
export const aliasLaw: Law = law(
  'may write over its own operands',
  givesFloats,
  (subject) => fc.tuple(samples([[5]], [subject.domains[0]!]), seeds),
  (subject, [[operand], seed]) => {
    const cotangent = direction(5, seed);
    const operands = subject.domains.map(() => operand!);
    if (evaluate(subject.call, operands).some(Number.isNaN)) return;
    const expected = differentiate(subject.call, operands, cotangent);
    const { leaf, now } = versioned(operand!.values, [5]);
    subject.with({ out: now })!(...operands.map(() => now));
    demandSame('value', numbersOf(now), expected.value);
    backward(now, cotangent);
    const sum = expected.gradients.reduce<Float64Array>(
      (total, g) => total.map((x, k) => x + (g?.[k] ?? 0)),
      new Float64Array(5),
    );
    demandClose('gradient', gradientOf(leaf) ?? [], sum, rounding);
  },
);

/** Operands are read before anything is written, also where views of one memory overlap. */
export const overlapLaw: Law = law(
  'reads overlapping operands before it writes',
  givesFloats,
  (subject) =>
    fc.tuple(samples([[6], ...subject.domains.slice(1).map(() => [5])], subject.domains), fc.boolean(), seeds),
  (subject, [[memory, ...others], forwards, seed]) => {
    const [from, to] = forwards ? [0, 1] : [1, 0];
    const part = (x: Float64Array, start: number): Float64Array => x.slice(start, start + 5);
    const operands = [{ shape: [5], values: part(memory!.values, from) }, ...others];
    const cotangent = direction(6, seed);
    const expected = differentiate(subject.call, operands, part(cotangent, to));
    const { leaf, now } = versioned(memory!.values, [6]);
    const inputs = variables(others);
    const view = (start: number): Tensor => viewTensor(now, narrow(arrayOf(now), 0, start, start + 5));
    subject.with({ out: view(to) })!(view(from), ...inputs);
    const value = memory!.values.slice();
    value.set(expected.value, to);
    demandSame('value', numbersOf(now), value);
    backward(now, cotangent);
    const gradient = cotangent.map((g, k) => (k >= to && k < to + 5 ? 0 : g));
    expected.gradients[0]?.forEach((g, k) => (gradient[from + k]! += g));
    demandClose('gradient of the memory', gradientOf(leaf) ?? [], gradient, rounding);
    inputs.forEach((input, k) =>
      demandClose(`gradient ${k + 1}`, gradientOf(input) ?? [], expected.gradients[k + 1] ?? [], rounding),
    );
  },
);

/** `out` may be a view in any layout, and `dtype` says what the result is computed in. */
export const outViewLaw: Law = law(
  'writes to views in any layout, and gives the data type asked for',
  givesFloats,
  (subject) =>
    fc.tuple(
      samples(
        subject.domains.map(() => [2, 3]),
        subject.domains,
      ),
      placements(2),
      seeds,
    ),
  (subject, [operands, placement, seed]) => {
    const cotangent = direction(6, seed);
    const expected = differentiate(subject.call, operands, cotangent);
    const target = place({ shape: [2, 3], values: new Float64Array(6) }, placement);
    const memory = versioned(
      Float64Array.from(target.data, (_, k) => k),
      [target.data.length],
    );
    const { places } = target;
    const inputs = variables(operands);
    const out = viewOfTensor(memory.now, target);
    const result = subject.with({ out })!(...inputs);
    demand(result === out, () => 'the result is not the view given as `out`');
    demandSame('value', numbersOf(out), expected.value);
    const whole = numbersOf(memory.now);
    whole.forEach((x, at) =>
      demand(places.includes(at) || x === at, () => `place ${at}, outside the view, was written`),
    );
    backward(out, arrayFrom({ shape: [2, 3], values: cotangent }));
    inputs.forEach((input, k) =>
      demandClose(`gradient ${k}`, gradientOf(input) ?? [], expected.gradients[k] ?? [], rounding),
    );
    const narrowed = subject.with({ dtype: 'float32' })!(...variables(operands)) as Value;
    demand(narrowed.dtype === 'float32', () => `dtype: 'float32' gave ${narrowed.dtype}`);
    demandClose('value in float32', allNumbers(narrowed), expected.value, 1e-6);
    const plain = subject.with({ dtype: 'float32' })!(...operands.map((operand) => arrayFrom(operand)));
    demand(isNDArray(plain) && plain.dtype === 'float32', () => `dtype: 'float32' was ignored on arrays`);
  },
);
