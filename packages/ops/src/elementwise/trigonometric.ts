import { binary, unary, type Binary, type Unary } from '../define/callable.js';
import { nonzero, open, real, type Domain } from '../define/domain.js';
import { sphericalBesselOf } from '../define/spherical-bessel.js';
import { abs, add, div, mul, neg, sub } from './arithmetic.js';
import { sqrt } from './exponential.js';
import { ratio } from './special.js';

/** Sine of an angle in radians */
export const sin: Unary = unary('sin', { scalar: Math.sin, d: ({ x }) => cos(x), on: real });

/** Cosine of an angle in radians */
export const cos: Unary = unary('cos', { scalar: Math.cos, d: ({ x }) => neg(sin(x)), on: real });

/** Hyperbolic tangent */
export const tanh: Unary = unary('tanh', { scalar: Math.tanh, d: ({ z }) => sub(1, mul(z, z)), on: real });

/** Tangent of an angle in radians */
export const tan: Unary = unary('tan', { scalar: Math.tan, d: ({ z }) => add(1, mul(z, z)), on: open(-1.5, 1.5) });

/** Angle in radians, from −π/2 to π/2, with the given sine */
export const asin: Unary = unary('asin', { scalar: Math.asin, d: ({ x }) => div(1, root(x)), on: open(-1, 1) });

/** Angle in radians, from 0 to π, with the given cosine */
export const acos: Unary = unary('acos', { scalar: Math.acos, d: ({ x }) => neg(div(1, root(x))), on: open(-1, 1) });

/** √(1 − x²), accurate near ±1. */
const root = (x: Parameters<typeof sub>[1]): ReturnType<typeof sqrt> => sqrt(mul(sub(1, x), add(1, x)));

/** Angle in radians, from −π/2 to π/2, with the given tangent */
export const atan: Unary = unary('atan', { scalar: Math.atan, d: ({ x }) => div(1, add(1, mul(x, x))), on: real });

/** Angle in radians, from −π to π, of the point with second coordinate x and first coordinate y; derivatives 0 at the origin */
export const atan2: Binary = binary('atan2', {
  scalar: Math.atan2,
  dx: ({ x, y }) => ratio(y, add(mul(x, x), mul(y, y))),
  dy: ({ x, y }) => neg(ratio(x, add(mul(x, x), mul(y, y)))),
  on: [nonzero, nonzero],
});

const quarter: Domain = open(0.05, 1.5);

/** Cotangent of an angle in radians, 1 / tan x */
export const cot: Unary = unary('cot', {
  scalar: (x) => 1 / Math.tan(x),
  d: ({ z }) => neg(add(1, mul(z, z))),
  on: quarter,
});

/** Cosecant of an angle in radians, 1 / sin x */
export const csc: Unary = unary('csc', {
  scalar: (x) => 1 / Math.sin(x),
  d: ({ x, z }) => neg(mul(z, cot(x))),
  on: quarter,
});

/** Secant of an angle in radians, 1 / cos x */
export const sec: Unary = unary('sec', {
  scalar: (x) => 1 / Math.cos(x),
  d: ({ x, z }) => mul(z, tan(x)),
  on: quarter,
});

/** Angle in radians, from −π/2 to π/2, with the given cotangent: arctan(1 / x) */
export const acot: Unary = unary('acot', {
  scalar: (x) => Math.atan(1 / x),
  d: ({ x }) => neg(div(1, add(1, mul(x, x)))),
  on: nonzero,
});

const beyond: Domain = open(1, 5);

/** |x| √(x² − 1), accurate near ±1. */
const slope = (x: Parameters<typeof sub>[1]): ReturnType<typeof sqrt> =>
  mul(abs(x as never), sqrt(mul(sub(x, 1), add(x, 1))));

/** Angle in radians, from −π/2 to π/2, with the given cosecant */
export const acsc: Unary = unary('acsc', {
  scalar: (x) => Math.asin(1 / x),
  d: ({ x }) => neg(div(1, slope(x))),
  on: beyond,
});

/** Angle in radians, from 0 to π, with the given secant */
export const asec: Unary = unary('asec', {
  scalar: (x) => Math.acos(1 / x),
  d: ({ x }) => div(1, slope(x)),
  on: beyond,
});

const besselOps: Unary[] = [];

/** The spherical Bessel functions j₀, j₁, …, each other's derivatives: (2n + 1) jₙ′ = n jₙ₋₁ − (n + 1) jₙ₊₁ (DLMF 10.51.2). */
function sphericalBessel(n: number): Unary {
  return (besselOps[n] ??= unary(`sphericalBessel${n}`, {
    scalar: (x) => sphericalBesselOf(n, x),
    d: ({ x }) =>
      n === 0
        ? neg(sphericalBessel(1)(x))
        : div(sub(mul(n, sphericalBessel(n - 1)(x)), mul(n + 1, sphericalBessel(n + 1)(x))), 2 * n + 1),
    on: real,
  }));
}

// made with the module: the generated loop of sinc calls it
const j1 = sphericalBessel(1);

/** sin(πx) / (πx), and 1 at 0 */
export const sinc: Unary = unary('sinc', {
  scalar: (x) => sphericalBesselOf(0, Math.PI * x),
  d: ({ x }) => mul(-Math.PI, j1(mul(Math.PI, x))),
  on: real,
});
