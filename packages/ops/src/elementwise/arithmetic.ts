import { kinkAt, nonzero, real } from '../define/domain.js';
import { binary, unary, type Binary, type Unary } from '../define/callable.js';
import { lead } from './comparison.js';

/** x + y */
export const add: Binary = binary('add', {
  scalar: (x, y) => x + y,
  dx: () => 1,
  dy: () => 1,
  on: [real, real],
  result: 'same',
});

/** x − y */
export const sub: Binary = binary('sub', {
  scalar: (x, y) => x - y,
  dx: () => 1,
  dy: () => -1,
  on: [real, real],
  result: 'same',
});

/** x · y */
export const mul: Binary = binary('mul', {
  scalar: (x, y) => x * y,
  dx: ({ y }) => y,
  dy: ({ x }) => x,
  on: [real, real],
  result: 'same',
});

/** x / y */
export const div: Binary = binary('div', {
  scalar: (x, y) => x / y,
  dx: ({ y }) => div(1, y),
  dy: ({ y, z }) => neg(div(z, y)),
  on: [real, nonzero],
});

/** −x */
export const neg: Unary = unary('neg', { scalar: (x) => -x, d: () => -1, on: real, result: 'same' });

/** Absolute value; subgradient 0 at 0 */
export const abs: Unary = unary('abs', {
  scalar: Math.abs,
  d: ({ x }) => sub(mul(2, lead(x, 0)), 1),
  on: kinkAt(0),
  result: 'same',
});

/** The larger of x and y; where they are equal each gets half of the gradient */
export const maximum: Binary = binary('maximum', {
  scalar: Math.max,
  dx: ({ x, y }) => lead(x, y),
  dy: ({ x, y }) => lead(y, x),
  on: [real, real],
  result: 'same',
});

/** The smaller of x and y; where they are equal each gets half of the gradient */
export const minimum: Binary = binary('minimum', {
  scalar: Math.min,
  dx: ({ x, y }) => lead(y, x),
  dy: ({ x, y }) => lead(x, y),
  on: [real, real],
  result: 'same',
});

/** x */
export const positive: Unary = unary('positive', { scalar: (x) => x, d: () => 1, on: real, result: 'same' });

/** 1 / x */
export const reciprocal: Unary = unary('reciprocal', {
  scalar: (x) => 1 / x,
  d: ({ z }) => neg(mul(z, z)),
  on: nonzero,
});

/** x² */
export const square: Unary = unary('square', {
  scalar: (x) => x * x,
  d: ({ x }) => mul(2, x),
  on: real,
  result: 'same',
});
