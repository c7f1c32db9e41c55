import { arrayOfValue, describe, operand, type Input, type Tensor, type Value } from '@stdgrad/core';
import { showShape } from '@stdgrad/kernels';
import { ArgumentError, ShapeError } from '@stdgrad/protocol';
import { real } from '../define/domain.js';
import type { OpOptions } from '../define/options.js';
import { example, row, type HasRow } from '../define/row.js';
import type { Operand } from './contraction.js';
import { matmul } from './matmul.js';

/** As users call it. */
export interface MultiDot {
  (matrices: readonly (Input | Value)[], options?: OpOptions): Value;
}

/**
 * For each part of a chain of products, from matrix `i` to `j`, after which matrix to split it so that the products
 * cost the fewest multiplications.
 *
 * @param sizes - matrix `i` has the shape `[sizes[i], sizes[i + 1]]`
 * @see Cormen et al., Introduction to Algorithms, 15.2
 */
function bestSplits(sizes: readonly number[]): number[][] {
  const count = sizes.length - 1;
  const costs = Array.from({ length: count }, () => sizes.map(() => 0));
  const splits = Array.from({ length: count }, () => sizes.map(() => 0));
  for (let length = 1; length < count; length++) {
    for (let i = 0; i + length < count; i++) {
      const j = i + length;
      costs[i]![j] = Infinity;
      for (let at = i; at < j; at++) {
        const cost = costs[i]![at]! + costs[at + 1]![j]! + sizes[i]! * sizes[at + 1]! * sizes[j + 1]!;
        if (cost >= costs[i]![j]!) continue;
        costs[i]![j] = cost;
        splits[i]![j] = at;
      }
    }
  }
  return splits;
}

/** Numbers of rows and columns along the chain, after the checks. */
function chainSizes(shapes: readonly (readonly number[])[]): number[] {
  const last = shapes.length - 1;
  const sizes: number[] = [];
  shapes.forEach((shape, k) => {
    const vector = shape.length === 1 && (k === 0 || k === last);
    if (shape.length !== 2 && !vector) {
      throw new ShapeError(
        `multiDot: operand ${k} has shape ${showShape(shape)}, but must be a matrix${k === 0 || k === last ? ' or a vector' : ''}; see matmul for stacks of matrices.`,
      );
    }
    const [rows, columns] = vector ? (k === 0 ? [1, shape[0]!] : [shape[0]!, 1]) : [shape[0]!, shape[1]!];
    if (k > 0 && sizes[k] !== rows) {
      throw new ShapeError(
        `multiDot: inner sizes differ: ${showShape(shapes[k - 1]!)} · ${showShape(shape)} (operands ${k - 1} and ${k}) needs ${sizes[k]} = ${rows}; transpose one operand?`,
      );
    }
    if (k === 0) sizes.push(rows);
    sizes.push(columns);
  });
  return sizes;
}

/**
 * Product of a chain of matrices, in the order that costs the fewest multiplications. The first may be a vector, taken
 * as a row, and so may the last, taken as a column.
 *
 * @throws {@link ShapeError} when inner sizes differ or an operand is no matrix
 * @example
 * multiDot([[[1, 2]], [[3], [4]], [[5]]]); // => [[55]]
 */
export const multiDot: MultiDot & HasRow<MultiDot> = row(
  (matrices: readonly (Input | Value)[], options?: OpOptions): Value => {
    if (!Array.isArray(matrices) || matrices.length < 2) {
      const got = Array.isArray(matrices) ? `a list of ${matrices.length}` : describe(matrices);
      throw new ArgumentError(`multiDot: needs a list of at least two matrices, got ${got}.`);
    }
    const values = matrices.map((x: Operand) => operand('multiDot', x));
    const splits = bestSplits(chainSizes(values.map((value) => arrayOfValue(value).layout.shape)));
    const product = (i: number, j: number): Value => {
      if (i === j) return values[i]!;
      const at = splits[i]![j]!;
      const whole = i === 0 && j === values.length - 1;
      return matmul(product(i, at) as Tensor, product(at + 1, j), whole ? options : undefined);
    };
    return product(0, values.length - 1);
  },
  {
    name: 'multiDot',
    kind: 'smooth',
    on: real,
    examples: [
      example(
        [
          [2, 3],
          [3, 4],
          [4, 2],
        ],
        (f, x: Value, y: Value, z: Value) => f([x, y, z]),
      ),
      example([[3], [3, 2], [2, 4], [4]], (f, w: Value, x: Value, y: Value, z: Value) => f([w, x, y, z])),
      example([[2, 2]], (f, x: Value) => f([x, x, x])),
    ],
  },
);
