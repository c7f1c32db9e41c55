import {
  arrayOf,
  isTensor,
  linearRule,
  operand,
  record,
  recordView,
  type Input,
  type Tensor,
  type Value,
} from '@stdgrad/core';
import { reshape as reshapeArray, showShape, type NDArray } from '@stdgrad/kernels';
import { ShapeError } from '@stdgrad/protocol';
import { real } from '../define/domain.js';
import { example, row } from '../define/row.js';
import { shapeOf } from '../define/dims.js';

/** Its VJP gives the cotangent the operand's shape. */
export const reshapeRule = linearRule<readonly number[]>({
  name: 'reshape',
  forward: (x) => x,
  adjoint: (g, from) => reshape(g, from),
});

interface Reshape {
  (x: Tensor, shape: number | readonly number[]): Tensor;
  (x: NDArray, shape: number | readonly number[]): NDArray;
  (x: Input | Value, shape: number | readonly number[]): Value;
}

/** The same elements in row-major order in another shape; one size may be −1. A view where no copy is needed. */
export const reshape = row(
  ((x: Input | Value, shape: number | readonly number[]): Value => {
    const value = operand('reshape', x);
    const array = isTensor(value) ? arrayOf(value) : value;
    const to = targetShape('reshape', array, shape);
    const result = reshapeArray(array, to);
    if (!isTensor(value)) return result;
    const from = array.layout.shape;
    return result.root === null
      ? record(reshapeRule, result, value, null, from)
      : recordView(reshapeRule, result, value, from);
  }) as Reshape,
  {
    name: 'reshape',
    kind: 'linear',
    on: real,
    examples: [
      example([[2, 3]], (f, x: Tensor) => f(x, [3, 2])),
      example([[2, 3, 2]], (f, x: Tensor) => f(x, [-1, 4])),
    ],
  },
);

/** A shape with its open size filled in, after the checks. */
export function targetShape(name: string, array: NDArray, shape: number | readonly number[]): number[] {
  const asked = typeof shape === 'number' ? [shape] : shape;
  const { size } = array.layout;
  const open = Array.isArray(asked) ? asked.indexOf(-1) : -1;
  const to = shapeOf(name, open < 0 ? asked : asked.with(open, 1));
  const known = to.reduce((n, m) => n * m, 1);
  if (open >= 0 && known > 0 && size % known === 0) return to.with(open, size / known);
  if (open >= 0 || known !== size) {
    throw new ShapeError(
      `${name}: ${size} elements of shape ${showShape(array.layout.shape)} do not fit shape ${showShape(asked)}; sizes must multiply to ${size}.`,
    );
  }
  return to;
}
