import type { Tensor, Value } from '@stdgrad/core';
import type { NDArray } from '@stdgrad/kernels';
import { ArgumentError } from '@stdgrad/protocol';
import { dimOf, dimsOf } from '../define/dims.js';
import { real } from '../define/domain.js';
import { example, row, type About, type HasRow } from '../define/row.js';
import type { Operand } from './contraction.js';
import { countOf, mapOf, normOf, pairCall, partOf, transformed, type FourierNorm } from './fourier.js';

/** Options of transforms along one dimension. */
export interface FourierOptions {
  /** Number of elements to transform; the operand is cut or padded with zeros to it. For `irfft` that of the result. */
  readonly n?: number;
  /**
   * Dimension to transform along.
   *
   * @default -1
   */
  readonly dim?: number;
  /**
   * What is divided by the number of elements: the inverse, the forward transform, or by its root both.
   *
   * @default 'backward'
   */
  readonly norm?: FourierNorm;
  /** `true`: the result is a constant; `false`: a variable, also where all operands are constants. */
  readonly constant?: boolean;
}

/** Options of transforms along several dimensions. */
export interface FourierOptionsND extends Pick<FourierOptions, 'norm' | 'constant'> {
  /** Numbers of elements, one a dimension of `dims`. */
  readonly n?: readonly number[];
  /** Dimensions to transform along; default: all, or the last two for `fft2` and `ifft2`. */
  readonly dims?: number | readonly number[];
}

/** Real and imaginary parts. */
export type Pair<T extends Value = Value> = [re: T, im: T];

/** A transform of pairs, as users call it. */
export interface FFT<Options = FourierOptions> {
  (re: Tensor, options?: Options): Pair<Tensor>;
  (re: NDArray, options?: Options): Pair<NDArray>;
  (re: Operand, options?: Options): Pair;
  (re: Tensor, im: Operand, options?: Options): Pair<Tensor>;
  (re: Operand, im: Tensor, options?: Options): Pair<Tensor>;
  (re: NDArray, im: NDArray, options?: Options): Pair<NDArray>;
  (re: Operand, im: Operand, options?: Options): Pair;
}

const known = new Set(['n', 'dim', 'norm', 'constant']);
const knownND = new Set(['n', 'dims', 'norm', 'constant']);

function alongOne(name: string, inverse: boolean): FFT {
  const call = (...args: readonly unknown[]): Pair => {
    const { shape, pair, options } = pairCall<FourierOptions>(name, args, known);
    const dim = dimOf(name, options.dim ?? -1, shape.length);
    const n = countOf(name, options.n ?? shape[dim]);
    const z = transformed(pair, mapOf(shape, [dim], [n], inverse, normOf(name, options.norm)));
    return [partOf(z, 0, options.constant), partOf(z, 1, options.constant)];
  };
  return call as FFT;
}

function alongMany(name: string, inverse: boolean, last: number | null): FFT<FourierOptionsND> {
  const call = (...args: readonly unknown[]): Pair => {
    const { shape, pair, options } = pairCall<FourierOptionsND>(name, args, knownND);
    const all = last === null ? shape.map((_, d) => d) : Array.from({ length: last }, (_, k) => k - last);
    const dims = dimsOf(name, options.dims ?? all, shape.length);
    const { n = dims.map((dim) => shape[dim]!) } = options;
    if (!Array.isArray(n) || n.length !== dims.length)
      throw new ArgumentError(
        `${name}: option 'n' must be a list of ${dims.length} numbers, one a dimension, got ${JSON.stringify(n)}.`,
      );
    const sizes = n.map((size: unknown) => countOf(name, size));
    const z = transformed(pair, mapOf(shape, dims, sizes, inverse, normOf(name, options.norm)));
    return [partOf(z, 0, options.constant), partOf(z, 1, options.constant)];
  };
  return call as FFT<FourierOptionsND>;
}

function about(name: string): About<FFT> {
  return {
    name,
    kind: 'linear',
    on: real,
    examples: [
      example([[4], [4]], (f, re: Value, im: Value) => f(re, im, {})),
      example(
        [
          [2, 5],
          [2, 5],
        ],
        (f, re: Value, im: Value) => f(re, im, { n: 3, norm: 'ortho' }),
      ),
      example(
        [
          [3, 2],
          [3, 2],
        ],
        (f, re: Value, im: Value) => f(re, im, { n: 6, dim: 0, norm: 'forward' }),
      ),
      example([[7]], (f, x: Value) => f(x)),
    ],
  };
}

function aboutND(name: string): About<FFT<FourierOptionsND>> {
  return {
    name,
    kind: 'linear',
    on: real,
    examples: [
      example([[2, 3]], (f, x: Value) => f(x)),
      example(
        [
          [2, 3, 2],
          [2, 3, 2],
        ],
        (f, re: Value, im: Value) => f(re, im, { n: [2, 4], dims: [1, 0], norm: 'ortho' }),
      ),
    ],
  };
}

/**
 * Discrete Fourier transform Σ x[k] exp(−2πijk/n) along a dimension, of pairs of real and imaginary parts, as there is no
 * complex type. For any length in O(n log n).
 *
 * @param re - real parts
 * @param im - imaginary parts, of the same shape; zeros when left out
 * @returns `[re, im]`
 * @example
 * fft([1, 2, 3, 4]); // => [[10, -2, -2, -2], [0, 2, 0, -2]]
 */
export const fft: FFT & HasRow<FFT> = row(alongOne('fft', false), about('fft'));

/** Inverse of {@link fft}: Σ x[k] exp(2πijk/n) / n. */
export const ifft: FFT & HasRow<FFT> = row(alongOne('ifft', true), about('ifft'));

/** {@link fft} along the last two dimensions, or those of option `dims`. */
export const fft2: FFT<FourierOptionsND> & HasRow<FFT<FourierOptionsND>> = row(
  alongMany('fft2', false, 2),
  aboutND('fft2'),
);

/** Inverse of {@link fft2}. */
export const ifft2: FFT<FourierOptionsND> & HasRow<FFT<FourierOptionsND>> = row(
  alongMany('ifft2', true, 2),
  aboutND('ifft2'),
);

/** {@link fft} along all dimensions, or those of option `dims`. */
export const fftn: FFT<FourierOptionsND> & HasRow<FFT<FourierOptionsND>> = row(
  alongMany('fftn', false, null),
  aboutND('fftn'),
);

/** Inverse of {@link fftn}. */
export const ifftn: FFT<FourierOptionsND> & HasRow<FFT<FourierOptionsND>> = row(
  alongMany('ifftn', true, null),
  aboutND('ifftn'),
);
