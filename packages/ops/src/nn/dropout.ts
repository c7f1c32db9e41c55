import { arrayOfValue, type Input, type Value } from '@stdgrad/core';
import { real } from '../define/domain.js';
import { checkOptions } from '../define/options.js';
import { example, row, type HasRow, type ArrayOp } from '../define/row.js';
import type { Generator } from '../random/generator.js';
import { generatorOf } from '../random/source.js';
import { finish, floats, type ConstantOption } from './inputs.js';
import { dropped, keptAtRandom, rateOf } from './masks.js';

/** Options of {@link dropout}. */
export interface DropoutOptions extends ConstantOption {
  /** A number, for the same elements each time, or a generator to go on with; default: the common generator. */
  readonly seed?: number | Generator;
}

const known = new Set(['seed', 'constant']);

type Dropout = ArrayOp<[rate: number, options?: DropoutOptions]>;

/**
 * Each element becomes 0 with probability `rate`; the others are divided by 1 − rate.
 *
 * @param rate - from 0 up to, without, 1
 * @see Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov (2014), Dropout
 */
export const dropout: Dropout & HasRow<Dropout> = row(
  ((x: Input | Value, rate: number, options: DropoutOptions = {}): Value => {
    checkOptions('dropout', options, known);
    const value = floats('dropout', x);
    const share = rateOf('dropout', rate);
    const kept = keptAtRandom(arrayOfValue(value).layout.shape, share, generatorOf('dropout', options.seed));
    return finish(dropped(value, kept, share), [x], options);
  }) as Dropout,
  {
    name: 'dropout',
    kind: 'linear',
    on: real,
    examples: [
      example([[2, 3]], (f, x: Value) => f(x, 0.5, { seed: 1 })),
      example([[]], (f, x: Value) => f(x, 0.25, { seed: 2 })),
      example([[4]], (f, x: Value) => f(x, 0)),
    ],
  },
);
