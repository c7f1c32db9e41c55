import { isTensor, stopGradient, type Value } from '@stdgrad/core';
import { binary, choose, cos, greater, mul, neg, real, unary, type UnaryRow } from '@stdgrad/ops';
import { entryOf } from '@stdgrad/gradcheck/laws';
import type { Planted } from './planted.js';

const sine = (d: UnaryRow['d'], name = 'sine'): ReturnType<typeof unary> =>
  unary(name, { scalar: Math.sin, d, on: real });

// a cotangent's factor that forgets that it depends on the operand
const frozen = (x: Value | number): Value | number => (typeof x !== 'number' && isTensor(x) ? stopGradient(x) : x);

function product(
  dx: Parameters<typeof binary>[1]['dx'],
  dy: Parameters<typeof binary>[1]['dy'],
): ReturnType<typeof binary> {
  return binary('product', { scalar: (x, y) => x * y, dx, dy, on: [real, real] });
}

function magnitude(at0: number): ReturnType<typeof unary> {
  const slope = unary('slope', { scalar: (x) => (x === 0 ? at0 : Math.sign(x)), d: null, on: real });
  return unary('magnitude', { scalar: Math.abs, d: ({ x }) => slope(x), on: { ...real, kinks: [0] } });
}

/** Rows with wrong partial derivatives, beside right ones. */
export const wrongDerivatives: readonly Planted[] = [
  {
    fault: 'sign flipped',
    caughtBy: 'gradient',
    wrong: entryOf(sine(({ x }) => neg(cos(x)))),
    right: entryOf(sine(({ x }) => cos(x))),
  },
  {
    fault: 'factor 1.001',
    caughtBy: 'gradient',
    wrong: entryOf(sine(({ x }) => mul(1.001, cos(x)))),
    right: entryOf(sine(({ x }) => mul(1, cos(x)))),
  },
  {
    fault: 'factor 1.001 for some operands only',
    caughtBy: 'gradient',
    wrong: entryOf(sine(({ x }) => mul(choose(1.001, 1, greater(x, 2)), cos(x)))),
    right: entryOf(sine(({ x }) => mul(choose(1, 1, greater(x, 2)), cos(x)))),
  },
  {
    fault: 'wrong at 0 only',
    caughtBy: 'gradient',
    wrong: entryOf(sine(({ x }) => mul(choose(1, 0, greater(mul(x, x), 0)), cos(x)))),
    right: entryOf(sine(({ x }) => mul(choose(1, 1, greater(mul(x, x), 0)), cos(x)))),
  },
  {
    fault: 'operands exchanged',
    caughtBy: 'gradient',
    wrong: entryOf(
      product(
        ({ x }) => x,
        ({ y }) => y,
      ),
    ),
    right: entryOf(
      product(
        ({ y }) => y,
        ({ x }) => x,
      ),
    ),
  },
  {
    fault: 'no gradient by the second operand',
    caughtBy: 'gradient',
    wrong: entryOf(product(({ y }) => y, null)),
    right: entryOf(
      product(
        ({ y }) => y,
        ({ x }) => x,
      ),
    ),
  },
  {
    fault: 'right first, wrong second derivative',
    caughtBy: 'second',
    passes: ['gradient'],
    wrong: entryOf(sine(({ x }) => frozen(cos(x)))),
    right: entryOf(sine(({ x }) => cos(x))),
  },
  {
    fault: 'right first, wrong mixed second derivative',
    caughtBy: 'second',
    passes: ['gradient'],
    wrong: entryOf(
      product(
        ({ y }) => frozen(y),
        ({ x }) => x,
      ),
    ),
    right: entryOf(
      product(
        ({ y }) => y,
        ({ x }) => x,
      ),
    ),
  },
  {
    fault: 'a value that is not what its derivative says',
    caughtBy: 'gradient',
    wrong: entryOf(unary('sine', { scalar: (x) => Math.sin(x) + 1e-7 * x, d: ({ x }) => cos(x), on: real })),
    right: entryOf(unary('sine', { scalar: (x) => Math.sin(x) + 1e-7, d: ({ x }) => cos(x), on: real })),
  },
  {
    fault: 'a subgradient outside the sides of its kink',
    caughtBy: 'gradient',
    wrong: entryOf(magnitude(2)),
    right: entryOf(magnitude(0.5)),
  },
];
