import { add, at, eye, matmul, mul, outer, reshape, transpose, tril, triu, triangularSolve, where } from '@stdgrad/ops';
import type { Value } from '@stdgrad/core';
import { NDArray, rowMajor } from '@stdgrad/kernels';
import type { Given } from './arguments.js';
import { kernel, type Kernels, type Term, type Terms } from './kernel.js';
import { scaled } from './level-1.js';
import { indexOf } from './memory.js';

const isUpper = (uplo: unknown): boolean => uplo === 'upper' || uplo === 121;
const isTransposed = (trans: unknown): boolean => trans !== 'no-transpose' && trans !== 111;
const isUnit = (diag: unknown): boolean => diag === 'unit' || diag === 132;
const turned = (A: Value, trans: unknown): Value => (isTransposed(trans) ? transpose(A) : A);

/** Where an n × n matrix has its upper or lower triangle, the diagonal included. */
export function triangle(n: number, uplo: unknown): NDArray {
  const mask = Uint8Array.from({ length: n * n }, (_, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    return Number(isUpper(uplo) ? j >= i : j <= i);
  });
  return new NDArray(mask, 0, rowMajor([n, n]), 'bool');
}

/** The symmetric matrix of which one triangle is read. */
function symmetric(A: Value, uplo: unknown): Value {
  return where(triangle(A.shape[0]!, uplo), A, transpose(A));
}

/** A triangular matrix, of which only the triangle is read. */
function triangular({ A, uplo, diag, N }: Terms): Value {
  const read = isUpper(uplo) ? triu(A, isUnit(diag) ? 1 : 0) : tril(A, isUnit(diag) ? -1 : 0);
  return isUnit(diag) ? add(read, eye(N)) : read;
}

/** Where the elements of one triangle, in row-major order of the matrix, lie in packed form. */
function packed(n: number, uplo: unknown, layout: unknown): { rows: Int32Array; columns: Int32Array } {
  const places: [number, number][] = [];
  const byRows = layout === 'row-major' || layout === 101;
  for (let first = 0; first < n; first++) {
    for (let second = 0; second < n; second++) {
      const [i, j] = byRows ? [first, second] : [second, first];
      if (isUpper(uplo) ? j >= i : j <= i) places.push([i, j]);
    }
  }
  return { rows: Int32Array.from(places, ([i]) => i), columns: Int32Array.from(places, ([, j]) => j) };
}

/** The symmetric matrix of a packed triangle. */
function unpacked({ AP, N, uplo }: Terms, layout: unknown): Value {
  const { rows, columns } = packed(N, uplo, layout);
  const numbers = new Int32Array(N * N);
  rows.forEach((i, k) => {
    const j = columns[k]!;
    numbers[i * N + j] = numbers[j * N + i] = k;
  });
  return reshape(at(AP, indexOf(numbers)), [N, N]);
}

/** αAx + βy */
const product = ({ alpha, x, beta, y }: Terms, A: Value): { y: Term } => ({
  y: add(scaled(alpha, matmul(A, x)), scaled(beta, y)),
});

function symmetricProduct(t: Terms): { y: Term } {
  return product(t, symmetric(t.A, t.uplo));
}

function packedProduct(t: Terms): { y: Term } {
  return product(t, unpacked(t, t.layout));
}

const packedSize = { packed: ({ N }: Given): number => ((N as number) * ((N as number) + 1)) / 2 };
const rowsIf =
  (flag: string, plain: string, turned_: string) =>
  (given: Given): number =>
    given[isTransposed(given[flag]) ? turned_ : plain] as number;

/** Keeps the other triangle. */
const update = ({ A, uplo, N }: Terms, by: Term): { A: Value } => ({ A: where(triangle(N, uplo), add(A, by), A) });

/** Operations on matrices: `blas/base`. */
export const level2: Kernels = {
  '{d,s,g}gemv': kernel(
    "layout 'trans M N alpha A[M,N] x[columns] beta y[rows]!",
    (t) => (t.A.length === 0 ? { y: t.y } : product(t, turned(t.A, t.trans))),
    {
      sizes: { rows: rowsIf('trans', 'M', 'N'), columns: rowsIf('trans', 'N', 'M') },
    },
  ),
  '{d,s,g}ger': kernel('layout M N alpha x[M] y[N] A[M,N]!', ({ alpha, x, y, A }) => ({
    A: add(A, mul(alpha, outer(x, y))),
  })),
  ssymv: kernel("layout 'uplo N alpha A[N,N] x[N] beta y[N]!", symmetricProduct),
  dsymv: kernel("layout 'uplo N alpha A[N,N] x[N] beta y[N]!", symmetricProduct, {
    offsets: "'layout 'uplo N alpha A[N,N]^ x[N] beta y[N]!",
  }),
  '{d,s,g}syr': kernel("layout 'uplo N alpha x[N] A[N,N]!", (t) => update(t, mul(t.alpha, outer(t.x, t.x)))),
  '{d,s}syr2': kernel("layout 'uplo N alpha x[N] y[N] A[N,N]!", (t) =>
    update(t, mul(t.alpha, add(outer(t.x, t.y), outer(t.y, t.x)))),
  ),
  dspmv: kernel("'layout 'uplo N alpha AP[packed]+ x[N] beta y[N]!", packedProduct, { sizes: packedSize }),
  sspmv: kernel("'layout 'uplo N alpha AP[packed]# x[N] beta y[N]!", packedProduct, { sizes: packedSize }),
  '{d,s}spr': kernel(
    "'layout 'uplo N alpha x[N] AP[packed]=!",
    ({ AP, N, uplo, layout, alpha, x }) => {
      const { rows, columns } = packed(N, uplo, layout);
      return { AP: add(AP, mul(alpha, mul(at(x, indexOf(rows)), at(x, indexOf(columns))))) };
    },
    { sizes: packedSize },
  ),
  '{d,s}trmv': kernel("layout 'uplo 'trans 'diag N A[N,N] x[N]!", (t) => ({
    x: matmul(turned(triangular(t), t.trans), t.x),
  })),
  '{d,s}trsv': kernel("layout 'uplo 'trans 'diag N A[N,N] x[N]!", ({ A, x, uplo, trans, diag }) => ({
    x: triangularSolve(A as never, x, { lower: !isUpper(uplo), transpose: isTransposed(trans), unit: isUnit(diag) }),
  })),
  '{d,s,g}gemm': kernel(
    "layout 'transA 'transB M N K alpha A[rowsA,columnsA] B[rowsB,columnsB] beta C[M,N]!",
    ({ transA, transB, alpha, A, B, beta, C }) => ({
      C: add(scaled(alpha, matmul(turned(A, transA), turned(B, transB))), scaled(beta, C)),
    }),
    {
      sizes: {
        rowsA: rowsIf('transA', 'M', 'K'),
        columnsA: rowsIf('transA', 'K', 'M'),
        rowsB: rowsIf('transB', 'K', 'N'),
        columnsB: rowsIf('transB', 'N', 'K'),
      },
    },
  ),
};
