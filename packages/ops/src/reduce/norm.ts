import { arrayOfValue, describe, operand, type Input, type Value } from '@stdgrad/core';
import { ArgumentError } from '@stdgrad/protocol';
import { composite } from '../define/composite.js';
import { nonzero } from '../define/domain.js';
import { example, numberFor, row } from '../define/row.js';
import { foldedDims, reducedOf, reducedShape, type Reduction, type ReductionOptions } from '../define/reduction.js';
import { abs, mul, square } from '../elementwise/arithmetic.js';
import { notEqual } from '../elementwise/comparison.js';
import { pow } from '../elementwise/power.js';
import { max, min } from './extrema.js';
import { rootOf } from './root.js';
import { accumulator, sum } from './sum.js';

/** Options of {@link norm}. */
export interface NormOptions extends ReductionOptions {
  /** Order of the norm: any number, or ±Infinity; default 2. */
  readonly ord?: number;
}

/** x raised to p for x from 0 up; where x is 0 the gradient is 0. */
const power = (x: Value, p: number): Value => (p < 0 ? pow(x, p) : rootOf(x, (safe) => pow(safe, p)));

/** The vector norm (Σ|x|ᵖ)^(1/p) of all elements or along some dimensions; where elements or the norm are 0, the gradient is 0. */
export const norm = row(
  ((x: Input | Value, options: NormOptions = {}): Value => {
    const { ord = 2, ...rest } = options;
    if (typeof ord !== 'number' || Number.isNaN(ord))
      throw new ArgumentError(
        `norm: option 'ord' must be a number, got ${describe(ord)}; use Infinity for the largest element.`,
      );
    const given = operand('norm', x);
    // integers would overflow when squared, and roots of them are no integers
    const dtype = accumulator(given.dtype);
    const value = given.dtype === dtype ? given : mul(given, 1, { dtype });
    const how = reducedOf('norm', arrayOfValue(value), rest);
    const over = { dims: foldedDims(how), keepdims: rest.keepdims === true };
    const outcome = { shape: reducedShape(how, rest.keepdims), dtype: rest.dtype ?? dtype };
    return numberFor(
      x,
      composite('norm', rest, outcome, [value], () => {
        if (ord === Infinity) return max(abs(value), over);
        if (ord === -Infinity) return min(abs(value), over);
        if (ord === 0) return sum(notEqual(value, 0), over);
        if (ord === 1) return sum(abs(value), over);
        if (ord === 2) return rootOf(sum(square(value), over));
        const total = sum(power(abs(value), ord), over);
        return ord < 0 ? pow(total, 1 / ord) : rootOf(total, (safe) => pow(safe, 1 / ord));
      }),
    );
  }) as Reduction<NormOptions>,
  {
    name: 'norm',
    kind: 'smooth',
    on: nonzero,
    examples: [
      example([[4]], (f, x: Value) => f(x)),
      example([[2, 3]], (f, x: Value) => f(x, { dims: 1, keepdims: true })),
      ...[1, 3, 0.5, -1, -2.5, Infinity, -Infinity].map((ord) =>
        example([[2, 3]], (f: Reduction<NormOptions>, x: Value) => f(x, { dims: 0, ord })),
      ),
    ],
  },
);
