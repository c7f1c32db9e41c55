import { ArgumentError } from '@stdgrad/protocol';
import type { Tensor } from '@stdgrad/core';
import { readStrided, readWhole, type Callback, type Form, type Given, type Slot } from './arguments.js';
import type { Memory } from './memory.js';
import { isWritten, type ArrayParameter, type Signature } from './signature.js';

/** Sizes of arrays that are no parameters themselves. */
export type Sizes = Readonly<Record<string, (given: Given) => number>>;

/** An array of a call: which of its elements the kernel reads or writes. */
export interface Operand {
  readonly parameter: ArrayParameter;
  readonly memory: Memory;
  readonly shape: readonly number[];
  /** In row-major order of the shape. */
  readonly places: Int32Array;
}

/** A call's arguments by name. */
export interface Bound {
  readonly form: Form;
  readonly operands: readonly Operand[];
  readonly scalars: Readonly<Record<string, Tensor | number>>;
  readonly given: Given;
  /** Users' functions by name of the parameter. */
  readonly callbacks: Readonly<Record<string, Callback>>;
  /** The same call with other arrays and scalars. */
  readonly slots: readonly Slot[];
}

/**
 * Finds out which argument is what.
 *
 * @returns `null` when an array is of a kind that tensors can't stand for (complex numbers, accessors)
 * @throws ArgumentError when an argument is missing or of the wrong kind
 * @throws NotDifferentiableError when a variable stands where an integer must
 */
export function bind(
  id: string,
  signature: Signature,
  sizes: Sizes,
  form: Form,
  args: readonly unknown[],
): Bound | null {
  const isNested = form === 'ndarrays' || form === 'arrays';
  const found = isNested ? readWhole(id, signature, form, args) : readStrided(id, signature, form, args);
  if (found === null) return null;
  const { slots, arrays, scalars, given, callbacks } = found;
  if (isNested) given['N'] = arrays[0]?.memory.size ?? 0;
  const lengthOf = (size: string): number => {
    const value: unknown = sizes[size]?.(given) ?? given[size] ?? Number(size);
    return Math.max(0, Number(value));
  };
  const operands = arrays.map(({ parameter, memory, steps, start }): Operand => {
    if (parameter.shape[0] === '*' || parameter.role === 'scratch') return whole(parameter, memory);
    const shape = isNested && !isWritten(parameter) ? [memory.size] : parameter.shape.map(lengthOf);
    const places = placesOf(shape, steps, start);
    checkInside(id, parameter.name, memory, places);
    return { parameter, memory, shape, places };
  });
  return { form, operands, scalars, given, callbacks, slots };
}

function checkInside(id: string, name: string, { size }: Memory, places: Int32Array): void {
  const outside = places.find((place) => place < 0 || place >= size);
  if (outside === undefined) return;
  throw new ArgumentError(
    `${id}: argument '${name}' has ${size} elements, but sizes, strides and offset lead to element ${outside}; check them.`,
  );
}

/** An array of which the signature does not tell the elements: all of them. */
function whole(parameter: ArrayParameter, memory: Memory): Operand {
  const places = placesOf([memory.size], [1], 0);
  return { parameter, memory, shape: [memory.size], places };
}

function placesOf(shape: readonly number[], steps: readonly number[], start: number | null): Int32Array {
  const [rows = 0, columns = 1] = shape;
  const [down = 0, along = 0] = steps;
  const first = start ?? (down < 0 ? (1 - rows) * down : 0);
  const places = new Int32Array(rows * columns);
  for (let i = 0, k = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) places[k++] = first + i * down + j * along;
  }
  return places;
}
