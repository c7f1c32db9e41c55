import { operand, type Tensor, type Value } from '@stdgrad/core';
import { real } from '../define/domain.js';
import { composite } from '../define/composite.js';
import { checkOptions, type OpOptions } from '../define/options.js';
import { example, row, type HasRow } from '../define/row.js';
import { mul } from '../elementwise/arithmetic.js';
import { reshape } from '../shape/reshape.js';
import { ownOptions, type Operand } from './contraction.js';
import { matrixType, shapeOfValue, type MatrixPairOp } from './matrices.js';

/** The sizes of each dimension, at every other place, with ones between them. */
function spaced(shape: readonly number[], rank: number, after: boolean): number[] {
  const sizes = [...new Array<number>(rank - shape.length).fill(1), ...shape];
  return sizes.flatMap((size) => (after ? [1, size] : [size, 1]));
}

/**
 * Kronecker's product: the array of all of `b` times each element of `a`, over all dimensions, as in NumPy. The smaller
 * rank gets leading dimensions of size 1.
 *
 * @returns size `m · n` along a dimension where `a` has size `m` and `b` size `n`
 * @example
 * kron([[1, 2]], [[1], [3]]); // => [[1, 2], [3, 6]]
 */
export const kron: MatrixPairOp & HasRow<MatrixPairOp> = row(
  ((a: Operand, b: Operand, options: OpOptions = {}) => {
    const [x, y] = [operand('kron', a), operand('kron', b)];
    checkOptions('kron', options, ownOptions);
    const shapes = [shapeOfValue(x), shapeOfValue(y)] as const;
    const rank = Math.max(shapes[0].length, shapes[1].length);
    const [left, right] = [spaced(shapes[0], rank, false), spaced(shapes[1], rank, true)];
    const shape = Array.from({ length: rank }, (_, d) => left[2 * d]! * right[2 * d + 1]!);
    const outcome = { shape, dtype: options.dtype ?? matrixType(x, y) };
    return composite('kron', options, outcome, [x, y], () =>
      reshape(mul(reshape(x as Tensor, left), reshape(y as Tensor, right)), shape),
    );
  }) as MatrixPairOp,
  {
    name: 'kron',
    kind: 'smooth',
    on: real,
    examples: [
      example(
        [
          [2, 3],
          [2, 2],
        ],
        (f, a: Value, b: Value) => f(a, b),
      ),
      example([[2, 2], [3]], (f, a: Value, b: Value) => f(a, b, {})),
      example([[2], [1, 2, 2]], (f, a: Value, b: Value) => f(a, b)),
      example([[2, 2]], (f, a: Value) => f(a, a)),
    ],
  },
);
