import { type Input, type Value } from '@stdgrad/core';
import { showShape } from '@stdgrad/kernels';
import { ShapeError } from '@stdgrad/protocol';
import { dimOf } from '../define/dims.js';
import { real } from '../define/domain.js';
import { checkOptions } from '../define/options.js';
import { example, row, type HasRow, type ArrayOp } from '../define/row.js';
import { mul } from '../elementwise/arithmetic.js';
import { section } from '../shape/section.js';
import { sigmoid } from './activations.js';
import { finish, floats, shapeOfValue, type ConstantOption } from './inputs.js';

/** Options of {@link glu}. */
export interface GluOptions extends ConstantOption {
  /**
   * Dimension to split, of even size.
   *
   * @default -1
   */
  readonly dim?: number;
}

const known = new Set(['dim', 'constant']);

type Glu = ArrayOp<[options?: GluOptions]>;

/**
 * Gated linear unit: the first half of `x` along a dimension, times the sigmoid of the second half.
 *
 * @throws {@link ShapeError} when the size of the dimension is odd
 * @see Dauphin, Fan, Auli, Grangier (2016), Language modeling with gated convolutional networks
 */
export const glu: Glu & HasRow<Glu> = row(
  ((x: Input | Value, options: GluOptions = {}): Value => {
    checkOptions('glu', options, known);
    const value = floats('glu', x);
    const shape = shapeOfValue(value);
    const dim = dimOf('glu', options.dim ?? -1, shape.length);
    const size = shape[dim]!;
    if (size % 2 === 1) {
      throw new ShapeError(
        `glu: dimension ${dim} of shape ${showShape(shape)} has the odd size ${size}; two equal halves are needed.`,
      );
    }
    const gate = sigmoid(section(value, dim, size / 2, size));
    return finish(mul(section(value, dim, 0, size / 2), gate), [x], options);
  }) as Glu,
  {
    name: 'glu',
    kind: 'smooth',
    on: real,
    examples: [
      example([[4]], (f, x: Value) => f(x)),
      example([[2, 3]], (f, x: Value) => f(x, { dim: 0 })),
      example([[2, 2, 3]], (f, x: Value) => f(x, { dim: -2 })),
    ],
  },
);
