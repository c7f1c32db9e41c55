import { arrayOfValue, isTensor, linearRule, operand, owning, type Input, type Value } from '@stdgrad/core';
import { prodFold, scalarArray } from '@stdgrad/kernels';
import { real } from '../define/domain.js';
import { checkOut, withConstant, writeOut } from '../define/options.js';
import { example, row } from '../define/row.js';
import { reduce, reducedOf, type Reduced, type Reduction, type ReductionOptions } from '../define/reduction.js';
import { mul } from '../elementwise/arithmetic.js';
import { reshape } from '../shape/reshape.js';
import { section } from '../shape/section.js';
import { transpose } from '../shape/permute.js';
import { accumulator, spread } from './sum.js';
import { broadcastTo } from '../shape/broadcast.js';

/** Products of one factor each. */
const singleRule = linearRule<Reduced>({ name: 'prod', adjoint: spread });

/**
 * Product of the elements, of all or along some dimensions. Multiplied by halves, so that its gradient needs no division:
 * right where elements are 0, and where products of some of them under- or overflow.
 */
export const prod = row(
  ((x: Input | Value, options?: ReductionOptions): Value | number => {
    const value = operand('prod', x);
    const how = reducedOf('prod', arrayOfValue(value), options);
    if (!isTensor(value) || value.constant || how.count === 1)
      return reduce('prod', singleRule, prodFold, x, options, accumulator);
    const dims = how.shape.map((_, d) => d);
    const order = [...dims.filter((d) => !how.reduced[d]), ...dims.filter((d) => how.reduced[d])];
    const kept = how.shape.filter((_, d) => !how.reduced[d]);
    const result = options?.keepdims === true ? how.kept : kept;
    checkOut('prod', options, { shape: result, dtype: options?.dtype ?? value.dtype }, [value]);
    const lanes = reshape(transpose(value, order), [...kept, how.count]);
    const product = reshape(halves(lanes, kept, how.count), result);
    const typed = options?.dtype === undefined ? owning(product) : mul(product, 1, { dtype: options.dtype });
    const settled = withConstant(typed, options?.constant);
    return options?.out === undefined ? settled : (writeOut('prod', options.out, settled, true) as Value);
  }) as Reduction,
  {
    name: 'prod',
    kind: 'smooth',
    on: real,
    examples: [
      example([[2, 3]], (f, x: Value) => f(x)),
      example([[2, 3, 2]], (f, x: Value) => f(x, { dims: [0, 2] })),
      example([[5, 2]], (f, x: Value) => f(x, { dims: 0, keepdims: true })),
    ],
  },
);

/** Product along the last dimension, which stays with size 1. */
function halves(x: Value, kept: readonly number[], n: number): Value {
  const last = kept.length;
  if (n === 0) return broadcastTo(scalarArray(1), [...kept, 1]);
  if (n === 1) return x;
  if (n % 2 === 1) return mul(halves(section(x, last, 0, n - 1), kept, n - 1), section(x, last, n - 1, n));
  return halves(mul(section(x, last, 0, n / 2), section(x, last, n / 2, n)), kept, n / 2);
}
