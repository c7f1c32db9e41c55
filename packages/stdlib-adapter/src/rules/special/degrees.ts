import { add, div, mul, neg, nonzero, open, real } from '@stdgrad/ops';
import { row, type Row } from '../row.js';
import { above1, square, within } from './terms.js';
import { angleByX, angleByY, chord, secant } from './trigonometric.js';
import { cosOfDegrees, sinOfDegrees } from './turns.js';

const toRadians = Math.PI / 180;
const toDegrees = 180 / Math.PI;
const quarter = open(2, 85);

/** Trigonometric functions of angles in degrees, and their inverses. */
export const degrees: Readonly<Record<string, Row>> = {
  deg2rad: row({ x: () => toRadians }, real),
  rad2deg: row({ x: () => toDegrees }, real),
  sind: row({ x: ({ x }) => mul(toRadians, cosOfDegrees(x)) }, real),
  cosd: row({ x: ({ x }) => mul(-toRadians, sinOfDegrees(x)) }, real),
  tand: row({ x: ({ z }) => mul(toRadians, add(1, square(z))) }, quarter),
  cotd: row({ x: ({ z }) => mul(-toRadians, add(1, square(z))) }, quarter),
  secd: row({ x: ({ x, z }) => mul(toRadians, mul(square(z), sinOfDegrees(x))) }, quarter),
  cscd: row({ x: ({ x, z }) => mul(-toRadians, mul(square(z), cosOfDegrees(x))) }, quarter),
  asind: row({ x: ({ x }) => div(toDegrees, chord(x)) }, within),
  acosd: row({ x: ({ x }) => neg(div(toDegrees, chord(x))) }, within),
  atand: row({ x: ({ x }) => div(toDegrees, add(1, square(x))) }, real),
  acotd: row({ x: ({ x }) => div(-toDegrees, add(1, square(x))) }, nonzero),
  asecd: row({ x: ({ x }) => div(toDegrees, secant(x)) }, above1),
  acscd: row({ x: ({ x }) => div(-toDegrees, secant(x)) }, above1),
  atan2d: row(
    { y: ({ x, y }) => mul(toDegrees, angleByY(x, y)), x: ({ x, y }) => mul(toDegrees, angleByX(x, y)) },
    nonzero,
    nonzero,
  ),
};
