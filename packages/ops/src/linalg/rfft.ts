import type { Tensor, Value } from '@stdgrad/core';
import { fromElements, type NDArray } from '@stdgrad/kernels';
import { dimOf } from '../define/dims.js';
import { real } from '../define/domain.js';
import { checkOptions } from '../define/options.js';
import { example, row, type HasRow } from '../define/row.js';
import { mul } from '../elementwise/arithmetic.js';
import { section } from '../shape/section.js';
import type { Operand } from './contraction.js';
import type { FourierOptions, Pair } from './fft.js';
import { countOf, mapOf, normOf, pairCall, partOf, transformed } from './fourier.js';

const known = new Set(['n', 'dim', 'norm', 'constant']);

/** As users call {@link rfft}. */
export interface RFFT {
  (x: Tensor, options?: FourierOptions): Pair<Tensor>;
  (x: NDArray, options?: FourierOptions): Pair<NDArray>;
  (x: Operand, options?: FourierOptions): Pair;
}

/**
 * Discrete Fourier transform of real numbers along a dimension: the terms from 0 to n/2, as the others are their conjugates.
 *
 * @returns `[re, im]`, of size ⌊n/2⌋ + 1 along the dimension
 * @example
 * rfft([1, 2, 3, 4]); // => [[10, -2, -2], [0, 2, 0]]
 */
export const rfft: RFFT & HasRow<RFFT> = row(
  ((x: Operand, given: FourierOptions = {}): Pair => {
    checkOptions('rfft', given, known);
    const { shape, pair, options } = pairCall<FourierOptions>('rfft', [x, given], known);
    const dim = dimOf('rfft', options.dim ?? -1, shape.length);
    const n = countOf('rfft', options.n ?? shape[dim]);
    const map = mapOf(shape, [dim], [n], false, normOf('rfft', options.norm));
    const along = map.along.map((step) => ({ ...step, kept: Math.floor(n / 2) + 1 }));
    const z = transformed(pair, { ...map, along });
    return [partOf(z, 0, options.constant), partOf(z, 1, options.constant)];
  }) as RFFT,
  {
    name: 'rfft',
    kind: 'linear',
    on: real,
    examples: [
      example([[4]], (f, x: Value) => f(x)),
      example([[2, 5]], (f, x: Value) => f(x, { norm: 'ortho' })),
      example([[3, 2]], (f, x: Value) => f(x, { dim: 0, n: 6 })),
      example([[7]], (f, x: Value) => f(x, { n: 4, norm: 'forward' })),
      example([[1]], (f, x: Value) => f(x)),
    ],
  },
);

/** As users call {@link irfft}. */
export interface IRFFT {
  (re: Tensor, options?: FourierOptions): Tensor;
  (re: NDArray, options?: FourierOptions): NDArray;
  (re: Operand, options?: FourierOptions): Value;
  (re: Tensor, im: Operand, options?: FourierOptions): Tensor;
  (re: Operand, im: Tensor, options?: FourierOptions): Tensor;
  (re: NDArray, im: NDArray, options?: FourierOptions): NDArray;
  (re: Operand, im: Operand, options?: FourierOptions): Value;
}

/** How often each term counts: those that are their own conjugates once, the others twice. */
function weights(n: number, terms: number, dim: number, rank: number): NDArray {
  const shape = Array.from({ length: rank }, (_, d) => (d === dim ? terms : 1));
  return fromElements(
    Array.from({ length: terms }, (_, k) => (k === 0 || 2 * k === n ? 1 : 2)),
    shape,
    'int8',
  );
}

/**
 * Inverse of {@link rfft}: `n` real numbers from their terms 0 to n/2. Imaginary parts of terms that are their own
 * conjugates (0, and n/2 for even n) are taken as zero.
 *
 * @param re - real parts
 * @param im - imaginary parts, of the same shape; zeros when left out
 * @returns size `n` along the dimension, by default 2(m − 1) for m terms
 * @example
 * irfft([10, -2, -2], [0, 2, 0]); // => [1, 2, 3, 4]
 */
export const irfft: IRFFT & HasRow<IRFFT> = row(
  ((...args: readonly unknown[]): Value => {
    const { shape, pair, options } = pairCall<FourierOptions>('irfft', args, known);
    const dim = dimOf('irfft', options.dim ?? -1, shape.length);
    const n = countOf('irfft', options.n ?? 2 * (shape[dim]! - 1));
    const norm = normOf('irfft', options.norm);
    const terms = Math.min(shape[dim]!, Math.floor(n / 2) + 1);
    const used = terms === shape[dim] ? pair : section(pair, dim + 1, 0, terms);
    const weighted = mul(used as Tensor, weights(n, terms, dim + 1, shape.length + 1));
    const z = transformed(weighted, mapOf(shape.with(dim, terms), [dim], [n], true, norm));
    return partOf(z, 0, options.constant);
  }) as IRFFT,
  {
    name: 'irfft',
    kind: 'linear',
    on: real,
    examples: [
      example([[4], [4]], (f, re: Value, im: Value) => f(re, im, {})),
      example(
        [
          [2, 5],
          [2, 5],
        ],
        (f, re: Value, im: Value) => f(re, im, { n: 5, norm: 'ortho' }),
      ),
      example(
        [
          [3, 2],
          [3, 2],
        ],
        (f, re: Value, im: Value) => f(re, im, { n: 8, dim: 0, norm: 'forward' }),
      ),
      example([[3]], (f, re: Value) => f(re)),
    ],
  },
);
