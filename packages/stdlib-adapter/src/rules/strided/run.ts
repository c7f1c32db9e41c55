import {
  arrayOfValue,
  isTensor,
  isVariable,
  linearRule,
  operand,
  record,
  type Tensor,
  type Value,
} from '@stdgrad/core';
import { copy, equalShapes, scalarArray, showShape, type NDArray } from '@stdgrad/kernels';
import { reshape } from '@stdgrad/ops';
import { ArgumentError, NotDifferentiableError, type Call } from '@stdgrad/protocol';
import { fallBack, holdsVariable } from '../fallback.js';
import type { Form } from './arguments.js';
import { bind, type Bound, type Operand } from './bind.js';
import type { Kernel, Outcome, Term, Terms } from './kernel.js';
import type { Memory } from './memory.js';
import { moved } from './moves.js';
import { overlapOf } from './overlap.js';
import { rawCall, type Raw } from './raw.js';
import { isWritten } from './signature.js';

/**
 * Runs a kernel on arrays and numbers among which are tensors: the kernel itself computes the values, its formula the
 * derivative, and what it writes is written to the arrays that it was given.
 *
 * @throws {@link GradientLossError} when a gradient would go into an array that can't hold it
 * @throws {@link ArgumentError} when arguments are of the wrong kind, or what is written overlaps what is read
 */
export function runKernel(kernel: Kernel, form: Form, call: Call): unknown {
  const { id, args } = call;
  const bound = bind(id, form === 'offsets' ? kernel.offsets : kernel.signature, kernel.sizes, form, args);
  if (bound === null) return fallBack(call);
  checkDepends(id, kernel, bound);
  const overlap = overlapOf(id, kernel, bound);
  return overlap === 'shifted' ? runEach(kernel, call, bound) : runOnce(kernel, call, bound);
}

/** Refuses a call in which a variable does nothing but decide: what comes out would be a plain number. */
function checkDepends(id: string, { d }: Kernel, { operands, scalars, callbacks }: Bound): void {
  if (d === null || Object.keys(callbacks).length > 0 || Object.values(scalars).some((x) => holdsVariable(x))) return;
  const variables = operands.filter(({ memory }) => holdsVariable(memory.source));
  if (variables.length === 0 || variables.some(({ parameter }) => parameter.role !== 'control')) return;
  throw new NotDifferentiableError(
    `${id}: argument '${variables[0]!.parameter.name}' only decides which elements count, and has no derivative; pass stopGradient(x).`,
  );
}

/** Runs a kernel on one element after the other, as its loop does: what one step writes a later one may read. */
function runEach(kernel: Kernel, call: Call, bound: Bound): unknown {
  const originals = new Map<unknown, unknown>();
  const slots = bound.slots.map((slot) => (slot.alone === undefined ? slot : { ...slot, value: slot.alone }));
  const count = bound.operands[0]!.places.length;
  let result: unknown;
  for (let k = 0; k < count; k++) {
    const operands = bound.operands.map(({ parameter, memory, places }): Operand => {
      const element = elementOf(memory, places[k]!);
      originals.set(element.source, memory.source);
      return { parameter, memory: element, shape: [1], places: Int32Array.of(0) };
    });
    result = runOnce(kernel, call, { ...bound, given: { ...bound.given, N: 1 }, slots, operands });
  }
  return originals.get(result) ?? result;
}

/** One element of a memory, as a memory. */
function elementOf(memory: Memory, place: number): Memory {
  const places = Int32Array.of(place);
  return {
    source: {},
    size: 1,
    dtype: memory.dtype,
    home: memory.home,
    plain: () => memory.plain().slice(place, place + 1),
    gather: () => memory.gather(places),
    position: () => memory.position(place),
    checkWrite: (id, name, variable) => memory.checkWrite(id, name, variable),
    write: (id, _places, value, [element]) => {
      const contents: unknown[] = [];
      contents[place] = element;
      memory.write(id, places, value, contents);
    },
  };
}

