import { exp, mul, neg, open, real } from '@stdgrad/ops';
import { row, type Row } from '../row.js';
import { square, within } from './terms.js';

const slope = 2 / Math.sqrt(Math.PI);

/** Error functions and their inverses. */
export const errorFunctions: Readonly<Record<string, Row>> = {
  erf: row({ x: ({ x }) => mul(slope, exp(neg(square(x)))) }, real),
  erfc: row({ x: ({ x }) => mul(-slope, exp(neg(square(x)))) }, real),
  erfinv: row({ x: ({ z }) => mul(1 / slope, exp(square(z))) }, within),
  erfcinv: row({ x: ({ z }) => mul(-1 / slope, exp(square(z))) }, open(0, 2)),
};
