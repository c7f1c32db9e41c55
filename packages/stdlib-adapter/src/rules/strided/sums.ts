import { abs, add, concat, cusum, diff, mul, norm, square, stack, sub, sum, where } from '@stdgrad/ops';
import type { Value } from '@stdgrad/core';
import { fromElements, type NDArray } from '@stdgrad/kernels';
import { NotDifferentiableError } from '@stdgrad/protocol';
import type { Given } from './arguments.js';
import { kernel, type Kernels, type Term, type Terms } from './kernel.js';
import { numbersIn } from './level-1.js';
import { maskOf, valid } from './select.js';

/** 0 in place of NaN. */
function zeroed(x: Value): Value {
  return where(maskOf(numbersIn(x), Number.isNaN), 0, x);
}

const list = (values: readonly number[]): NDArray => fromElements(values, [values.length], 'float64');
const count = (n: number): number[] => Array.from({ length: n }, (_, k) => k);

const total = ({ x }: Terms): { result: Term } => ({ result: sum(x) });
const shiftedTotal = ({ alpha, x }: Terms): { result: Term } => ({ result: sum(add(x, alpha)) });
const running = ({ sum: initial, x }: Terms): { y: Term } => ({ y: add(cusum(x), initial) });
const residual = (x: Value, y: Value): Value => sum(square(sub(x, y)));

/** Numbers from `start` to `stop`, with or without the last. */
function spaced({ N, start, stop, endpoint }: Terms): { x: Term } {
  const ends = Boolean(endpoint);
  const steps = ends ? N - 1 : N;
  const parts = N === 1 ? [Number(ends)] : count(N).map((k) => k / steps);
  return { x: add(mul(start, list(parts.map((t) => 1 - t))), mul(stop, list(parts))) };
}

/** Differences of order k of x between what is put before and after it. */
function differences({ prepend, x, append, k }: Terms): { out: Term } {
  return { out: diff(concat([prepend, x, append]), { times: k }) };
}

/** Differences of neighbours, between what is put before and after them. */
function ends({ id, prepend, x, append, out, N, N1, N2 }: Terms): { out: Term } {
  if (N + N1 + N2 <= 1) return { out };
  if (N > 0) return { out: concat([prepend, diff(x), append]) };
  throw new NotDifferentiableError(
    `${id}: there are no differences of no elements (N = 0); copy what is put before and after.`,
  );
}

/** Powers of x in the columns, rising or falling. */
function powers({ x, M, N, mode }: Terms): { out: Term } {
  if (N === 0) return { out: x };
  const columns: Term[] = [list(new Array<number>(M).fill(1))];
  while (columns.length < N) columns.push(mul(columns.at(-1)!, x));
  return { out: stack((Number(mode) > 0 ? columns : columns.toReversed()) as Value[], { dim: 1 }) };
}

const sizes = {
  differences: ({ N, N1, N2, k }: Given): number => Number(N) + Number(N1) + Number(N2) - Number(k),
  ends: ({ N, N1, N2 }: Given): number => Math.max(Number(N) - 1, 0) + Number(N1) + Number(N2),
  total: ({ N, N1, N2 }: Given): number => Number(N) + Number(N1) + Number(N2) - 1,
  product: ({ M, N }: Given): number => Number(M) * Number(N),
  square: ({ N }: Given): number => Number(N) ** 2,
  power: ({ N, k }: Given): number => Number(N) ** Number(k),
  repeated: ({ N, k }: Given): number => Number(N) * Number(k),
};

