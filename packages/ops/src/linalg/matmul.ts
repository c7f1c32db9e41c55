import type { Tensor, Value } from '@stdgrad/core';
import { broadcastShapes, showShape, type Contraction, type NDArray } from '@stdgrad/kernels';
import { ShapeError } from '@stdgrad/protocol';
import { real } from '../define/domain.js';
import type { OpOptions } from '../define/options.js';
import { example, row, type HasRow } from '../define/row.js';
import { contraction, type Operand } from './contraction.js';
import { labelled } from './labels.js';

/** As users call it. */
export interface Matmul {
  (a: Tensor, b: Operand, options?: OpOptions): Tensor;
  (a: Operand, b: Tensor, options?: OpOptions): Tensor;
  (a: NDArray, b: NDArray, options?: OpOptions): NDArray;
  (a: Operand, b: Operand, options?: OpOptions): Value;
}

function describe([a, b]: readonly (readonly number[])[]): Contraction {
  return matrixLabels('matmul', a!, b!);
}

/** Labels of a matrix product, after the checks of the shapes. */
function matrixLabels(name: string, a: readonly number[], b: readonly number[]): Contraction {
  if (a.length === 0 || b.length === 0) {
    throw new ShapeError(
      `${name}: operands need at least one dimension, got shapes ${showShape(a)} and ${showShape(b)}; multiply by a number with mul.`,
    );
  }
  const [k, rows] = [a.at(-1)!, b.at(-2) ?? b.at(-1)!];
  if (k !== rows) {
    throw new ShapeError(
      `${name}: inner sizes differ: ${showShape(a)} · ${showShape(b)} needs ${k} = ${rows}; transpose one operand?`,
    );
  }
  const batches = [a.slice(0, -2), b.slice(0, -2)];
  const rank = broadcastShapes(name, batches).length;
  const names = batches.map((batch) => batch.map((_, d) => `batch dimension ${d - batch.length}`));
  const left = a.length > 1 ? ['row', 'inner'] : ['inner'];
  const right = b.length > 1 ? ['inner', 'column'] : ['inner'];
  const longest = names[0]!.length === rank ? names[0]! : names[1]!;
  const output = [...longest, ...left.slice(0, -1), ...right.slice(1)];
  return labelled(
    name,
    [
      [...names[0]!, ...left],
      [...names[1]!, ...right],
    ],
    [a, b],
    output,
  );
}

/**
 * Matrix product over the last two dimensions; leading ones broadcast. A vector on the left is a row, on the right a
 * column, whose dimension the result lacks.
 *
 * @param a - shape `[...batch, n, k]` or `[k]`
 * @param b - shape `[...batch, k, m]` or `[k]`
 * @returns shape `[...batch, n, m]`
 * @throws {@link ShapeError} when the inner sizes differ, or an operand has no dimension
 * @see Giles (2008), Collected matrix derivative results: source of both VJPs
 * @example
 * matmul([[1, 2]], [[3], [4]]); // => [[11]]
 */
export const matmul: Matmul & HasRow<Matmul> = row(
  ((a: Operand, b: Operand, options?: OpOptions) => contraction('matmul', [a, b], options, describe)) as Matmul,
  {
    name: 'matmul',
    kind: 'smooth',
    on: real,
    examples: [
      example(
        [
          [2, 3],
          [3, 4],
        ],
        (f, a: Value, b: Value) => f(a, b),
      ),
      example([[3], [3]], (f, a: Value, b: Value) => f(a, b)),
      example([[3], [3, 2]], (f, a: Value, b: Value) => f(a, b)),
      example([[2, 3], [3]], (f, a: Value, b: Value) => f(a, b)),
      example([[3, 3]], (f, a: Value) => f(a, a)),
      example(
        [
          [2, 2, 3],
          [2, 3, 2],
        ],
        (f, a: Value, b: Value) => f(a, b),
      ),
      example(
        [
          [2, 1, 2, 3],
          [4, 3, 1],
        ],
        (f, a: Value, b: Value) => f(a, b),
      ),
      example([[2, 3, 2], [2]], (f, a: Value, b: Value) => f(a, b)),
      example([[3], [2, 3, 2]], (f, a: Value, b: Value) => f(a, b)),
    ],
  },
);
