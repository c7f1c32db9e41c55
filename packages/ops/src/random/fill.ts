import { constancy, describe, makeTensor, type Tensor } from '@stdgrad/core';
import { allocate, rowMajor, type NDArray } from '@stdgrad/kernels';
import { DtypeError, isDType, isFloat, type DType } from '@stdgrad/protocol';
import type { CreateOptions } from '../create/create.js';
import { shapeOf } from '../define/dims.js';
import { checkOptions } from '../define/options.js';
import { generatorOf, type Generator } from './source.js';

/** Options of functions that make random tensors. */
export interface RandomOptions extends Omit<CreateOptions, 'like'> {
  /** A number, for the same tensor each time, or a generator to go on with; default: the common generator. */
  readonly seed?: number | Generator;
}

/** A shape, given as one size or a list of them. */
export type Shape = number | readonly number[];

/** Names of the options that all random functions take. */
export const own = ['dtype', 'constant', 'seed'] as const;

/** A random tensor: one number drawn for each element, in row-major order. */
export function drawn(
  name: string,
  shape: unknown,
  options: RandomOptions,
  draw: (from: Generator) => number,
  more: readonly string[] = [],
): Tensor {
  checkOptions(name, options, new Set([...own, ...more]));
  const from = generatorOf(name, options.seed);
  return filled(name, shape, floatOption(name, options.dtype), options.constant, (x) => {
    for (let k = x.start; k < x.start + x.layout.size; k++) x.buffer[k] = draw(from);
  });
}

/** A new tensor, filled after the checks. */
export function filled(
  name: string,
  shape: unknown,
  dtype: DType,
  constant: boolean | undefined,
  fill: (x: NDArray) => void,
): Tensor {
  const fixed = constancy(name, dtype, constant);
  const array = allocate(rowMajor([...shapeOf(name, shape)]), dtype);
  fill(array);
  return makeTensor(array, null, fixed);
}

/** A data type of floats. */
export function floatOption(name: string, dtype: DType = 'float64'): DType {
  if (isDType(dtype) && isFloat(dtype)) return dtype;
  throw new DtypeError(`${name}: option 'dtype' must be a float one, got ${describe(dtype)}.`);
}
