import { arrayOfValue, describe, saves, type Rule, type Tensor, type Value } from '@stdgrad/core';
import { triangularSolve as solveArrays, zeroOnDiagonal, type NDArray, type TriangleKind } from '@stdgrad/kernels';
import { ArgumentError } from '@stdgrad/protocol';
import { aboveZero } from '../define/domain.js';
import { checkOptions, type OpOptions } from '../define/options.js';
import { example, row, type HasRow } from '../define/row.js';
import { squeeze } from '../shape/dimensions.js';
import { ownOptions, type Operand } from './contraction.js';
import { asColumn, run, shapeOfValue, squareOperand, triangleOf, turned, type MatrixPairOp } from './matrices.js';
import { asSolution, negativeOuter, rightHandSide } from './right-hand-side.js';
import { dominant } from './suited.js';

/** Options of {@link triangularSolve}. */
export interface TriangularOptions extends OpOptions {
  /**
   * Read the lower triangle.
   *
   * @default false
   */
  readonly lower?: boolean;
  /**
   * Solve with the transposed matrix.
   *
   * @default false
   */
  readonly transpose?: boolean;
  /**
   * Take the diagonal as ones, whatever stands there.
   *
   * @default false
   */
  readonly unit?: boolean;
}

interface Aux {
  readonly kind: TriangleKind;
  readonly isVector: boolean;
}

const rule: Rule = {
  name: 'triangularSolve',
  needs: (k) => (k === 0 ? saves.x | saves.z : saves.x),
  vjp: (k, g, { x, z, aux }) => {
    const { kind, isVector } = aux as Aux;
    const { lower, transpose, unit } = kind;
    const column = isVector ? asColumn(g) : g;
    const solved = triangularSolve(x as Tensor, column, { lower, transpose: !transpose, unit });
    const u = isVector ? squeeze(solved, -1) : solved;
    if (k === 1) return u;
    const whole = negativeOuter(u, z!, isVector);
    return triangleOf(transpose ? turned(whole) : whole, lower, unit);
  },
};

function flag(name: string, value: unknown): boolean {
  if (value === undefined || typeof value === 'boolean') return value ?? false;
  throw new ArgumentError(`triangularSolve: option '${name}' must be a boolean, got ${describe(value)}.`);
}

/** Demands that triangles can be divided by. */
function checkDiagonal(a: NDArray, { unit }: TriangleKind): void {
  const zero = unit ? null : zeroOnDiagonal(a);
  if (zero === null) return;
  const which = a.layout.shape.length > 2 ? `matrix ${zero.matrix} of the stack` : 'the matrix';
  throw new ArgumentError(
    `triangularSolve: ${which} is singular: element ${zero.at} of its diagonal is 0; use lstsq, or option 'unit' for a diagonal of ones.`,
  );
}

const known = new Set(['lower', 'transpose', 'unit', ...ownOptions]);

/**
 * Solution X of T · X = B for a triangle T of a matrix, by default the upper one, or for each of a stack; leading
 * dimensions broadcast. The other triangle is never read, and its gradient is zero.
 *
 * @param a - shape `[...batch, n, n]`
 * @param b - a vector of shape `[n]`, or matrices of shape `[...batch, n, k]`
 * @throws {@link ArgumentError} when there is a zero on the diagonal
 * @throws {@link ShapeError} when the matrices are not square, or sizes differ
 * @example
 * triangularSolve([[2, 0], [1, 1]], [2, 3], { lower: true }); // => [1, 2]
 */
export const triangularSolve: MatrixPairOp<TriangularOptions> & HasRow<MatrixPairOp<TriangularOptions>> = row(
  ((a: Operand, b: Operand, given: TriangularOptions = {}) => {
    const matrices = squareOperand('triangularSolve', a);
    const { value, isVector, array, shape } = rightHandSide('triangularSolve', shapeOfValue(matrices), b);
    checkOptions('triangularSolve', given, known);
    const { lower, transpose, unit, ...options } = given;
    const kind = { lower: flag('lower', lower), transpose: flag('transpose', transpose), unit: flag('unit', unit) };
    const contents = arrayOfValue(matrices);
    return run({
      name: 'triangularSolve',
      rule,
      inputs: [matrices, value],
      shape,
      options,
      compute: () => {
        checkDiagonal(contents, kind);
        const aux: Aux = { kind, isVector };
        return { array: asSolution(solveArrays('triangularSolve', contents, array, kind), shape), aux };
      },
    });
  }) as MatrixPairOp<TriangularOptions>,
  {
    name: 'triangularSolve',
    kind: 'smooth',
    on: aboveZero,
    examples: [
      example([[3, 3], [3]], (f, a: Value, b: Value) => f(dominant(a, b), b)),
      example(
        [
          [2, 3, 3],
          [3, 2],
        ],
        (f, a: Value, b: Value) => f(dominant(a, b), b),
      ),
      example(
        [
          [2, 1, 1],
          [1, 2],
        ],
        (f, a: Value, b: Value) => f(a, b, { lower: true }),
      ),
      ...[true, false].flatMap((lower) =>
        [true, false].map((transpose) =>
          example(
            [
              [2, 2],
              [2, 3],
            ],
            (f: MatrixPairOp<TriangularOptions>, a: Value, b: Value) => f(a, b, { lower, transpose, unit: true }),
          ),
        ),
      ),
    ],
  },
);
