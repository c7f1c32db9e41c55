import { arrayOfValue, saves, type Rule, type Tensor, type Value } from '@stdgrad/core';
import { pseudoInverses } from '@stdgrad/kernels';
import { aboveZero } from '../define/domain.js';
import { checkOptions } from '../define/options.js';
import { example, row, type HasRow } from '../define/row.js';
import { add, sub } from '../elementwise/arithmetic.js';
import type { Operand } from './contraction.js';
import { matmul } from './matmul.js';
import { matrixOperand, run, shapeOfValue, turned, type MatrixOp } from './matrices.js';
import { cutoffOf, rankOptions, type RankOptions } from './rank.js';
import { suitedShape } from './suited.js';

// d(A⁺) = −A⁺ dA A⁺ + A⁺ A⁺ᵀ dAᵀ (1 − A A⁺) + (1 − A⁺ A) dAᵀ A⁺ᵀ A⁺
const rule: Rule = {
  name: 'pinv',
  needs: () => saves.x | saves.z,
  vjp: (_k, g, { x, z }) => {
    const [p, pt, gt] = [z!, turned(z!), turned(g)];
    const first = matmul(matmul(pt, g), pt);
    const second = matmul(matmul(sub(gt, matmul(x!, matmul(p, gt))), p), pt);
    const third = matmul(pt, matmul(p, sub(gt, matmul(matmul(gt, p), x!))));
    return sub(add(second, third), first);
  },
};

/**
 * Moore and Penrose's pseudo-inverse of a matrix or of each of a stack, by singular values. The gradient is that among
 * matrices of the same rank: where the rank is not full the pseudo-inverse jumps when it changes.
 *
 * @param x - shape `[...batch, m, n]`
 * @returns shape `[...batch, n, m]`
 * @see Golub & Pereyra (1973), The differentiation of pseudo-inverses
 * @example
 * pinv([[2, 0], [0, 0], [0, 4]]); // => [[0.5, 0, 0], [0, 0, 0.25]]
 */
export const pinv: MatrixOp<RankOptions> & HasRow<MatrixOp<RankOptions>> = row(
  ((x: Operand, given: RankOptions = {}) => {
    const value = matrixOperand('pinv', x);
    checkOptions('pinv', given, rankOptions);
    const { rtol, ...options } = given;
    const shape = shapeOfValue(value);
    const cutoff = cutoffOf('pinv', rtol, shape);
    return run({
      name: 'pinv',
      rule,
      inputs: [value],
      shape: [...shape.slice(0, -2), shape.at(-1)!, shape.at(-2)!],
      options,
      compute: () => ({ array: pseudoInverses(arrayOfValue(value), cutoff) }),
    });
  }) as MatrixOp<RankOptions>,
  {
    name: 'pinv',
    kind: 'smooth',
    on: aboveZero,
    examples: [
      example([[3, 3]], (f, x: Value) => f(suitedShape(x, 0.3, [4, 9, -16], [3, 3]))),
      example([[2, 3, 2]], (f, x: Value) => f(suitedShape(x, 0.3, [9, -4], [3, 2]))),
      example([[2, 3]], (f, x: Value) => f(suitedShape(x, 0.3, [4, 9], [2, 3]))),
      example([[2, 1, 1]], (f, x: Tensor) => f(x, { rtol: 1e-9 })),
      example([[2, 1]], (f, x: Tensor) => f(x, {})),
    ],
  },
);
