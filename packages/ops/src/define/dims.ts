import { describe } from '@stdgrad/core';
import { showShape } from '@stdgrad/kernels';
import { ArgumentError, IndexError } from '@stdgrad/protocol';

/** A dimension counted from 0; negative ones count from the end. */
export function dimOf(name: string, dim: unknown, rank: number, argument = 'dim'): number {
  if (typeof dim !== 'number' || !Number.isInteger(dim)) {
    throw new ArgumentError(`${name}: ${argument} must be an integer, got ${describe(dim)}.`);
  }
  if (dim < -rank || dim >= rank) {
    const range = rank === 0 ? 'the array has no dimensions' : `use one from ${-rank} to ${rank - 1}`;
    throw new IndexError(`${name}: ${argument} ${dim} is out of range; ${range}.`);
  }
  return dim < 0 ? dim + rank : dim;
}

/** Several dimensions, each counted from 0. */
export function dimsOf(name: string, dims: unknown, rank: number, argument = 'dims'): number[] {
  const list: readonly unknown[] = Array.isArray(dims) ? dims : [dims];
  const found = list.map((dim) => dimOf(name, dim, rank, argument));
  if (new Set(found).size !== found.length) {
    throw new ArgumentError(
      `${name}: ${argument} ${showShape(list as number[])} name a dimension twice; name each once.`,
    );
  }
  return found;
}

/** For each dimension whether it is among `dims`; all of them when `dims` is left out. */
export function reducedDims(name: string, dims: unknown, rank: number): boolean[] {
  if (dims === undefined || dims === null) return new Array<boolean>(rank).fill(true);
  const reduced = new Array<boolean>(rank).fill(false);
  for (const d of dimsOf(name, dims, rank)) reduced[d] = true;
  return reduced;
}

/** A shape given as a number or a list, after the checks: integers from 0 on whose product is exact. */
export function shapeOf(name: string, shape: unknown): number[] {
  const list = typeof shape === 'number' ? [shape] : shape;
  if (!Array.isArray(list))
    throw new ArgumentError(`${name}: the shape must be a number or a list of numbers, got ${describe(shape)}.`);
  let size = 1;
  for (const n of list as unknown[]) {
    if (typeof n !== 'number' || !Number.isInteger(n) || n < 0) {
      throw new ArgumentError(`${name}: sizes of a shape are integers from 0 on, got ${describe(n)}.`);
    }
    size *= n;
  }
  if (size > 2 ** 32)
    throw new ArgumentError(`${name}: shape ${showShape(list as number[])} has more elements than an array can hold.`);
  return list as number[];
}