/** Sums, running sums and other maps of vectors: `blas/ext/base`. */
export const sums: Kernels = {
  '{d,s,g,ds,sds}sum{,kbn,kbn2,ors,pw}': kernel('N x[N]', total),
  '{d,s}ssum{,ors,pw}': kernel('N x[N]', total),
  '{d,s,g,ds,sds}nansum{,kbn,kbn2,ors,pw}': kernel('N x[N]', ({ x }) => ({ result: sum(valid(x)) })),
  '{d,s,g}asumpw': kernel('N x[N]', ({ x }) => ({ result: sum(abs(x)) })),
  'dnanasum{,ors}': kernel('N x[N]', ({ x }) => ({ result: sum(abs(valid(x))) })),
  '{d,s,g,ds,sds}apxsum{,kbn,kbn2,ors,pw}': kernel('N alpha x[N]', shiftedTotal),
  '{d,g,ds}nannsum{,kbn,kbn2,ors,pw}': kernel('N x[N] out[2]!', ({ x }) => {
    const values = valid(x);
    return { out: stack([sum(values), values.shape[0]!] as Value[]) };
  }),
  '{d,s,g}cusum{,kbn,kbn2,ors,pw}': kernel('N sum x[N] y[N]!', running, { reads: 'past' }),
  dnancusumkbn: kernel('N sum x[N] y[N]!', (t) => running({ ...t, x: zeroed(t.x) }), { reads: 'past' }),
  '{d,s,g}apx': kernel('N alpha x[N]!', ({ alpha, x }) => ({ x: add(x, alpha) })),
  '{d,s,g}xsa': kernel('N alpha x[N]!', ({ alpha, x }) => ({ x: sub(x, alpha) })),
  '{d,s,g}axpb': kernel('N alpha beta x[N]!', ({ alpha, beta, x }) => ({ x: add(mul(alpha, x), beta) })),
  '{g,s}axpby': kernel(
    'N alpha x[N] beta y[N]!',
    ({ alpha, x, beta, y }) => ({ y: add(mul(alpha, x), mul(beta, y)) }),
    {
      reads: 'elements',
    },
  ),
  gxpy: kernel('N x[N] y[N]!', ({ x, y }) => ({ y: add(x, y) }), { reads: 'elements' }),
  gwapx: kernel('N alpha x[N] w[N]!', ({ alpha, x }) => ({ w: add(x, alpha) }), { reads: 'elements' }),
  gwxsa: kernel('N alpha x[N] w[N]!', ({ alpha, x }) => ({ w: sub(x, alpha) }), { reads: 'elements' }),
  '{drss,drssbl,drsskbn}': kernel('N x[N] y[N]', ({ x, y }) => ({ result: residual(x, y) })),
  drrss: kernel('N x[N] y[N]', ({ x, y }) => ({ result: norm(sub(x, y)) })),
  '{d,s,g}linspace': kernel("N start stop 'endpoint x[N]!", spaced),
  '{d,s,g}unitspace': kernel('N start x[N]!', ({ N, start }) => ({ x: add(list(count(N)), start) })),
  '{d,s,g}vander': kernel("layout 'mode M N x[M] out[M,N]!", powers),
  '{d,s,g}diff': kernel('N k x[N] N1 prepend[N1] N2 append[N2] out[differences]! workspace[total]~', differences, {
    sizes,
  }),
  '{d,s}ediff': kernel('N x[N] N1 prepend[N1] N2 append[N2] out[ends]!', ends, { sizes }),
  'gfill-by': kernel('N x[N]! clbk()', ({ called, x }) => ({
    x: called.length === 0 ? x : stack(called.map(({ result = Number.NaN }) => result) as Value[]),
  })),
};

/** Kernels that only move elements: `blas/ext/base`. */
export const moves: Kernels = {
  '{d,s,g}rev': kernel('N x[N]!', 'moves'),
  '{d,s,g}mskrev': kernel('N x[N]! mask[N]?', 'moves'),
  '{d,s,g}circshift': kernel('N k x[N]!', 'moves'),
  '{d,s,g}fill': kernel('N alpha x[N]!', 'moves'),
  '{d,s,g}where': kernel('N condition[N]? x[N] y[N] out[N]!', 'moves', { reads: 'elements' }),
  greplicate: kernel('N k x[N] out[repeated]!', 'moves', { sizes }),
  '{d,s,g}cartesian-power': kernel('layout N k x[N] out[power,k]!', 'moves', { sizes }),
  '{d,s,g}cartesian-square': kernel('layout N x[N] out[square,2]!', 'moves', { sizes }),
  '{d,s,g}cartesian-product': kernel('layout M N x[M] y[N] out[product,2]!', 'moves', { sizes }),
  '{d,s,g}sort{,hp,ins,sh}': kernel("N 'order x[N]*", 'moves'),
  '{d,s,g}sort2{hp,ins,sh}': kernel("N 'order x[N]* y[N]!", 'moves'),
};

/** Kernels whose results do not change where they are defined: places, counts, truth values, and constants written. */
export const constants: Kernels = {
  '{d,s,g}{zeros,ones,zero-to,one-to}': kernel('N x[N]!', null),
  '{d,s,g}nancount': kernel('N x[N]', null),
  '{d,s,g}{,last-}index-of': kernel('N searchElement x[N]', null),
  '{d,s}{index-of-column,index-of-row,last-index-of-row}': kernel('layout M N A[M,N] x[1] workspace[M]~', null),
  'g{index-of-column,index-of-row}': kernel('layout M N A[M,N] x[1]', null),
  'glast-index-of-row': kernel('layout M N A[M,N] x[1] workspace[M]~', null),
  '{gfind-index,gfind-last-index}': kernel('N x[N] clbk()', null),
  '{gcuany,gcuevery,gcunone}': kernel('N x[N] out[N]!', null),
  gcusome: kernel('N k x[N] out[N]!', null),
};

/** The same of ndarrays, where they take more. */
export const places: Kernels = {
  '{d,s,g}{,last-}index-of': kernel('N x[N] searchElement fromIndex', null),
};
