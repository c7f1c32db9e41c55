import { linearRule, type Input, type Value } from '@stdgrad/core';
import { fold, sumFold, type NDArray } from '@stdgrad/kernels';
import { isFloat, type DType } from '@stdgrad/protocol';
import { real } from '../define/domain.js';
import { example, row } from '../define/row.js';
import { reduce, type Reduced, type Reduction, type ReductionOptions } from '../define/reduction.js';
import { div } from '../elementwise/arithmetic.js';
import { spread } from './sum.js';

const rule = linearRule<Reduced>({
  name: 'mean',
  forward: (x, { reduced, count }) => divided(fold(x, reduced, sumFold, x.dtype), count),
  adjoint: (g, how) => spread(div(g, how.count), how),
});
function divided(z: NDArray, count: number): NDArray {
  for (let k = z.start; k < z.start + z.layout.size; k++) z.buffer[k]! /= count;
  return z;
}

const float = (dtype: DType): DType => (isFloat(dtype) ? dtype : 'float64');

/** Arithmetic mean of the elements, of all or along some dimensions. */
export const mean = row(
  ((x: Input | Value, options?: ReductionOptions) =>
    reduce('mean', rule, sumFold, x, options, float, (z, { count }) => void divided(z, count))) as Reduction,
  {
    name: 'mean',
    kind: 'linear',
    on: real,
    examples: [
      example([[2, 3]], (f, x: Value) => f(x)),
      example([[2, 3, 2]], (f, x: Value) => f(x, { dims: [0, 2] })),
      example([[4]], (f, x: Value) => f(x, { keepdims: true })),
    ],
  },
);
