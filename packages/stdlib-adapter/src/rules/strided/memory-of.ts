import { isTensor, operand } from '@stdgrad/core';
import { wrap, type NDArray } from '@stdgrad/kernels';
import { buffers, isStrided, type TypedArray } from '@stdgrad/protocol';
import { ListMemory } from './list-memory.js';
import type { Memory } from './memory.js';
import { PlainMemory } from './plain-memory.js';
import { TensorMemory } from './tensor-memory.js';

/**
 * The memory of an argument: a tensor's elements in row-major order, a list of numbers and tensors without dimensions,
 * a typed array or an ndarray. `null` for other arrays: complex numbers, accessors.
 */
export function memoryOf(x: unknown): Memory | null {
  if (isTensor(x)) return new TensorMemory(x);
  if (Array.isArray(x)) return new ListMemory(x as unknown[]);
  if (ArrayBuffer.isView(x)) return isKnown(x) ? new PlainMemory(x, operand('memory', x) as NDArray) : null;
  if (isBooleans(x))
    return new PlainMemory(x, operand('memory', new Uint8Array(x.buffer, x.byteOffset, x.length)) as NDArray);
  if (!isStrided(x)) return null;
  return Object.hasOwn(buffers, String(x.dtype)) ? new PlainMemory(x, wrap(x)) : null;
}

/** A `BooleanArray` of `@stdlib`: bytes 0 and 1. */
function isBooleans(x: unknown): x is Uint8Array {
  if (typeof x !== 'object' || x === null || !('buffer' in x && 'byteOffset' in x)) return false;
  return (x.constructor as { name?: string } | undefined)?.name === 'BooleanArray';
}

const known = new Set(Object.values(buffers).map(({ name }) => name));

function isKnown(x: ArrayBufferView): boolean {
  return known.has((x as TypedArray)[Symbol.toStringTag]);
}
