import { isTensor, linearRule, operand, recordView, arrayOf, type Input, type Tensor, type Value } from '@stdgrad/core';
import { broadcastTo as broadcastArray, type NDArray } from '@stdgrad/kernels';
import { real } from '../define/domain.js';
import { example, row } from '../define/row.js';
import { shapeOf } from '../define/dims.js';

// the sweep sums broadcast dimensions out
const rule = linearRule<null>({
  name: 'broadcastTo',
  forward: (x, _aux, shape) => broadcastArray('broadcastTo', x, shape),
  adjoint: (g) => g,
});

interface BroadcastTo {
  (x: Tensor, shape: number | readonly number[]): Tensor;
  (x: NDArray, shape: number | readonly number[]): NDArray;
  (x: Input | Value, shape: number | readonly number[]): Value;
}

/** A read-only view in a larger shape: dimensions of size 1 and missing leading ones are repeated. */
export const broadcastTo = row(
  ((x: Input | Value, shape: number | readonly number[]): Value => {
    const to = shapeOf('broadcastTo', shape);
    const value = operand('broadcastTo', x);
    if (!isTensor(value)) return broadcastArray('broadcastTo', value, to);
    return recordView(rule, broadcastArray('broadcastTo', arrayOf(value), to), value, null);
  }) as BroadcastTo,
  {
    name: 'broadcastTo',
    kind: 'linear',
    on: real,
    examples: [example([[3]], (f, x: Tensor) => f(x, [2, 3])), example([[2, 1]], (f, x: Tensor) => f(x, [3, 2, 4]))],
  },
);
