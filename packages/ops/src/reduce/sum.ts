import { linearRule, type Input, type Value } from '@stdgrad/core';
import { fold, isNDArray, repeatAlong, sumFold } from '@stdgrad/kernels';
import { isFloat, type DType } from '@stdgrad/protocol';
import { real } from '../define/domain.js';
import { example, row } from '../define/row.js';
import { reduce, type Reduced, type Reduction, type ReductionOptions } from '../define/reduction.js';
import { broadcastTo } from '../shape/broadcast.js';
import { reshape } from '../shape/reshape.js';

/** Puts a reduction's cotangent back along the reduced dimensions. */
export function spread(g: Value, { kept, shape, reduced }: Reduced): Value {
  return isNDArray(g) ? repeatAlong(g, shape, reduced) : broadcastTo(reshape(g, kept), shape);
}

const rule = linearRule<Reduced>({
  name: 'sum',
  forward: (x, { reduced }) => fold(x, reduced, sumFold, x.dtype),
  adjoint: spread,
});

/** Integers add up as float64, which is exact to 2⁵³. */
export const accumulator = (dtype: DType): DType => (isFloat(dtype) ? dtype : 'float64');

/** Sum of the elements, of all or along some dimensions. */
export const sum = row(
  ((x: Input | Value, options?: ReductionOptions) =>
    reduce('sum', rule, sumFold, x, options, accumulator)) as Reduction,
  {
    name: 'sum',
    kind: 'linear',
    on: real,
    examples: [
      example([[2, 3]], (f, x: Value) => f(x)),
      example([[2, 3, 2]], (f, x: Value) => f(x, { dims: 1 })),
      example([[2, 3, 2]], (f, x: Value) => f(x, { dims: [0, -1], keepdims: true })),
      example([[2, 3]], (f, x: Value) => f(x, { dims: [] })),
    ],
  },
);
