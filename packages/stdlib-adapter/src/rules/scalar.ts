import {
  arrayOfValue,
  isTensor,
  isVariable,
  operand,
  recordMany,
  recordScalars,
  saves,
  scalarInputs,
  type Rule,
  type Saved,
  type ScalarInputs,
  type Tensor,
  type Value,
} from '@stdgrad/core';
import {
  allocate,
  broadcastShapes,
  broadcastStrides,
  nest,
  rowMajor,
  scalarArray,
  type NDArray,
} from '@stdgrad/kernels';
import { choose, equal, mul, times } from '@stdgrad/ops';
import { ArgumentError, NotDifferentiableError, isFloat, promote, type DType } from '@stdgrad/protocol';
import type { Partial, Row, Scalar, Terms } from './row.js';

const bits = (k: number): number => (k === 0 ? saves.x : k === 1 ? saves.y : saves.xs);

/** The tape's view of a function of numbers: derived from its row. */
export class ScalarRule implements Rule {
  readonly name: string;
  readonly row: Row;
  /** Where some value is NaN, so is the derivative: outside the domain a formula may still give a number. */
  private readonly guarded: boolean;
  private readonly reads: (number | undefined)[] = [];
  private twin: ScalarRule | null = null;
  private usesItself = false;

  constructor(name: string, row: Row, guarded = false) {
    this.name = name;
    this.row = row;
    this.guarded = guarded;
  }

  /** The rule to record for a result that has NaNs. */
  get withNaN(): ScalarRule {
    return (this.twin ??= new ScalarRule(this.name, this.row, true));
  }

  needs(k: number): number {
    return (this.reads[k] ??= this.findReads(k)) | (this.guarded ? saves.z : 0);
  }

  /** What a partial derivative reads, seen by letting it read numbers. */
  private findReads(k: number): number {
    const { params, partials } = this.row;
    let needs = 0;
    const terms = {
      self: () => {
        this.usesItself = true;
        return 0.5;
      },
    };
    const watch = (name: string, bit: number): void => {
      Object.defineProperty(terms, name, {
        get: () => {
          needs |= bit;
          return 0.5;
        },
      });
    };
    params.forEach((name, j) => watch(name, bits(j)));
    watch('z', saves.z);
    try {
      partials[k]?.(terms as unknown as Terms<string>);
    } catch (error) {
      // told when a gradient arrives, which may never be
      if (!(error instanceof NotDifferentiableError)) throw error;
    }
    return needs;
  }

  /** Records the function of numbers on the scalar tape; `null` where that can't be. */
  onTape(fn: Scalar, inputs: ScalarInputs): Tensor | null {
    const { params, partials } = this.row;
    const { slots, values } = inputs;
    for (let k = 0; k < slots.length; k++)
      if (slots[k]! >= 0) {
        if (partials[k] === null) throw notSmooth(this.name, params[k]!);
        this.needs(k); // finds out whether the partial calls the function itself
      }
    if (this.usesItself) return null;
    const z = fn(...values);
    if (z !== z) {
      return recordScalars(
        this.withNaN,
        inputs,
        z,
        slots.map(() => NaN),
      );
    }
    const terms: Record<string, unknown> = { z };
    for (let k = 0; k < params.length; k++) terms[params[k]!] = values[k];
    const slopes: number[] = [];
    for (let k = 0; k < slots.length; k++) {
      const slope = slots[k]! < 0 ? 0 : slopeAt(partials[k]!, terms as Terms<string>);
      if (slope === null) return null;
      slopes.push(slope);
    }
    return recordScalars(this, inputs, z, slopes);
  }

  vjp(k: number, g: Value, saved: Saved): Value | null {
    const partial = this.row.partials[k];
    if (partial == null) return null;
    if (!isTensor(g) && g.layout.shape.length === 0) return this.ofNumbers(partial, g, saved);
    const slope = partial(this.terms(saved));
    // a factor, so that derivatives of the derivative are NaN as well
    return times(g, this.guarded ? mul(slope, choose(1, NaN, equal(saved.z!, saved.z!))) : slope);
  }

  private terms(saved: Saved): Terms<string> {
    const { x, y, z, xs, aux } = saved;
    const terms: Record<string, unknown> = { z };
    this.row.params.forEach((name, k) => (terms[name] = k === 0 ? x : k === 1 ? y : xs?.[k - 2]));
    terms['self'] = (...args: Value[]) => applyRule(this, aux as Scalar, args);
    return terms as Terms<string>;
  }

