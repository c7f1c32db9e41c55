import { arrayOf, isTensor } from '@stdgrad/core';
import { NDArray, fromElements, rowMajor } from '@stdgrad/kernels';
import { buffers as dataTypes, isDType, type Call, type DType } from '@stdgrad/protocol';
import { plain } from '../fallback.js';
import type { Slot } from './arguments.js';
import type { Bound, Operand } from './bind.js';
import { stubsFor } from './callbacks.js';
import type { Called } from './kernel.js';
import type { Buffer, Memory } from './memory.js';

/** What a kernel made of plain numbers. */
export interface Raw {
  readonly returned: unknown;
  /** What users' functions gave. */
  readonly called: readonly Called[];
  /** The operand's elements afterwards, in its shape. */
  elementsOf(operand: Operand): NDArray;
  /** All of an array afterwards. */
  contentsOf(memory: Memory): Buffer;
  /** What was passed where the kernel had this array. */
  argumentOf(array: unknown): unknown;
}

/** What takes the place of arrays and numbers in a kernel's arguments. */
export interface Stand {
  array(memory: Memory, operand: Operand): Buffer;
  scalar(name: string, value: number): number;
}

const copies: Stand = { array: (memory) => memory.plain(), scalar: (_name, value) => value };

/** Runs a kernel on plain numbers: on copies of the arrays, one for each array that was passed. */
export function rawCall({ id, fn }: Pick<Call, 'id' | 'fn'>, bound: Bound, stand: Stand = copies): Raw {
  const buffers = new Map<unknown, Buffer>();
  const shown = new Map<string, unknown>();
  const namesBySource = new Map<unknown, string>();
  const originals = new Map<unknown, unknown>();
  for (const operand of bound.operands) {
    const { memory, parameter } = operand;
    if (buffers.has(memory.source)) {
      shown.set(parameter.name, shown.get(namesBySource.get(memory.source)!));
      continue;
    }
    namesBySource.set(memory.source, parameter.name);
    const buffer = stand.array(memory, operand);
    const array = bound.form === 'ndarrays' ? asNDArray(buffer, memory.dtype) : buffer;
    buffers.set(memory.source, buffer);
    shown.set(parameter.name, array);
    originals.set(array, memory.source);
  }
  const stubs = stubsFor(id, bound, originals);
  const scalar = (name: string, value: unknown): unknown => {
    const number = isTensor(value) ? Number(arrayOf(value).iget(0)) : value;
    return typeof number === 'number' ? stand.scalar(name, number) : number;
  };
  const args = bound.slots.map(({ parameter, value }) => {
    if (parameter === null) return value;
    if (parameter.kind === 'array') return shown.get(parameter.name);
    if (parameter.kind === 'callback') return stubs.functions[parameter.name];
    if (parameter.kind === 'scalar')
      return bound.form === 'ndarrays' ? scalarIn(scalar, parameter.name, value) : scalar(parameter.name, value);
    return plain(value, bound.form === 'ndarrays' ? 'ndarrays' : 'numbers or typed arrays');
  });
  const returned = bound.form === 'ndarrays' ? fn(...nested(bound.slots, args)) : fn(...args);
  return {
    returned,
    called: stubs.called,
    contentsOf: (memory) => buffers.get(memory.source)!,
    elementsOf: ({ memory, places, shape }) => elementsAt(buffers.get(memory.source)!, places, shape, memory.dtype),
    argumentOf: (array) => originals.get(array),
  };
}

function elementsAt(buffer: Buffer, places: Int32Array, shape: readonly number[], dtype: DType): NDArray {
  const elements = new dataTypes[dtype](places.length);
  for (let k = 0; k < places.length; k++) elements[k] = Number(buffer[places[k]!]);
  return new NDArray(elements, 0, rowMajor(shape), dtype);
}

/** A list of ndarrays, and the arguments after it. */
function nested(slots: readonly Slot[], args: readonly unknown[]): unknown[] {
  const end = slots.findIndex(({ parameter }) => parameter === null || parameter.kind === 'callback');
  return end < 0 ? [args] : [args.slice(0, end), ...args.slice(end)];
}

function asNDArray(buffer: Buffer, dtype: DType): NDArray {
  return Array.isArray(buffer)
    ? fromElements(buffer as number[], [buffer.length], dtype)
    : new NDArray(buffer, 0, rowMajor([buffer.length]), dtype);
}

/** A number as the ndarray without dimensions that it was. */
function scalarIn(scalar: (name: string, value: unknown) => unknown, name: string, value: unknown): unknown {
  const array = isTensor(value) ? arrayOf(value) : value;
  const number = scalar(name, (array as { get(): unknown }).get());
  const dtype = String((array as { dtype: unknown }).dtype);
  return fromElements([number as number], [], isDType(dtype) ? dtype : 'float64');
}
