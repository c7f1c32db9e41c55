import { real } from '../define/domain.js';
import { binary, type Binary } from '../define/callable.js';

const on = [real, real] as const;
const compare = (name: string, scalar: (x: number, y: number) => boolean): Binary =>
  binary(name, { scalar, dx: null, dy: null, on, result: 'bool' });

/** x < y */
export const less: Binary = compare('less', (x, y) => x < y);
/** x ≤ y */
export const lessEqual: Binary = compare('lessEqual', (x, y) => x <= y);
/** x > y */
export const greater: Binary = compare('greater', (x, y) => x > y);
/** x ≥ y */
export const greaterEqual: Binary = compare('greaterEqual', (x, y) => x >= y);
/** x = y */
export const equal: Binary = compare('equal', (x, y) => x === y);
/** x ≠ y */
export const notEqual: Binary = compare('notEqual', (x, y) => x !== y);

/** Share of the gradient that x gets of a maximum: 1 where it is larger than y, ½ where equal, 0 where smaller. Constant. */
export const lead: Binary = binary('lead', {
  scalar: (x, y) => (x > y ? 1 : x === y ? 0.5 : x < y ? 0 : NaN),
  dx: null,
  dy: null,
  on,
});
