import { arrayOfValue, isTensor, operand, record, type Input, type Rule, type Tensor, type Value } from '@stdgrad/core';
import { fold, rowMajor, viewOf, type Fold, type NDArray } from '@stdgrad/kernels';
import type { DType } from '@stdgrad/protocol';
import { checkOptions, withConstant, writeOut, type OpOptions } from './options.js';
import { reducedDims } from './dims.js';

/** Options of reductions. */
export interface ReductionOptions extends OpOptions {
  /** Dimension or dimensions to reduce; default all. An empty list reduces none. */
  readonly dims?: number | readonly number[];
  /** Keep reduced dimensions, with size 1. */
  readonly keepdims?: boolean;
}

const known = new Set(['dims', 'keepdims', 'dtype', 'constant', 'out']);

/** What a reduction's rule needs to know: how the result lies in the operand. */
export interface Reduced {
  /** Shape of the operand. */
  readonly shape: readonly number[];
  /** Shape of the result with reduced dimensions kept as size 1. */
  readonly kept: readonly number[];
  readonly reduced: readonly boolean[];
  /** How many elements go into one result. */
  readonly count: number;
}

/** A reduction, as users call it. */
export interface Reduction {
  (x: number, options?: undefined): number;
  (x: Tensor, options?: ReductionOptions): Tensor;
  (x: Input | Value, options?: ReductionOptions): Value;
}

/** How the operand is reduced, after the checks of the options. */
export function reducedOf(name: string, array: NDArray, options: ReductionOptions): Reduced {
  checkOptions(name, options, known);
  const { shape } = array.layout;
  const reduced = reducedDims(name, options.dims, shape.length);
  const kept = shape.map((size, d) => (reduced[d] ? 1 : size));
  const count = shape.reduce((n, size, d) => (reduced[d] ? n * size : n), 1);
  return { shape, kept, reduced, count };
}

/**
 * Runs a reduction of one fold and records it.
 *
 * @param dtypeOf - data type of the result by that of the operand
 * @param finish - what remains to do to the folded array
 * @param check - refuses what the fold is not defined for
 */
export function reduce(
  name: string,
  rule: Rule,
  by: Fold,
  x: Input | Value,
  options: ReductionOptions,
  dtypeOf: (dtype: DType) => DType,
  finish?: (z: NDArray, how: Reduced) => void,
  check?: (how: Reduced) => void,
): Value | number {
  const value = operand(name, x);
  const array = arrayOfValue(value);
  const how = reducedOf(name, array, options);
  check?.(how);
  const folded = fold(array, how.reduced, by, options.dtype ?? dtypeOf(array.dtype));
  finish?.(folded, how);
  const result = options.keepdims === true ? viewOf(folded, rowMajor(how.kept), folded.start) : folded;
  result.root = null;
  const recorded = isTensor(value) ? record(rule, result, value, null, how) : result;
  const settled = withConstant(recorded, options.constant);
  if (options.out !== undefined) return writeOut(name, options.out, settled, true) as Value;
  return typeof x === 'number' && options.constant === undefined ? Number(result.iget(0)) : settled;
}
