import { arrayOfValue, describe, isTensor, linearRule, operand, owning, record, type Value } from '@stdgrad/core';
import {
  NDArray,
  allocate,
  equalShapes,
  fourier,
  rowMajor,
  showShape,
  type Along,
  type Fourier,
} from '@stdgrad/kernels';
import { ArgumentError, ShapeError, isStrided } from '@stdgrad/protocol';
import { checkOptions, withConstant } from '../define/options.js';
import { at } from '../indexing/at.js';
import { accumulator } from '../reduce/sum.js';
import { stack } from '../shape/join.js';
import { shapeOfValue } from './matrices.js';

/** How a transform and its inverse share the division by the number of elements. */
export type FourierNorm = 'backward' | 'ortho' | 'forward';

/** A transform, and the sizes of its operand. */
interface Map extends Fourier {
  /** Size of the operand along each transformed dimension. */
  readonly from: readonly number[];
}

// the matrix of a transform is symmetric, so that its adjoint is the transform with the other sign
const rule = linearRule<Map>({
  name: 'fft',
  adjoint: (g, map) => transformed(g, { ...map, ...turnedRound(map), inverse: !map.inverse }),
});

function turnedRound({ along, from }: Map): Pick<Map, 'along' | 'from'> {
  return {
    along: along.map(({ dim, n }, k): Along => ({ dim, n, kept: from[k]! })),
    from: along.map(({ kept }) => kept),
  };
}

/** A transform of pairs, whose first dimension holds real and imaginary parts. */
export function transformed(x: Value, map: Map): Value {
  const array = arrayOfValue(x);
  const z = fourier(array, map, accumulator(array.dtype));
  return isTensor(x) ? record(rule, z, x, null, map) : z;
}

/** The transform along some dimensions of an operand, whose pairs have one dimension more. */
export function mapOf(
  shape: readonly number[],
  dims: readonly number[],
  sizes: readonly number[],
  inverse: boolean,
  norm: FourierNorm,
): Map {
  const total = sizes.reduce((n, m) => n * m, 1);
  const divides = inverse === (norm === 'backward');
  const scale = norm === 'ortho' ? 1 / Math.sqrt(total) : divides ? 1 / total : 1;
  return {
    along: dims.map((dim, k) => ({ dim: dim + 1, n: sizes[k]!, kept: sizes[k]! })),
    from: dims.map((dim) => shape[dim]!),
    inverse,
    scale,
  };
}

/** Operands and options of a transform of pairs. */
export interface PairCall<Options> {
  /** Shape of each part. */
  readonly shape: readonly number[];
  /** Both parts, along a first dimension. */
  readonly pair: Value;
  readonly options: Options;
}

function isOptions(x: unknown): boolean {
  return (
    typeof x === 'object' && x !== null && !(isTensor(x) || isStrided(x) || Array.isArray(x) || ArrayBuffer.isView(x))
  );
}

/** Reads `(re, im, options)`, where imaginary parts may be left out: they are zeros then. */
export function pairCall<Options extends object>(
  name: string,
  args: readonly unknown[],
  known: ReadonlySet<string>,
): PairCall<Options> {
  const hasIm = args.length > 2 || (args.length === 2 && !isOptions(args[1]));
  const options = (args[hasIm ? 2 : 1] ?? {}) as Options;
  const re = operand(name, args[0]);
  const { layout } = arrayOfValue(re);
  const im = hasIm ? operand(name, args[1]) : allocate(rowMajor(layout.shape), arrayOfValue(re).dtype);
  if (!equalShapes(layout.shape, shapeOfValue(im))) {
    throw new ShapeError(
      `${name}: real and imaginary parts must have one shape, got ${showShape(layout.shape)} and ${showShape(shapeOfValue(im))}; broadcast one of them.`,
    );
  }
  checkOptions(name, options, known);
  return { shape: layout.shape, pair: stack([re, im]), options };
}

/** Real (0) or imaginary (1) parts of pairs that the op itself has made. */
export function partOf(pair: Value, k: 0 | 1, constant: boolean | undefined): Value {
  return withConstant(isTensor(pair) ? owning(at(pair, k)) : partOfArray(pair, k), constant);
}

function partOfArray({ buffer, start, layout, dtype }: NDArray, k: number): NDArray {
  return new NDArray(buffer, start + (k * layout.size) / 2, rowMajor(layout.shape.slice(1)), dtype);
}

/** A number of elements to transform, after the checks. */
export function countOf(name: string, n: unknown): number {
  if (typeof n === 'number' && Number.isInteger(n) && n > 0) return n;
  throw new ArgumentError(
    `${name}: the number of elements to transform must be an integer above 0, got ${describe(n)}; set option 'n'.`,
  );
}

/** Option `norm`, after the checks. */
export function normOf(name: string, norm: unknown = 'backward'): FourierNorm {
  if (norm === 'backward' || norm === 'ortho' || norm === 'forward') return norm;
  throw new ArgumentError(`${name}: option 'norm' must be 'backward', 'ortho' or 'forward', got ${describe(norm)}.`);
}
