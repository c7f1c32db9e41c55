import { add, abs, div, mul, neg, norm, reshape, sqrt, square, stack, sub, sum } from '@stdgrad/ops';
import { arrayOfValue, operand } from '@stdgrad/core';
import { at } from '@stdgrad/ops';
import { kernel, type Kernels, type Term, type Terms } from './kernel.js';

/** A multiple; nothing where the factor is the number 0, as BLAS has it: NaN in `x` is not read then. */
export function scaled(factor: Term, x: Term): Term {
  return factor === 0 ? 0 : mul(factor, x);
}

/** Σ xᵢ yᵢ */
export function inner(x: Term, y: Term): Term {
  return sum(mul(x, y));
}

/** Numbers of an operand. */
export function numbersIn(x: Term): number[] {
  const array = arrayOfValue(operand('numbers', x));
  return Array.from({ length: array.layout.size }, (_, k) => Number(array.iget(k)));
}

/** Operations on vectors: `blas/base`. */
export const level1: Kernels = {
  '{d,s,g}axpy': kernel('N alpha x[N] y[N]!', ({ alpha, x, y }) => ({ y: add(y, mul(alpha, x)) }), {
    reads: 'elements',
  }),
  '{d,s,g}copy': kernel('N x[N] y[N]!', 'moves', { reads: 'elements' }),
  '{d,s,g}swap': kernel('N x[N]! y[N]!', 'moves', { reads: 'elements' }),
  '{d,s,g}scal': kernel('N alpha x[N]!', ({ alpha, x }) => ({ x: mul(alpha, x) })),
  '{d,s}rot': kernel('N x[N]! y[N]! c s', ({ x, y, c, s }) => ({
    x: add(mul(c, x), mul(s, y)),
    y: sub(mul(c, y), mul(s, x)),
  })),
  '{d,s}rotm': kernel('N x[N]! y[N]! param[5]#', modifiedRotation),
  '{d,s,g}dot': kernel('N x[N] y[N]', ({ x, y }) => ({ result: inner(x, y) })),
  dsdot: kernel('N x[N] y[N]', ({ x, y }) => ({ result: inner(x, y) })),
  sdsdot: kernel('N scalar x[N] y[N]', ({ scalar, x, y }) => ({ result: add(scalar, inner(x, y)) })),
  '{d,s,g}asum': kernel('N x[N]', ({ x }) => ({ result: sum(abs(x)) })),
  '{d,s,g}nrm2': kernel('N x[N]', ({ x }) => ({ result: norm(x) })),
  '{d,s}rotg': kernel('a b', ({ a, b }) => ({ result: givens(a, b) })),
  'i{d,s,g}amax': kernel('N x[N]', null),
};

/** The matrix H of a modified Givens rotation, by its flag: -2 the identity, -1 whole, 0 with unit diagonal, 1 with 1 and -1 beside it. */
function modifiedRotation({ x, y, param }: Terms): Record<string, Term> {
  const [flag, h11, h21, h12, h22] = [0, 1, 2, 3, 4].map((k) => at(param, k));
  const kind = numbersIn(flag!)[0]!;
  if (kind === -2) return { x, y };
  if (kind < 0) return { x: add(mul(h11!, x), mul(h12!, y)), y: add(mul(h21!, x), mul(h22!, y)) };
  if (kind === 0) return { x: add(x, mul(h12!, y)), y: add(mul(h21!, x), y) };
  return { x: add(mul(h11!, x), y), y: sub(mul(h22!, y), x) };
}

/** What hangs on functions besides `.ndarray`, and takes strides and offsets. */
export const attached: Kernels = {
  '{d,s}rotg.assign': kernel('a b out[4]!', ({ a, b }) => ({ out: givens(a, b) })),
};

/** A Givens rotation [r, z, c, s] of a and b: r = ±√(a² + b²), c = a/r, s = b/r, and z, from which c and s can be had. */
function givens(a: Term, b: Term): Term {
  const [x, y] = [numbersIn(a)[0]!, numbersIn(b)[0]!];
  if (x === 0 && y === 0) return reshape(stack([norm(stack([a, b] as never)), 0, 1, 0] as never), [4]);
  const isFirst = Math.abs(x) > Math.abs(y);
  const length = sqrt(add(square(a), square(b)));
  const r = (isFirst ? x : y) < 0 || Object.is(isFirst ? x : y, -0) ? neg(length) : length;
  const [c, s] = [div(a, r), div(b, r)];
  const z = isFirst ? s : x === 0 ? 1 : div(1, c);
  return stack([r, z, c, s] as never);
}
