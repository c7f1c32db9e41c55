import { arrayOfValue, type Value } from '@stdgrad/core';
import { copy } from '@stdgrad/kernels';
import { composite } from '../define/composite.js';
import { open } from '../define/domain.js';
import { checkOptions, type OpOptions } from '../define/options.js';
import { example, row, type HasRow } from '../define/row.js';
import { add, mul, sub } from '../elementwise/arithmetic.js';
import { ownOptions, type Operand } from './contraction.js';
import { matmul } from './matmul.js';
import { identityOf, matrixType, shapeOfValue, squareOperand, type MatrixOp } from './matrices.js';
import { solve } from './solve.js';

// numerator of Padé's approximant of degree 13, from the constant term on; the denominator has it in −x
const pade = [
  64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600,
  670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1,
];
/** Up to this 1-norm the approximant is exact in float64. */
const reach = 5.371920351148152;

/** How often to halve, so that no matrix is beyond reach. */
function halvings(x: Value): number {
  const dense = copy(arrayOfValue(x), 'float64');
  const n = dense.layout.shape.at(-1)!;
  let largest = 0;
  for (let at = dense.start; at < dense.start + dense.layout.size; at += n * n) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += Math.abs(dense.buffer[at + i * n + j]!);
      largest = Math.max(largest, sum);
    }
  }
  return Number.isFinite(largest) && largest > reach ? Math.ceil(Math.log2(largest / reach)) : 0;
}

/** Sum of even or odd terms of the approximant, without the factor x of odd ones, by powers of x². */
function terms([x2, x4, x6]: readonly [Value, Value, Value], first: 0 | 1): Value {
  const c = (k: number): number => pade[2 * k + first]!;
  const low = add(
    add(mul(c(3), x6), mul(c(2), x4)),
    add(mul(c(1), x2), mul(c(0), identityOf(shapeOfValue(x2).at(-1)!))),
  );
  const high = add(add(mul(c(6), x6), mul(c(5), x4)), mul(c(4), x2));
  return add(matmul(x6, high), low);
}

function exponential(x: Value): Value {
  const halved = halvings(x);
  // in float64, since squaring adds up what float32 rounds off
  const scaled = mul(x, 2 ** -halved, { dtype: 'float64' });
  const x2 = matmul(scaled, scaled);
  const x4 = matmul(x2, x2);
  const powers = [x2, x4, matmul(x4, x2)] as const;
  const [even, odd] = [terms(powers, 0), matmul(scaled, terms(powers, 1))];
  let result: Value = solve(sub(even, odd), add(even, odd));
  for (let k = 0; k < halved; k++) result = matmul(result, result);
  return result;
}

/**
 * Exponential 1 + A + A²/2 + … of a square matrix or of each of a stack, by scaling and squaring. The derivative, to any
 * order, is that of the approximation's steps.
 *
 * @param x - shape `[...batch, n, n]`
 * @throws {@link ShapeError} when the matrices are not square
 * @see Higham (2005), The scaling and squaring method for the matrix exponential revisited
 * @example
 * expm([[0, 1], [0, 0]]); // => [[1, 1], [0, 1]]
 */
export const expm: MatrixOp & HasRow<MatrixOp> = row(
  ((x: Operand, options: OpOptions = {}) => {
    const value = squareOperand('expm', x);
    checkOptions('expm', options, ownOptions);
    const outcome = { shape: shapeOfValue(value), dtype: options.dtype ?? matrixType(value) };
    return composite('expm', options, outcome, [value], () => exponential(value));
  }) as MatrixOp,
  {
    name: 'expm',
    kind: 'smooth',
    on: open(-2, 2),
    examples: [
      example([[3, 3]], (f, x: Value) => f(x)),
      example([[2, 2, 2]], (f, x: Value) => f(x, {})),
      example([[1, 1]], (f, x: Value) => f(x)),
    ],
  },
);
