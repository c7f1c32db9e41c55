import { describe, type Tensor } from '@stdgrad/core';
import { allocate, rowMajor, type NDArray } from '@stdgrad/kernels';
import { ArgumentError, DtypeError } from '@stdgrad/protocol';
import { checkOptions } from '../define/options.js';
import { drawn, filled, own, type RandomOptions, type Shape } from './fill.js';
import { generatorOf } from './source.js';

export type { RandomOptions, Shape } from './fill.js';

/** Numbers equally likely from 0 up to, without, 1. */
export function rand(shape: Shape, options: RandomOptions = {}): Tensor {
  return drawn('rand', shape, options, (from) => from.uniform());
}

/** Numbers of the standard normal distribution. */
export function randn(shape: Shape, options: RandomOptions = {}): Tensor {
  return drawn('randn', shape, options, (from) => from.normal());
}

function integer(name: string, what: string, x: unknown): number {
  if (Number.isSafeInteger(x)) return x as number;
  throw new ArgumentError(`${name}: ${what} must be an integer, got ${describe(x)}.`);
}

/**
 * Integers equally likely from `low` up to, without, `high`: a constant.
 *
 * @param options - `dtype` is an integer one, by default int32
 */
export function randint(low: number, high: number, shape: Shape, options: RandomOptions = {}): Tensor {
  const name = 'randint';
  checkOptions(name, options, new Set(own));
  const [first, end] = [integer(name, 'low', low), integer(name, 'high', high)];
  if (first >= end)
    throw new ArgumentError(`${name}: low must be below high, got ${first} and ${end}; high itself is never drawn.`);
  const dtype = options.dtype ?? 'int32';
  const from = generatorOf(name, options.seed);
  return filled(name, shape, dtype, options.constant, (x) => {
    checkHolds(name, x, first, end - 1);
    for (let k = x.start; k < x.start + x.layout.size; k++) x.buffer[k] = first + from.below(end - first);
  });
}

function checkHolds(name: string, x: NDArray, low: number, high: number): void {
  const probe = allocate(rowMajor([2]), x.dtype);
  probe.buffer.set([low, high], probe.start);
  if (probe.buffer[probe.start] === low && probe.buffer[probe.start + 1] === high && x.dtype !== 'bool') return;
  throw new DtypeError(`${name}: dtype '${x.dtype}' can't hold integers from ${low} to ${high}; ask for a wider one.`);
}

/** The integers from 0 up to, without, `n` in random order: indices that shuffle a dimension, as in `at(x, permutation(n))`. */
export function permutation(n: number, options: RandomOptions = {}): Tensor {
  const name = 'permutation';
  checkOptions(name, options, new Set(own));
  const dtype = options.dtype ?? 'int32';
  const from = generatorOf(name, options.seed);
  return filled(name, n, dtype, options.constant, (x) => {
    if (x.layout.size > 0) checkHolds(name, x, 0, x.layout.size - 1);
    const { buffer, start } = x;
    // Fisher, Yates
    for (let k = 0; k < x.layout.size; k++) {
      const j = from.below(k + 1);
      buffer[start + k] = buffer[start + j]!;
      buffer[start + j] = k;
    }
  });
}
