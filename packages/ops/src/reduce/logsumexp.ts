import { arrayOfValue, isTensor, operand, stopGradient, type Input, type Value } from '@stdgrad/core';
import { isFloat, type DType } from '@stdgrad/protocol';
import { choose } from '../define/callable.js';
import { composite } from '../define/composite.js';
import { real } from '../define/domain.js';
import { example, numberFor, row } from '../define/row.js';
import { foldedDims, reducedOf, reducedShape, type Reduction, type ReductionOptions } from '../define/reduction.js';
import { abs, add, mul, sub } from '../elementwise/arithmetic.js';
import { equal } from '../elementwise/comparison.js';
import { exp, ln } from '../elementwise/exponential.js';
import { reshape } from '../shape/reshape.js';
import { max } from './extrema.js';
import { sum } from './sum.js';

const floating = (dtype: DType): DType => (isFloat(dtype) ? dtype : 'float64');

/** ln Σ eˣ of all elements or along some dimensions, without overflow. */
export const logsumexp = row(
  ((x: Input | Value, options: ReductionOptions = {}): Value => {
    const value = operand('logsumexp', x);
    const how = reducedOf('logsumexp', arrayOfValue(value), options);
    const dims = foldedDims(how);
    const shape = reducedShape(how, options.keepdims);
    const outcome = { shape, dtype: options.dtype ?? floating(value.dtype) };
    const floats = isFloat(value.dtype) ? value : mul(value, 1, { dtype: 'float64' });
    return numberFor(
      x,
      composite('logsumexp', options, outcome, [value], () => {
        const largest = how.count === 0 ? 0 : peak(floats, dims);
        return add(
          ln(sum(exp(sub(floats, largest)), { dims, keepdims: options.keepdims === true })),
          largest === 0 ? 0 : reshape(largest, shape),
        );
      }),
    );
  }) as Reduction,
  {
    name: 'logsumexp',
    kind: 'smooth',
    on: real,
    examples: [
      example([[4]], (f, x: Value) => f(x)),
      example([[2, 3, 2]], (f, x: Value) => f(x, { dims: [0, -1], keepdims: true })),
      example([[2, 3]], (f, x: Value) => f(x, { dims: 1 })),
    ],
  },
);

/** Largest elements, as constants; 0 where they are infinite, so that differences stay defined. */
function peak(x: Value, dims: readonly number[]): Value {
  const largest = max(isTensor(x) ? stopGradient(x) : x, { dims, keepdims: true });
  return choose(0, largest, equal(abs(largest), Infinity));
}
