import type { Value } from '@stdgrad/core';
import { add, at, concat, div, hypot, matmul, mul, norm, outer, stack, square, sub, sum } from '@stdgrad/ops';
import type { Given } from './arguments.js';
import { kernel, type Kernels, type Term, type Terms } from './kernel.js';
import { numbersIn } from './level-1.js';

const sizes = {
  less1: ({ N }: Given): number => Number(N) - 1,
  less2: ({ N }: Given): number => Number(N) - 2,
  reflector: ({ side, M, N }: Given): number => Number(side === 'left' ? M : N),
};

const listOf = (x: Value): Term[] => Array.from({ length: x.length }, (_, k) => at(x, k));
const joined = (parts: readonly Term[], like: Value): Value => (parts.length === 0 ? like : stack(parts as Value[]));
const numberOf = (x: Term): number => numbersIn(x)[0]!;

/** L·D·Lᵀ of a symmetric positive definite tridiagonal matrix, up to where it is found not to be one. */
function symmetricTridiagonal({ D, E, N }: Terms): Record<string, Term> {
  const [d, e] = [listOf(D), listOf(E)];
  for (let i = 0; i < N - 1 && numberOf(d[i]!) > 0; i++) {
    const v = e[i]!;
    e[i] = div(v, d[i]!);
    d[i + 1] = sub(d[i + 1]!, mul(e[i]!, v));
  }
  return { D: joined(d, D), E: joined(e, E) };
}

/** L·U of a tridiagonal matrix, with rows interchanged where the pivot is the smaller. */
function tridiagonal({ DL, D, DU, DU2, N }: Terms): Record<string, Term> {
  const [lower, diagonal, upper] = [listOf(DL), listOf(D), listOf(DU)];
  const second: Term[] = listOf(DU2).map(() => 0);
  for (let i = 0; i < N - 1; i++) {
    const [pivot, below] = [diagonal[i]!, lower[i]!];
    if (Math.abs(numberOf(pivot)) >= Math.abs(numberOf(below))) {
      if (numberOf(pivot) === 0) continue;
      const factor = div(below, pivot);
      lower[i] = factor;
      diagonal[i + 1] = sub(diagonal[i + 1]!, mul(factor, upper[i]!));
      continue;
    }
    const factor = div(pivot, below);
    const old = upper[i]!;
    diagonal[i] = below;
    lower[i] = factor;
    upper[i] = diagonal[i + 1]!;
    diagonal[i + 1] = sub(old, mul(factor, upper[i]!));
    if (i >= N - 2) continue;
    second[i] = upper[i + 1]!;
    upper[i + 1] = mul(-1, mul(factor, upper[i + 1]!));
  }
  return { DL: joined(lower, DL), D: joined(diagonal, D), DU: joined(upper, DU), DU2: joined(second, DU2) };
}

/** H·C or C·H, of the reflector H = I − τ·v·vᵀ whose first element is 1, whatever stands there. */
function reflected({ side, V, tau, C }: Terms): { C: Term } {
  if (C.length === 0) return { C };
  const v = concat([[1], at(V, '1:')]);
  const product = side === 'left' ? outer(v, matmul(v, C)) : outer(matmul(C, v), v);
  return { C: sub(C, mul(tau, product)) };
}

/** (a + bi)/(c + di) */
function quotient({ a, b, c, d }: Terms): Record<string, Term> {
  const size = add(square(c), square(d));
  return {
    P: stack([div(add(mul(a, c), mul(b, d)), size)] as Value[]),
    Q: stack([div(sub(mul(b, c), mul(a, d)), size)] as Value[]),
  };
}

/**
 * A scale and the sum of squares by its square, added to such a pair. Which scale is a matter of the sizes of the numbers:
 * it is constant where elements were added.
 */
function scaledSquares({ N, x, scale, sumsq }: Terms, made: readonly number[]): Value {
  const [held, squares] = [numberOf(scale), numberOf(sumsq)];
  if (N === 0) return stack((squares === 0 || held === 0 ? made : [scale, sumsq]) as Value[]);
  const by = made[0]!;
  const total = add(sum(square(div(x, by))), mul(square(div(scale, by)), sumsq));
  return stack([by, total] as Value[]);
}

/** The same, written to an array. */
export const attachedLapack: Kernels = {
  'dlassq.ndarray': kernel('N x[N] scale sumsq out[2]!', (t) => ({ out: scaledSquares(t, numbersIn(t.made('out'))) })),
};

/** `lapack/base` */
export const lapack: Kernels = {
  '{d,s}lacpy': kernel("layout 'uplo M N A[M,N] B[M,N]!", 'moves'),
  dlaset: kernel("layout 'uplo M N alpha beta A[M,N]!", 'moves'),
  '{d,s}ge-trans': kernel('layout M N A[M,N] out[N,M]!', 'moves'),
  '{d,s}laswp': kernel('layout N A[*,N]! k1 k2 IPIV[*]?', 'moves', { offsets: 'N A[*,N]! k1 k2 inck IPIV[*]?' }),
  dlapy2: kernel('x y', ({ x, y }) => ({ result: hypot(x, y) })),
  dlapy3: kernel('x y z', ({ x, y, z }) => ({ result: norm(stack([x, y, z])) })),
  dladiv: kernel('a b c d P[1]+! Q[1]+!', quotient),
  '{d,s}pttrf': kernel('N D[N]=! E[less1]=!', symmetricTridiagonal, { sizes }),
  dgttrf: kernel('N DL[less1]=! D[N]=! DU[less1]=! DU2[less2]=! IPIV[N]=!', tridiagonal, { sizes }),
  dlarf1f: kernel("layout 'side M N V[reflector] tau C[M,N]! work[N]=~", reflected, { sizes }),
  dlassq: kernel('N x[N] scale sumsq', (t) => ({ result: scaledSquares(t, Array.from(t.returned as Float64Array)) })),
  '{iladlc,iladlr}': kernel('layout M N A[M,N]', null),
};
