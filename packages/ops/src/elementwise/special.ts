import { ArgumentError } from '@stdgrad/protocol';
import { binary, unary, type Binary, type Unary } from '../define/callable.js';
import { nonzero, open, aboveZero, real } from '../define/domain.js';
import { digammaGapOf, polygammaOf } from '../define/polygamma.js';
import { add, div, mul, neg } from './arithmetic.js';
import { exp, ln } from './exponential.js';

/** eˣ − 1, accurate near 0 */
export const expm1: Unary = unary('expm1', { scalar: Math.expm1, d: ({ x }) => exp(x), on: real });

/** ln(1 + x), accurate near 0 */
export const log1p: Unary = unary('log1p', { scalar: Math.log1p, d: ({ x }) => div(1, add(1, x)), on: open(-0.9, 4) });

/** Hyperbolic sine */
export const sinh: Unary = unary('sinh', { scalar: Math.sinh, d: ({ x }) => cosh(x), on: real });

/** Hyperbolic cosine */
export const cosh: Unary = unary('cosh', { scalar: Math.cosh, d: ({ x }) => sinh(x), on: real });

/** 1 / (1 + e⁻ˣ); the derivative keeps its relative accuracy in both tails */
export const expit: Unary = unary('expit', {
  scalar: (x) => 1 / (1 + Math.exp(-x)),
  d: ({ x, z }) => mul(z, expit(neg(x))),
  on: real,
});

/** x / y, and 0 where both are 0 */
export const ratio: Binary = binary('ratio', {
  scalar: (x, y) => (x === 0 && y === 0 ? 0 : x / y),
  dx: ({ y }) => div(1, y),
  dy: ({ y, z }) => neg(ratio(z, y)),
  on: [real, nonzero],
});

/** x · ln y, and 0 where x = 0 */
export const xlogy: Binary = binary('xlogy', {
  scalar: (x, y) => (x === 0 && y === y ? 0 : x * Math.log(y)),
  dx: ({ y }) => ln(y),
  dy: ({ x, y }) => ratio(x, y),
  on: [real, aboveZero],
});

/** x · ln(1 + y), accurate near y = 0, and 0 where x = 0 */
export const xlog1py: Binary = binary('xlog1py', {
  scalar: (x, y) => (x === 0 && y === y ? 0 : x * Math.log1p(y)),
  dx: ({ y }) => log1p(y),
  dy: ({ x, y }) => ratio(x, add(1, y)),
  on: [real, open(-0.9, 4)],
});

const polygammas: Unary[] = [];

/** The unary op of one order: `digamma`, `trigamma`, `polygamma2`… */
function polygammaOp(n: number): Unary {
  return (polygammas[n] ??= unary(['digamma', 'trigamma'][n] ?? `polygamma${n}`, {
    scalar: (x) => polygammaOf(n, x),
    d: ({ x }) => polygamma(n + 1, x),
    on: aboveZero,
  }));
}

/** ψ(x), the logarithmic derivative of the gamma function; −∞ at 0, NaN at negative integers */
export const digamma: Unary = polygammaOp(0);

/** ψ′(x) */
export const trigamma: Unary = polygammaOp(1);
// generated loops call the derivative of trigamma by name: it must exist before they do
polygammaOp(2);

/** Derivative number `n` of {@link digamma}; `n` is a constant integer from 0 on. */
export const polygamma = ((n: number, x: unknown): unknown => {
  if (!Number.isInteger(n) || n < 0)
    throw new ArgumentError(`polygamma: the order must be an integer from 0 on, got ${String(n)}; round it.`);
  return polygammaOp(n)(x as number);
}) as { (n: number, x: number): number; (n: number, x: Parameters<Unary>[0]): ReturnType<Unary> };

const gaps: Unary[] = [];

function gapOp(n: number): Unary {
  return (gaps[n] ??= unary(n === 0 ? 'digammaGap' : `digammaGap${n}`, {
    scalar: (x) => digammaGapOf(n, x),
    d: ({ x }) => gapOp(n + 1)(x),
    on: aboveZero,
  }));
}

/** ψ((x + 1)/2) − ψ(x/2) − 1/x without cancellation: what the digammas of a t distribution come to */
export const digammaGap: Unary = gapOp(0);
// as with trigamma
gapOp(1);
