import { describe, type Value } from '@stdgrad/core';
import { allocate, rowMajor, type NDArray } from '@stdgrad/kernels';
import { ArgumentError } from '@stdgrad/protocol';
import { choose } from '../define/callable.js';
import { mul } from '../elementwise/arithmetic.js';
import type { Generator } from '../random/generator.js';

/** A share of what is dropped. */
export function rateOf(name: string, rate: unknown): number {
  if (typeof rate === 'number' && rate >= 0 && rate < 1) return rate;
  throw new ArgumentError(`${name}: the rate must be a number from 0 up to, without, 1, got ${describe(rate)}.`);
}

/** Booleans, each false with probability `rate`. */
export function keptAtRandom(shape: readonly number[], rate: number, from: Generator): NDArray {
  const mask = allocate(rowMajor(shape), 'bool');
  for (let k = mask.start; k < mask.start + mask.layout.size; k++) mask.buffer[k] = from.uniform() < rate ? 0 : 1;
  return mask;
}

/** Elements that are kept divided by their share, zeros elsewhere: the mean stays what it was. */
export function dropped(x: Value, kept: NDArray, rate: number): Value {
  return mul(choose(x, 0, kept), 1 / (1 - rate));
}
