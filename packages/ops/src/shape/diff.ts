import { arrayOfValue, operand, owning, type Input, type Value } from '@stdgrad/core';
import { ArgumentError } from '@stdgrad/protocol';
import { dimOf } from '../define/dims.js';
import { real } from '../define/domain.js';
import { checkOptions } from '../define/options.js';
import { arrayRow, example } from '../define/row.js';
import { sub } from '../elementwise/arithmetic.js';
import { section } from './section.js';

/** Options of {@link diff}. */
export interface DiffOptions {
  /** How often differences are taken; default once. */
  readonly times?: number;
  /** Dimension to take them along; default the last. */
  readonly dim?: number;
}

const known = new Set(['times', 'dim']);

/** Differences of neighbours along one dimension: element `k` is x[k + 1] − x[k]. */
export const diff = arrayRow(
  (x: Input | Value, options: DiffOptions = {}): Value => {
    checkOptions('diff', options, known);
    const { times = 1 } = options;
    if (!Number.isInteger(times) || times < 0)
      throw new ArgumentError(`diff: option 'times' must be an integer from 0 on, got ${String(times)}.`);
    const value = operand('diff', x);
    const dim = dimOf('diff', options.dim ?? -1, arrayOfValue(value).layout.shape.length);
    let result: Value = times === 0 ? sub(value, 0) : value;
    for (let k = 0; k < times; k++) {
      const n = arrayOfValue(result).layout.shape[dim]!;
      result = sub(section(result, dim, Math.min(1, n), n), section(result, dim, 0, Math.max(n - 1, 0)));
    }
    return owning(result);
  },
  {
    name: 'diff',
    kind: 'linear',
    on: real,
    examples: [
      example([[5]], (f, x: Value) => f(x)),
      example([[4, 2]], (f, x: Value) => f(x, { dim: 0, times: 2 })),
      example([[2, 3]], (f, x: Value) => f(x, { times: 0 })),
    ],
  },
);
