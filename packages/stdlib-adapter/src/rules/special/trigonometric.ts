import type { Value } from '@stdgrad/core';
import {
  abs,
  add,
  cos,
  cosh,
  coth,
  csch,
  div,
  expit,
  hypot,
  mul,
  neg,
  nonzero,
  open,
  ratio,
  real,
  sech,
  sin,
  sinh,
  sqrt,
  sub,
  tanh,
} from '@stdgrad/ops';
import { row, type Row } from '../row.js';
import { sincDerivative } from './quotients.js';
import { above1, square, unit, unsigned, within } from './terms.js';
import { cosOfPi, sinOfPi } from './turns.js';

const quarter = open(0.05, 1.5);
const sincSlope = sincDerivative(1);

/** √(1 − x²) */
export const chord = (x: Value): Value => sqrt(unsigned(mul(sub(1, x), add(1, x))));
/** |x| √(x² − 1), without overflow. */
export const secant = (x: Value): Value => mul(abs(x), mul(sqrt(sub(abs(x), 1)), sqrt(add(abs(x), 1))));
/** |(x − 1)(x + 1)| */
const gap = (x: Value): Value => abs(mul(sub(x, 1), add(x, 1)));
/** Derivative of the angle at a point, by its second coordinate and by its first; 0 at the origin, as `atan2` of our ops. */
export const angleByY = (x: Value, y: Value): Value => ratio(ratio(x, hypot(x, y)), hypot(x, y));
export const angleByX = (x: Value, y: Value): Value => neg(ratio(ratio(y, hypot(x, y)), hypot(x, y)));

/** Trigonometric functions of angles in radians, and their inverses. */
const circular: Readonly<Record<string, Row>> = {
  sin: row({ x: ({ x }) => cos(x) }, real),
  cos: row({ x: ({ x }) => neg(sin(x)) }, real),
  tan: row({ x: ({ z }) => add(1, square(z)) }, within),
  cot: row({ x: ({ z }) => neg(add(1, square(z))) }, quarter),
  sec: row({ x: ({ x, z }) => mul(square(z), sin(x)) }, within),
  csc: row({ x: ({ x, z }) => neg(mul(square(z), cos(x))) }, quarter),
  asin: row({ x: ({ x }) => div(1, chord(x)) }, within),
  acos: row({ x: ({ x }) => div(-1, chord(x)) }, within),
  atan: row({ x: ({ x }) => div(1, add(1, square(x))) }, real),
  // arctan 1/x, which jumps at 0
  acot: row({ x: ({ x }) => div(-1, add(1, square(x))) }, nonzero),
  asec: row({ x: ({ x }) => div(1, secant(x)) }, above1),
  acsc: row({ x: ({ x }) => div(-1, secant(x)) }, above1),
  atan2: row({ y: ({ x, y }) => angleByY(x, y), x: ({ x, y }) => angleByX(x, y) }, nonzero, nonzero),
  cosm1: row({ x: ({ x }) => neg(sin(x)) }, real),
  sinpi: row({ x: ({ x }) => mul(Math.PI, cosOfPi(x)) }, real),
  cospi: row({ x: ({ x }) => mul(-Math.PI, sinOfPi(x)) }, real),
  // sin πx / πx
  sinc: row({ x: ({ x }) => sincSlope(x) }, real),
};

/** Versed sines and cosines, half of them, and their inverses. */
const versed: Readonly<Record<string, Row>> = {
  versin: row({ x: ({ x }) => sin(x) }, real),
  vercos: row({ x: ({ x }) => neg(sin(x)) }, real),
  coversin: row({ x: ({ x }) => neg(cos(x)) }, real),
  covercos: row({ x: ({ x }) => cos(x) }, real),
  haversin: row({ x: ({ x }) => div(sin(x), 2) }, real),
  havercos: row({ x: ({ x }) => div(sin(x), -2) }, real),
  hacoversin: row({ x: ({ x }) => div(cos(x), -2) }, real),
  hacovercos: row({ x: ({ x }) => div(cos(x), 2) }, real),
  // arccos(1 − x)
  aversin: row({ x: ({ x }) => div(1, sqrt(unsigned(mul(x, sub(2, x))))) }, open(0, 2)),
  // arccos(1 + x)
  avercos: row({ x: ({ x }) => div(-1, sqrt(unsigned(mul(neg(x), add(2, x))))) }, open(-2, 0)),
  // arcsin(1 − x)
  acoversin: row({ x: ({ x }) => div(-1, sqrt(unsigned(mul(x, sub(2, x))))) }, open(0, 2)),
  // arcsin(x − 1)
  acovercos: row({ x: ({ x }) => div(1, sqrt(unsigned(mul(x, sub(2, x))))) }, open(0, 2)),
  // 2 arcsin √x
  ahaversin: row({ x: ({ x }) => div(1, sqrt(unsigned(mul(x, sub(1, x))))) }, unit),
  // 2 arccos √x
  ahavercos: row({ x: ({ x }) => div(-1, sqrt(unsigned(mul(x, sub(1, x))))) }, unit),
};

/** Hyperbolic functions and their inverses. */
export const hyperbolic: Readonly<Record<string, Row>> = {
  sinh: row({ x: ({ x }) => cosh(x) }, real),
  cosh: row({ x: ({ x }) => sinh(x) }, real),
  // sech² x, which 1 − z² would lose in the tails
  tanh: row({ x: ({ x }) => mul(4, mul(expit(mul(2, x)), expit(mul(-2, x)))) }, real),
  coth: row({ x: ({ x }) => neg(square(csch(x))) }, nonzero),
  sech: row({ x: ({ x }) => neg(mul(sech(x), tanh(x))) }, real),
  csch: row({ x: ({ x }) => neg(mul(csch(x), coth(x))) }, nonzero),
  asinh: row({ x: ({ x }) => div(1, hypot(x, 1)) }, real),
  acosh: row({ x: ({ x }) => div(1, mul(sqrt(sub(x, 1)), sqrt(add(x, 1)))) }, above1),
  atanh: row({ x: ({ x }) => div(1, mul(sub(1, x), add(1, x))) }, within),
  acoth: row({ x: ({ x }) => div(-1, gap(x)) }, above1),
  asech: row({ x: ({ x }) => div(-1, mul(unsigned(x), chord(x))) }, unit),
  acsch: row({ x: ({ x }) => div(-1, mul(abs(x), hypot(x, 1))) }, nonzero),
};

/** All of these. */
export const trigonometric: Readonly<Record<string, Row>> = { ...circular, ...versed, ...hyperbolic };
