import { arrayOfValue, describe, operand, type Input, type Value } from '@stdgrad/core';
import { isFloat, ArgumentError, type DType } from '@stdgrad/protocol';
import { composite } from '../define/composite.js';
import { real } from '../define/domain.js';
import { example, row, type About } from '../define/row.js';
import { foldedDims, reducedOf, reducedShape, type Reduction, type ReductionOptions } from '../define/reduction.js';
import { div, square, sub } from '../elementwise/arithmetic.js';
import { mean } from './mean.js';
import { rootOf } from './root.js';
import { sum } from './sum.js';

/** Options of variances. */
export interface VarianceOptions extends ReductionOptions {
  /** Degrees of freedom that are subtracted from the number of elements; default 0. */
  readonly correction?: number;
}

type Variance = Reduction<VarianceOptions>;

function dispersion(
  name: string,
  x: Input | Value,
  options: VarianceOptions | undefined,
  finish: (variance: Value) => Value,
): Value | number {
  const { correction = 0, ...rest } = options ?? {};
  if (typeof correction !== 'number')
    throw new ArgumentError(`${name}: option 'correction' must be a number, got ${describe(correction)}.`);
  const value = operand(name, x);
  const how = reducedOf(name, arrayOfValue(value), options === undefined ? undefined : rest);
  const dims = foldedDims(how);
  const keepdims = options?.keepdims === true;
  const outcome = { shape: reducedShape(how, keepdims), dtype: options?.dtype ?? floatOf(value.dtype) };
  const result = composite(name, rest, outcome, [value], () => {
    const deviations = sub(value, mean(value, { dims, keepdims: true }));
    return finish(div(sum(square(deviations), { dims, keepdims }), Math.max(how.count - correction, 0)));
  });
  return typeof x === 'number' && options === undefined ? Number(arrayOfValue(result).iget(0)) : result;
}

const floatOf = (dtype: DType): DType => (isFloat(dtype) ? dtype : 'float64');

const about = (name: string): About<Variance> => ({
  name,
  kind: 'smooth',
  on: real,
  examples: [
    example([[5]], (f, x: Value) => f(x)),
    example([[2, 3, 2]], (f, x: Value) => f(x, { dims: [0, 2] })),
    example([[4, 3]], (f, x: Value) => f(x, { dims: 0, correction: 1, keepdims: true })),
  ],
});

/** Mean squared distance from the mean, of all elements or along some dimensions. */
export const variance = row(
  ((x: Input | Value, options?: VarianceOptions) => dispersion('variance', x, options, (v) => v)) as Variance,
  about('variance'),
);

/** Standard deviation: root of the variance; where it is 0 its gradient is 0. */
export const stdev = row(
  ((x: Input | Value, options?: VarianceOptions) => dispersion('stdev', x, options, rootOf)) as Variance,
  about('stdev'),
);
