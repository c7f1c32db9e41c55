import { arrayOfValue, isTensor, record, saves, type Input, type Rule, type Tensor, type Value } from '@stdgrad/core';
import { copy, permute, type NDArray } from '@stdgrad/kernels';
import type { TypedArray } from '@stdgrad/protocol';
import { reducedDims } from '../define/dims.js';
import { real } from '../define/domain.js';
import { checkOptions } from '../define/options.js';
import { example, row, type About, type HasRow } from '../define/row.js';
import { mul, sub } from '../elementwise/arithmetic.js';
import { exp } from '../elementwise/exponential.js';
import { sum } from '../reduce/sum.js';
import { finish, floats, type ConstantOption } from './inputs.js';

/** Options of {@link softmax} and {@link logSoftmax}. */
export interface SoftmaxOptions extends ConstantOption {
  /**
   * Dimension or dimensions to normalise over together; `null`: all.
   *
   * @default -1
   */
  readonly dims?: number | readonly number[] | null;
}

interface Softmax {
  (x: number, options?: undefined): number;
  (x: Tensor, options?: SoftmaxOptions): Tensor;
  (x: NDArray, options?: SoftmaxOptions): NDArray;
  (x: Input | Value, options?: SoftmaxOptions): Value;
}

/** Normalises `rows` lanes of `n` elements, one behind the other, in place. */
type Kernel = (z: TypedArray, start: number, rows: number, n: number) => void;

function maximum(z: TypedArray, from: number, to: number): number {
  let most = -Infinity;
  for (let k = from; k < to; k++) if (z[k]! > most) most = z[k]!;
  return most;
}

const softmaxKernel: Kernel = (z, start, rows, n) => {
  for (let row = 0, from = start; row < rows; row++, from += n) {
    const most = maximum(z, from, from + n);
    let total = 0;
    for (let k = from; k < from + n; k++) total += z[k] = Math.exp(z[k]! - most);
    for (let k = from; k < from + n; k++) z[k]! /= total;
  }
};

const logSoftmaxKernel: Kernel = (z, start, rows, n) => {
  for (let row = 0, from = start; row < rows; row++, from += n) {
    const most = maximum(z, from, from + n);
    let total = 0;
    for (let k = from; k < from + n; k++) total += Math.exp(z[k]! - most);
    const log = Math.log(total);
    for (let k = from; k < from + n; k++) z[k] = z[k]! - most - log;
  }
};

/** Runs a kernel over lanes along some dimensions; the result is row-major in memory of its own. */
function overLanes(x: NDArray, dims: readonly number[], kernel: Kernel): NDArray {
  const { shape, size } = x.layout;
  const order = [...shape.keys()].filter((d) => !dims.includes(d)).concat(dims);
  const z = copy(permute(x, order));
  const n = dims.reduce((total, d) => total * shape[d]!, 1);
  if (size > 0) kernel(z.buffer, z.start, size / n, n);
  if (order.every((d, k) => d === k)) return z;
  return copy(
    permute(
      z,
      order.map((_, d) => order.indexOf(d)),
    ),
  );
}

function normaliser(
  name: string,
  kernel: Kernel,
  vjp: (g: Value, z: Value, dims: readonly number[]) => Value,
): Softmax {
  const rule: Rule = { name, needs: () => saves.z, vjp: (_k, g, { z, aux }) => vjp(g, z!, aux as readonly number[]) };
  const known = new Set(['dims', 'constant']);
  return ((x: Input | Value, options: SoftmaxOptions = {}): Value => {
    checkOptions(name, options, known);
    const value = floats(name, x);
    const array = arrayOfValue(value);
    const rank = array.layout.shape.length;
    // a single number is its own lane
    const dims = options.dims === undefined && rank > 0 ? -1 : options.dims;
    const along = reducedDims(name, dims, rank).flatMap((reduced, d) => (reduced ? [d] : []));
    const z = overLanes(array, along, kernel);
    return finish(isTensor(value) ? record(rule, z, value, null, along) : z, [x], options);
  }) as Softmax;
}

const about = (name: string): About<Softmax> => ({
  name,
  kind: 'smooth',
  on: real,
  examples: [
    example([[3]], (f, x: Value) => f(x)),
    example([[]], (f, x: Value) => f(x)),
    example([[2, 3]], (f, x: Value) => f(x)),
    example([[3, 2]], (f, x: Value) => f(x, { dims: 0 })),
    example([[2, 3, 2]], (f, x: Value) => f(x, { dims: [2, 0] })),
    example([[2, 2]], (f, x: Value) => f(x, { dims: null })),
    example([[2, 1]], (f, x: Value) => f(x, { dims: [] })),
  ],
});

/** eˣ, divided by its sum over the last dimension or those of option `dims`. */
export const softmax: Softmax & HasRow<Softmax> = row(
  normaliser('softmax', softmaxKernel, (g, z, dims) => {
    const weighted = mul(g, z);
    return sub(weighted, mul(z, sum(weighted, { dims, keepdims: true })));
  }),
  about('softmax'),
);

/** Logarithm of {@link softmax}, without under- or overflow. */
export const logSoftmax: Softmax & HasRow<Softmax> = row(
  normaliser('logSoftmax', logSoftmaxKernel, (g, z, dims) => sub(g, mul(exp(z), sum(g, { dims, keepdims: true })))),
  about('logSoftmax'),
);
