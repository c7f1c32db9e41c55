import { describe, isTensor, record, saves, type Rule, type Tensor, type Value } from '@stdgrad/core';
import { allocate, copyInto, rowMajor, type NDArray } from '@stdgrad/kernels';
import { ArgumentError } from '@stdgrad/protocol';
import { composite } from '../define/composite.js';
import { aboveZero } from '../define/domain.js';
import { checkOptions, type OpOptions } from '../define/options.js';
import { example, row, type HasRow } from '../define/row.js';
import { mul } from '../elementwise/arithmetic.js';
import { ownOptions, type Operand } from './contraction.js';
import { regularFactors } from './factors.js';
import { inv } from './inv.js';
import { matmul } from './matmul.js';
import { identityOf, matrixType, shapeOfValue, squareOperand } from './matrices.js';
import { dominant } from './suited.js';

/** As users call it. */
export interface MatrixPower {
  (x: Tensor, n: number, options?: OpOptions): Tensor;
  (x: NDArray, n: number, options?: OpOptions): NDArray;
  (x: Operand, n: number, options?: OpOptions): Value;
}

// the power 0 is the identity, whatever the matrix
const identityRule: Rule = { name: 'matrixPower', needs: () => saves.nothing, vjp: () => null };

function identities(x: Value): Value {
  const z = allocate(rowMajor(shapeOfValue(x)), matrixType(x));
  copyInto(z, identityOf(shapeOfValue(x).at(-1)!));
  return isTensor(x) ? record(identityRule, z, x, null, null) : z;
}

/** By squaring: as many products as the exponent has binary digits, and one for each that is 1. */
function raised(x: Value, n: number): Value {
  let result: Value | null = null;
  let square = x;
  for (let rest = n; ; square = matmul(square, square)) {
    if (rest % 2 === 1) result = result === null ? square : matmul(result, square);
    rest = Math.floor(rest / 2);
    if (rest === 0) return result ?? identities(x);
  }
}

/**
 * A square matrix, or each of a stack, multiplied by itself `n` times; for negative `n` its inverse, for 0 the identity.
 *
 * @param x - shape `[...batch, m, m]`
 * @throws {@link ArgumentError} when `n` is no integer, or is negative and a matrix singular
 * @throws {@link ShapeError} when the matrices are not square
 * @example
 * matrixPower([[1, 1], [0, 1]], 5); // => [[1, 5], [0, 1]]
 */
export const matrixPower: MatrixPower & HasRow<MatrixPower> = row(
  ((x: Operand, n: number, options: OpOptions = {}) => {
    const value = squareOperand('matrixPower', x);
    checkOptions('matrixPower', options, ownOptions);
    if (!Number.isSafeInteger(n))
      throw new ArgumentError(
        `matrixPower: the exponent must be an integer, got ${describe(n)}; for fractions see eigh, for exponentials expm.`,
      );
    // here, so that the error names the op
    if (n < 0) regularFactors('matrixPower', value);
    const outcome = { shape: shapeOfValue(value), dtype: options.dtype ?? matrixType(value) };
    return composite('matrixPower', options, outcome, [value], () => {
      if (n === 1) return mul(value, 1);
      return raised(n < 0 ? inv(value as Tensor) : value, Math.abs(n));
    });
  }) as MatrixPower,
  {
    name: 'matrixPower',
    kind: 'smooth',
    on: aboveZero,
    examples: [
      ...[2, 3, 6, 1, 0].map((n) => example([[2, 2]], (f: MatrixPower, x: Tensor) => f(x, n, {}))),
      example([[2, 3, 3]], (f, x: Value) => f(dominant(x) as Tensor, -2)),
      example([[3, 3]], (f, x: Value) => f(dominant(x) as Tensor, -1)),
    ],
  },
);
