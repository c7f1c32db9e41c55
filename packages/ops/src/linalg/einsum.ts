import { describe, isTensor, type Tensor, type Value } from '@stdgrad/core';
import { type NDArray } from '@stdgrad/kernels';
import { ArgumentError, isStrided } from '@stdgrad/protocol';
import { real } from '../define/domain.js';
import type { OpOptions } from '../define/options.js';
import { example, row, type HasRow } from '../define/row.js';
import { contraction, type Operand } from './contraction.js';
import { parse } from './subscripts.js';

/** As users call it: subscripts, operands, options. */
export interface Einsum {
  (subscripts: string, ...operands: readonly number[]): number;
  (subscripts: string, x: Tensor, ...more: readonly (Operand | OpOptions)[]): Tensor;
  (subscripts: string, x: NDArray, ...more: readonly NDArray[]): NDArray;
  (subscripts: string, ...operandsAndOptions: readonly (Operand | OpOptions)[]): Value;
}

function isOptions(x: unknown): x is OpOptions {
  return (
    typeof x === 'object' && x !== null && !(isTensor(x) || isStrided(x) || Array.isArray(x) || ArrayBuffer.isView(x))
  );
}

/**
 * Einstein's sum: products of elements, summed over the labels that the result lacks. Subscripts as in NumPy: one term
 * of letters an operand, `...` for dimensions that broadcast, `->` and the result's labels; without an arrow the result
 * has `...` and the labels that come once, by alphabet. A label that comes twice in a term reads a diagonal.
 * Sizes of 1 broadcast. Three and more operands are multiplied in pairs, those first that save most memory.
 *
 * With one operand that has dimensions and no sum the result is a view of it: a transposition, a diagonal.
 *
 * @throws {@link ArgumentError} when the subscripts are malformed
 * @throws {@link ShapeError} when they do not fit the operands
 * @example
 * einsum('ij,jk->ik', [[1, 2]], [[3], [4]]); // => [[11]]
 */
export const einsum: Einsum & HasRow<Einsum> = row(
  ((subscripts: string, ...rest: (Operand | OpOptions)[]): Value | number => {
    const last = rest.at(-1);
    const options = isOptions(last) ? last : undefined;
    const operands = (options === undefined ? rest : rest.slice(0, -1)) as Operand[];
    if (operands.length === 0) {
      throw new ArgumentError(`einsum: needs subscripts and at least one operand, got ${describe(subscripts)} only.`);
    }
    return contraction('einsum', operands, options, (shapes) => parse(subscripts, shapes));
  }) as Einsum,
  {
    name: 'einsum',
    kind: 'smooth',
    on: real,
    examples: [
      example([[2, 3]], (f, x: Value) => f('ij->ji', x)),
      example([[3, 3]], (f, x: Value) => f('ii->i', x)),
      example([[3, 3]], (f, x: Value) => f('ii', x)),
      example([[2, 3, 2, 3]], (f, x: Value) => f('ijij->ji', x)),
      example([[2, 3, 2]], (f, x: Value) => f('i...->...', x)),
      example(
        [
          [2, 3],
          [3, 4],
        ],
        (f, x: Value, y: Value) => f('ij,jk', x, y),
      ),
      example(
        [
          [2, 3],
          [3, 4],
        ],
        (f, x: Value, y: Value) => f('ij,jk->ki', x, y),
      ),
      example([[2, 3], [4]], (f, x: Value, y: Value) => f('ij,k->kj', x, y)),
      example(
        [
          [3, 2, 4],
          [1, 4, 2],
        ],
        (f, x: Value, y: Value) => f('...ij,...jk->...ik', x, y),
      ),
      example(
        [
          [1, 3],
          [2, 3],
        ],
        (f, x: Value, y: Value) => f('ij,ij->i', x, y),
      ),
      example([[3, 3], [3]], (f, x: Value, y: Value) => f('ii,i->', x, y)),
      example([[], [3]], (f, x: Value, y: Value) => f(',i->i', x, y)),
      example([[3]], (f, x: Value) => f('i,i->', x, x)),
      example(
        [
          [2, 3],
          [3, 4],
          [4, 2],
        ],
        (f, x: Value, y: Value, z: Value) => f('ij,jk,ki->', x, y, z),
      ),
      example([[2, 3], [3], [2]], (f, x: Value, y: Value, z: Value) => f('ij,j,i->ij', x, y, z)),
    ],
  },
);
