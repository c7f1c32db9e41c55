import { arrayOfValue, isTensor, linearRule, operand, owning, record, type Input, type Value } from '@stdgrad/core';
import { cumulate, type NDArray } from '@stdgrad/kernels';
import type { DType } from '@stdgrad/protocol';
import { dimsOf } from '../define/dims.js';
import { real } from '../define/domain.js';
import { checkOptions, checkOut, withConstant, writeOut, type OpOptions } from '../define/options.js';
import { arrayRow, example } from '../define/row.js';
import { transpose } from '../shape/permute.js';
import { reshape } from '../shape/reshape.js';
import { accumulator } from './sum.js';

interface Run {
  readonly dim: number;
  readonly backwards: boolean;
  readonly dtype: DType;
}

const rule = linearRule<Run>({
  name: 'cusum',
  forward: run,
  adjoint: (g, { dim, backwards }) => along(g, { dim, backwards: !backwards, dtype: g.dtype }),
});

function run(x: NDArray, { dim, backwards, dtype }: Run): NDArray {
  return cumulate(x, dim, backwards, dtype);
}

function along(x: Value, how: Run): Value {
  const array = run(arrayOfValue(x), how);
  return isTensor(x) ? record(rule, array, x, null, how) : array;
}

/** Options of running folds. */
export interface CumulativeOptions extends OpOptions {
  /** Dimension or dimensions to run along; default: all, in row-major order. The result has the operand's shape. */
  readonly dims?: number | readonly number[];
}

const known = new Set(['dims', 'dtype', 'constant', 'out']);

/** Running sums, as `@stdlib/blas/ext/cusum`: element `k` is the sum of the elements up to `k`. */
export const cusum = arrayRow(
  (x: Input | Value, options: CumulativeOptions = {}): Value => {
    checkOptions('cusum', options, known);
    const value = operand('cusum', x);
    const { shape } = arrayOfValue(value).layout;
    const all = shape.map((_, d) => d);
    const dims =
      options.dims === undefined ? all : dimsOf('cusum', options.dims, shape.length).toSorted((a, b) => a - b);
    const dtype = options.dtype ?? accumulator(value.dtype);
    checkOut('cusum', options, { shape, dtype }, [value]);
    const settled = withConstant(overDims(value, shape, dims, dtype), options.constant);
    return options.out === undefined ? settled : (writeOut('cusum', options.out, settled, true) as Value);
  },
  {
    name: 'cusum',
    kind: 'linear',
    on: real,
    examples: [
      example([[4]], (f, x: Value) => f(x)),
      example([[2, 3]], (f, x: Value) => f(x)),
      example([[2, 3, 2]], (f, x: Value) => f(x, { dims: 1 })),
      example([[2, 3, 2]], (f, x: Value) => f(x, { dims: [0, 2] })),
    ],
  },
);

function overDims(x: Value, shape: readonly number[], dims: readonly number[], dtype: DType): Value {
  if (dims.length === 1) return along(x, { dim: dims[0]!, backwards: false, dtype });
  const others = shape.map((_, d) => d).filter((d) => !dims.includes(d));
  const order = [...others, ...dims];
  const permuted = order.map((d) => shape[d]!);
  const lanes = reshape(transpose(x, order), [
    ...others.map((d) => shape[d]!),
    dims.reduce((n, d) => n * shape[d]!, 1),
  ]);
  const run = along(lanes, { dim: others.length, backwards: false, dtype });
  const back = order.map((_, d) => order.indexOf(d));
  return owning(transpose(reshape(run, permuted), back));
}
