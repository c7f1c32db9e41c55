import { arrayOfValue, operand, type Input, type Value } from '@stdgrad/core';
import { ArgumentError } from '@stdgrad/protocol';
import { composite } from '../define/composite.js';
import { dimsOf } from '../define/dims.js';
import { real } from '../define/domain.js';
import { checkOptions } from '../define/options.js';
import { arrayRow, example } from '../define/row.js';
import { mul } from '../elementwise/arithmetic.js';
import { concat } from '../shape/join.js';
import { reshape } from '../shape/reshape.js';
import { section } from '../shape/section.js';
import type { CumulativeOptions } from './cumulative.js';
import { accumulator } from './sum.js';

const known = new Set(['dims', 'dtype', 'constant', 'out']);

/**
 * Running products along one dimension, or of all elements in row-major order. By doubling, so that the gradient needs
 * no division and zeros are no special case.
 */
export const cuprod = arrayRow(
  (x: Input | Value, options: CumulativeOptions = {}): Value => {
    checkOptions('cuprod', options, known);
    const value = operand('cuprod', x);
    const { shape, size } = arrayOfValue(value).layout;
    const along = dimAlong(options.dims, shape.length);
    const outcome = { shape, dtype: options.dtype ?? accumulator(value.dtype) };
    return composite('cuprod', options, outcome, [value], () => {
      const floats = mul(value, 1, { dtype: outcome.dtype });
      if (along === null) return reshape(doubled(reshape(floats, [-1]), 0, size), shape);
      return doubled(floats, along, shape[along]!);
    });
  },
  {
    name: 'cuprod',
    kind: 'smooth',
    on: real,
    examples: [
      example([[5]], (f, x: Value) => f(x)),
      example([[2, 3]], (f, x: Value) => f(x)),
      example([[2, 4, 2]], (f, x: Value) => f(x, { dims: 1 })),
    ],
  },
);

function dimAlong(dims: number | readonly number[] | undefined, rank: number): number | null {
  if (dims === undefined) return null;
  const [dim, ...more] = dimsOf('cuprod', dims, rank);
  if (dim === undefined || more.length > 0) {
    throw new ArgumentError(
      `cuprod: option 'dims' must name one dimension, got ${more.length === 0 ? 'none' : String(dims)}; leave it out for all elements.`,
    );
  }
  return dim;
}

// Hillis & Steele (1986): after the step of width w each element is the product of the 2w before it
function doubled(x: Value, dim: number, n: number): Value {
  let y = x;
  for (let width = 1; width < n; width *= 2) {
    y = concat([section(y, dim, 0, width), mul(section(y, dim, width, n), section(y, dim, 0, n - width))], { dim });
  }
  return y;
}