  /** One number each: no arrays are made on the way. */
  private ofNumbers(partial: Partial<string>, g: NDArray, saved: Saved): NDArray {
    const { x, y, z, xs, aux } = saved;
    const number = (value: Value | null | undefined): unknown =>
      value == null ? undefined : (value as NDArray).buffer[(value as NDArray).start];
    const result = number(z) as number;
    if (this.guarded && result !== result) return scalarArray(NaN, g.dtype);
    const terms: Record<string, unknown> = { z: result, self: aux };
    this.row.params.forEach((name, k) => (terms[name] = number(k === 0 ? x : k === 1 ? y : xs?.[k - 2])));
    const slope = partial(terms as Terms<string>);
    // a partial may be an array only if it mixes in one of its own
    if (typeof slope !== 'number') return times(g, slope) as NDArray;
    return scalarArray(slope === 1 ? g.buffer[g.start]! : g.buffer[g.start]! * slope, g.dtype);
  }
}

/** A partial derivative of numbers; `null` where there is none, which is told when a gradient arrives. */
function slopeAt(partial: Partial<string>, terms: Terms<string>): number | null {
  try {
    const slope = partial(terms);
    return typeof slope === 'number' ? slope : (arrayOfValue(slope).iget(0) as number);
  } catch (error) {
    if (error instanceof NotDifferentiableError) return null;
    throw error;
  }
}

/**
 * Runs a function of numbers on numbers, arrays and tensors, element by element, and records it.
 *
 * @param fn - the function itself: gives the values
 * @param args - operands, broadcast to each other; more than the row has are ignored, as by the function itself
 */
export function applyRule(rule: ScalarRule, fn: Scalar, args: readonly unknown[]): Value | number {
  const { params, partials } = rule.row;
  if (args.length < params.length) {
    throw new ArgumentError(
      `${rule.name}: needs ${params.length} argument(s), got ${args.length}; pass ${params.join(', ')}.`,
    );
  }
  const given = args.slice(0, params.length);
  if (given.every((arg) => typeof arg === 'number')) return fn(...given);
  const scalars = scalarInputs(given);
  const recorded = scalars === null ? null : rule.onTape(fn, scalars);
  if (recorded !== null) return recorded;
  const operands = given.map((arg) => operand(rule.name, arg));
  partials.forEach((partial, k) => {
    if (partial === null && isVariable(operands[k]!)) throw notSmooth(rule.name, params[k]!);
  });
  const arrays = operands.map(arrayOfValue);
  const z = mapped(rule.name, fn, arrays, resultType(given, arrays));
  if (!operands.some(isTensor)) return z;
  return recordMany(hasNaN(z) ? rule.withNaN : rule, z, operands, fn);
}

/** What to throw at a variable where only integers go. */
export function notSmooth(name: string, param: string): Error {
  return new NotDifferentiableError(
    `${name}: argument ${param} takes integers only, so there is no derivative by it; pass a number, or stopGradient(${param}).`,
  );
}

function mapped(name: string, fn: Scalar, arrays: readonly NDArray[], dtype: DType): NDArray {
  if (arrays.every((x) => x.layout.shape.length === 0))
    return scalarArray(fn(...arrays.map((x) => x.buffer[x.start]!)), dtype);
  const shape = broadcastShapes(
    name,
    arrays.map((x) => x.layout.shape),
  );
  const z = allocate(rowMajor(shape), dtype);
  const count = arrays.length;
  const strides = arrays.map((x) => broadcastStrides(x.layout, shape));
  const values = Array.from({ length: count }, () => 0);
  nest(shape, [...strides, z.layout.strides], [...arrays.map((x) => x.start), z.start], (n, places, steps) => {
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < count; k++) values[k] = arrays[k]!.buffer[places[k]! + i * steps[k]!]!;
      z.buffer[places[count]! + i * steps[count]!] = fn(...values);
    }
  });
  return z;
}

// plain numbers and integers take the floats' type
function resultType(given: readonly unknown[], arrays: readonly NDArray[]): DType {
  let found: DType | null = null;
  arrays.forEach(({ dtype }, k) => {
    if (typeof given[k] !== 'number') found = found === null ? dtype : promote(found, dtype);
  });
  return found !== null && isFloat(found) ? found : 'float64';
}

function hasNaN({ buffer, start, layout }: NDArray): boolean {
  for (let k = start; k < start + layout.size; k++) if (buffer[k] !== buffer[k]) return true;
  return false;
}
