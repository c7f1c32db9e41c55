import { arrayOfValue, isTensor, operand, type Input, type Tensor, type Value } from '@stdgrad/core';
import { hasHandler } from '@stdgrad/protocol';
import { choose, ternary } from '../define/callable.js';
import { real } from '../define/domain.js';
import type { UfuncOptions } from '../define/options.js';
import { example, row } from '../define/row.js';
import { notEqual } from '../elementwise/comparison.js';

// selects, so that a NaN of the branch not taken stays there
const op = ternary('where', {
  scalar: (x, y, c) => (c ? x : y),
  pulls: [(g, { c }) => choose(g, 0, c), (g, { c }) => choose(0, g, c), null],
  on: [real, real, real],
  result: 'any',
});

interface Where {
  (condition: boolean | number, x: number, y: number): number;
  (condition: Input | Value, x: Tensor, y: Input | Value, options?: UfuncOptions): Tensor;
  (condition: Input | Value, x: Input | Value, y: Tensor, options?: UfuncOptions): Tensor;
  (condition: Input | Value, x: Input | Value, y: Input | Value, options?: UfuncOptions): Value;
}

/**
 * Elements of `x` where the condition holds, else of `y`; the three are broadcast to each other. Numbers other than 0
 * hold, NaN too. The gradient goes where the element came from.
 *
 * @throws {@link ShapeError} when the operands do not broadcast to each other
 * @example
 * where([true, false], tensor([1, 2]), 0); // => [1, 0]
 */
export const where = row(
  ((condition: unknown, x: Input | Value, y: Input | Value, options?: UfuncOptions): Value =>
    op(x, y, truth(condition) as Value, options)) as Where,
  {
    name: 'where',
    kind: 'linear',
    on: real,
    examples: [
      example([[3], [3]], (f, x: Tensor, y: Tensor) => f([true, false, true], x, y)),
      example([[2, 3], [3]], (f, x: Tensor, y: Tensor) => f([[0], [2]], x, y)),
      example([[], [2, 1]], (f, x: Tensor, y: Tensor) => f([false, true], x, y)),
      example([[3]], (f, x: Tensor) => f([false, true, false], 0, x)),
      example([[2], [2]], (f, x: Tensor, y: Tensor) => f(true, x, y)),
    ],
  },
);

/** The condition as booleans. */
function truth(condition: unknown): unknown {
  if (condition === undefined || (hasHandler(condition) && !isTensor(condition))) return condition;
  const given = operand('where', condition);
  const array = arrayOfValue(given);
  const mask = array.dtype === 'bool' ? array : arrayOfValue(notEqual(array, 0));
  return array.layout.size === 1 && typeof condition !== 'object' ? Number(mask.iget(0)) : mask;
}
