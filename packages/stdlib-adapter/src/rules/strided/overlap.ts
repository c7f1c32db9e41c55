import { ArgumentError } from '@stdgrad/protocol';
import type { Bound, Operand } from './bind.js';
import type { Kernel } from './kernel.js';
import { isWritten } from './signature.js';

/**
 * How what a kernel writes lies to what it reads: `'none'` where the formula holds, for apart or element by element in
 * the same place; `'shifted'` where the kernel is to run element by element.
 *
 * @throws {@link ArgumentError} when neither can be had
 */
export function overlapOf(id: string, { d, reads }: Kernel, { form, operands }: Bound): 'none' | 'shifted' {
  let shifted = false;
  for (const target of operands) {
    if (!isWritten(target.parameter) || target.places.length === 0) continue;
    if (repeats(target.places)) {
      throw new ArgumentError(
        `${id}: argument '${target.parameter.name}' is written, and its stride of 0 would write one element many times; write to an array of its own.`,
      );
    }
    for (const other of operands) {
      if (other === target || other.parameter.role === 'scratch' || !meet(target, other)) continue;
      const isSource = other.memory.source === target.memory.source;
      if (d === 'moves' && isSource) continue; // the numbers that the kernel moves tell
      const isRead = other.parameter.role === 'read';
      const inPlace = isRead && isSame(target, other);
      if (inPlace && reads !== 'all') continue;
      if (
        reads !== 'elements' ||
        form === 'ndarrays' ||
        form === 'arrays' ||
        target.shape.length !== 1 ||
        inPlace ||
        isSame(target, other)
      )
        throw shared(id, target, other);
      shifted = true;
    }
  }
  return shifted ? 'shifted' : 'none';
}

function shared(id: string, target: Operand, other: Operand): Error {
  return new ArgumentError(
    `${id}: argument '${target.parameter.name}' is written and shares memory with '${other.parameter.name}'; pass a copy of one of them.`,
  );
}

/** Tells whether a place comes twice. */
function repeats(places: Int32Array): boolean {
  let rising = true;
  let falling = true;
  for (let k = 1; k < places.length; k++) {
    rising &&= places[k]! > places[k - 1]!;
    falling &&= places[k]! < places[k - 1]!;
  }
  return !rising && !falling && new Set(places).size < places.length;
}

/** Tells whether two operands have an element in common. */
function meet(x: Operand, y: Operand): boolean {
  if (x.memory.home !== y.memory.home) return false;
  const places = new Set(Array.from(x.places, (place) => x.memory.position(place)));
  return y.places.some((place) => places.has(y.memory.position(place)));
}

/** Tells whether two operands have the same elements, in the same order. */
function isSame(x: Operand, y: Operand): boolean {
  if (x.places.length !== y.places.length) return false;
  return x.places.every((place, k) => x.memory.position(place) === y.memory.position(y.places[k]!));
}