function runOnce(kernel: Kernel, call: Call, bound: Bound): unknown {
  const raw = rawCall(call, bound);
  const targets = bound.operands.filter(({ parameter }) => isWritten(parameter));
  for (const operand of targets) checkInside(call.id, raw, operand, targets);
  const written = targets.filter(({ places }) => places.length > 0);
  const outcome = outcomeOf(kernel, call, bound, raw);
  const formulas = written.map(({ parameter }) => outcome[parameter.name]);
  written.forEach(({ parameter, memory }, k) => memory.checkWrite(call.id, parameter.name, carries(formulas[k])));
  const values = written.map((operand, k) => valued(raw.elementsOf(operand), formulas[k]));
  written.forEach(({ memory, places }, k) =>
    memory.write(call.id, places, reshape(values[k]!, [-1]), raw.contentsOf(memory)),
  );
  for (const { parameter, memory, places } of bound.operands)
    if (parameter.role === 'scratch') keepScratch(call.id, raw, parameter, memory, places);
  return returned(kernel, call.id, raw, outcome);
}

/** A workspace holds afterwards what the kernel left there: numbers, of which nothing depends. */
function keepScratch(id: string, raw: Raw, parameter: Operand['parameter'], memory: Memory, places: Int32Array): void {
  const contents = raw.contentsOf(memory);
  const values = raw.elementsOf({ parameter, memory, places, shape: [places.length] });
  if (places.length > 0) memory.write(id, places, values, contents);
}

/** Refuses a kernel that wrote elsewhere than its arguments say: nobody knows the derivative of that. */
function checkInside(id: string, raw: Raw, { parameter, memory, places }: Operand, targets: readonly Operand[]): void {
  if (places.length === memory.size) return;
  const before = memory.plain();
  const after = raw.contentsOf(memory);
  const inside = new Set(
    targets.flatMap((other) => (other.memory.source === memory.source ? Array.from(other.places) : [])),
  );
  for (let k = 0; k < memory.size; k++) {
    if (inside.has(k) || Object.is(before[k], after[k])) continue;
    throw new NotDifferentiableError(
      `${id}: the function wrote to element ${k} of '${parameter.name}', which its arguments do not name; pass copies without offsets.`,
    );
  }
}

function outcomeOf({ d }: Kernel, call: Call, bound: Bound, raw: Raw): Outcome {
  if (d === null) return {};
  return d === 'moves' ? moved(call, bound) : d(termsOf(call.id, bound, raw));
}

/** What a formula reads. */
function termsOf(id: string, bound: Bound, raw: Raw): Terms {
  const terms: Record<string, unknown> = { ...bound.given, ...bound.scalars };
  for (const { parameter, memory, places, shape } of bound.operands) {
    if (parameter.role === 'scratch') continue;
    const elements = memory.gather(places);
    terms[parameter.name] = shape.length === 1 ? elements : reshape(elements, shape);
  }
  terms['id'] = id;
  terms['called'] = raw.called;
  terms['returned'] = raw.returned;
  terms['made'] = (name: string): NDArray =>
    raw.elementsOf(bound.operands.find(({ parameter }) => parameter.name === name)!);
  return terms as unknown as Terms;
}

/** Tells whether gradients flow to what a formula gave. */
function carries(formula: Term | undefined): formula is Tensor {
  return formula !== undefined && isTensor(formula) && isVariable(formula);
}

// values of the kernel, derivative of the formula
const valueRule = linearRule<null>({ name: 'kernel', forward: (x) => x, adjoint: (g) => g });

function valued(values: NDArray, formula: Term | undefined): Value {
  if (!carries(formula)) return values;
  if (!equalShapes(formula.shape, values.layout.shape))
    throw new ArgumentError(
      `internal: a formula gave shape ${showShape(formula.shape)} for ${showShape(values.layout.shape)}.`,
    );
  return record(valueRule, values, formula, null, null);
}

/** The array that the kernel returned, as it was passed; or its number, with a gradient. */
function returned(kernel: Kernel, id: string, raw: Raw, outcome: Outcome): unknown {
  const value = raw.returned;
  const array = raw.argumentOf(value);
  if (array !== undefined) return array;
  const { result } = outcome;
  if (kernel.d === null || result === undefined) return value;
  const recorded = valued(arrayFrom(id, value), result);
  return isTensor(recorded) ? recorded : value;
}

/** A number, or a list of them in memory of its own. */
function arrayFrom(id: string, value: unknown): NDArray {
  if (typeof value === 'number') return scalarArray(value);
  if (ArrayBuffer.isView(value)) return copy(arrayOfValue(operand(id, value)));
  throw new ArgumentError(`${id}: internal: the kernel returned ${typeof value}.`);
}
