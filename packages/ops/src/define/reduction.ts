import { arrayOfValue, isTensor, operand, record, type Input, type Rule, type Tensor, type Value } from '@stdgrad/core';
import { fold, foldAll, rowMajor, type Fold, type NDArray } from '@stdgrad/kernels';
import type { DType } from '@stdgrad/protocol';
import { checkOptions, checkOut, withConstant, writeOut, type OpOptions } from './options.js';
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
export interface Reduction<Options = ReductionOptions> {
  (x: number, options?: undefined): number;
  (x: Tensor, options?: Options): Tensor;
  (x: NDArray, options?: Options): NDArray;
  (x: Input | Value, options?: Options): Value;
}

/** How the operand is reduced, after the checks of the options. */
export function reducedOf(name: string, array: NDArray, options: ReductionOptions | undefined): Reduced {
  const { shape, size } = array.layout;
  if (options === undefined) return { shape, kept: onesOf(shape.length), reduced: all(shape.length), count: size };
  checkOptions(name, options, known);
  const reduced = reducedDims(name, options.dims, shape.length);
  const kept = shape.map((n, d) => (reduced[d] ? 1 : n));
  const count = shape.reduce((n, m, d) => (reduced[d] ? n * m : n), 1);
  return { shape, kept, reduced, count };
}

// the commonest reduction, of everything, is described by these, by rank
const ranks: (readonly boolean[])[] = [];
const units: (readonly number[])[] = [];
const all = (rank: number): readonly boolean[] => (ranks[rank] ??= new Array<boolean>(rank).fill(true));
const onesOf = (rank: number): readonly number[] => (units[rank] ??= new Array<number>(rank).fill(1));

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
  options: ReductionOptions | undefined,
  dtypeOf: (dtype: DType) => DType,
  finish?: (z: NDArray, how: Reduced) => void,
  check?: (how: Reduced) => void,
): Value | number {
  const value = operand(name, x);
  const array = arrayOfValue(value);
  const how = reducedOf(name, array, options);
  check?.(how);
  const dtype = options?.dtype ?? dtypeOf(array.dtype);
  const folded = options === undefined ? foldAll(array, by, dtype) : fold(array, how.reduced, by, dtype);
  finish?.(folded, how);
  if (options?.keepdims === true) folded.layout = rowMajor(how.kept);
  checkOut(name, options, folded, [value]);
  const recorded = isTensor(value) ? record(rule, folded, value, null, how) : folded;
  if (options === undefined) return typeof x === 'number' ? Number(folded.iget(0)) : recorded;
  const settled = withConstant(recorded, options.constant);
  if (options.out !== undefined) return writeOut(name, options.out, settled, true) as Value;
  return typeof x === 'number' && options.constant === undefined ? Number(folded.iget(0)) : settled;
}

/** Dimensions that a reduction folds, as a list. */
export function foldedDims({ reduced }: Reduced): number[] {
  return reduced.flatMap((folded, d) => (folded ? [d] : []));
}

/** Shape of a reduction's result. */
export function reducedShape({ shape, kept, reduced }: Reduced, keepdims: boolean | undefined): readonly number[] {
  return keepdims === true ? kept : shape.filter((_, d) => !reduced[d]);
}
