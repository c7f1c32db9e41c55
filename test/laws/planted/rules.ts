import { arrayOfValue } from '@stdgrad/core';
import { copy } from '@stdgrad/kernels';
import { mul, transpose } from '@stdgrad/ops';
import {
  withShare,
  aliasing,
  backwards,
  doubling,
  exponential,
  first,
  linear,
  noisy,
  nudged,
  op,
  reusing,
  running,
  scaledInPlace,
  throughOperand,
  spoiling,
  spread,
  square,
  squared,
  turned,
  twice,
} from './parts.js';
import type { Planted } from './planted.js';

/** Ops of one array whose rule or loop is wrong, beside right ones. */
export const wrongRules: readonly Planted[] = [
  {
    fault: 'factor 1.001 on one entry',
    caughtBy: 'gradient',
    wrong: op(
      twice,
      linear((g) => nudged(mul(2, g), 1.001)),
    ),
    right: op(
      twice,
      linear((g) => nudged(mul(2, g), 1)),
    ),
  },
  {
    fault: 'adjoint not transposed',
    caughtBy: 'gradient',
    wrong: op(
      turned,
      linear((g) => g),
      [3, 3],
    ),
    right: op(
      turned,
      linear((g) => transpose(g)),
      [3, 3],
    ),
  },
  {
    fault: 'off by one in the adjoint of a running sum',
    caughtBy: 'gradient',
    wrong: op(
      running,
      linear((g) => withShare(backwards(g), g, -1)),
    ),
    right: op(
      running,
      linear((g) => withShare(backwards(g), g, 0)),
    ),
  },
  {
    fault: 'broadcast dimension not summed out',
    caughtBy: 'gradient',
    wrong: op(
      spread,
      linear((g) => first(g)),
      [1, 3],
    ),
    right: op(
      spread,
      linear((g) => g),
      [1, 3],
    ),
  },
  {
    fault: 'said to be linear, but is not',
    caughtBy: 'gradient',
    wrong: op(squared, square, [3], 'linear'),
    right: op(squared, square, [3], 'smooth'),
  },
  {
    fault: 'result in memory that the next call uses again',
    caughtBy: 'purity',
    passes: ['gradient'],
    wrong: op(reusing(), doubling),
    right: op(twice, doubling),
  },
  {
    fault: 'saved result overwritten in place',
    caughtBy: 'gradient',
    wrong: op(exponential, spoiling(true), [3], 'smooth'),
    right: op(exponential, spoiling(false), [3], 'smooth'),
  },
  {
    fault: 'result shares memory with the operand, which the graph does not know',
    caughtBy: 'purity',
    passes: ['gradient'],
    wrong: op(
      aliasing,
      linear((g) => g),
    ),
    right: op(
      copy,
      linear((g) => g),
    ),
  },
  {
    fault: 'operand changed by the call',
    caughtBy: 'purity',
    wrong: op(throughOperand, doubling),
    right: op(twice, doubling),
  },
  {
    fault: 'cotangent changed by backward',
    caughtBy: 'purity',
    wrong: op(
      twice,
      linear((g) => scaledInPlace(g, false)),
    ),
    right: op(
      twice,
      linear((g) => scaledInPlace(g, true)),
    ),
  },
  {
    fault: 'not the same each time',
    caughtBy: 'purity',
    passes: ['gradient'],
    wrong: op(noisy(1e-14), doubling),
    right: op(noisy(0), doubling),
  },
  {
    fault: 'forward mode with another factor',
    caughtBy: 'forward',
    passes: ['gradient', 'second'],
    wrong: op(
      twice,
      linear((g) => mul(2, g), copy),
    ),
    right: op(
      twice,
      linear((g) => mul(2, g), twice),
    ),
  },
  {
    fault: 'forward mode that runs backwards',
    caughtBy: 'forward',
    passes: ['gradient', 'second'],
    wrong: op(
      running,
      linear(backwards, (x) => arrayOfValue(backwards(x))),
    ),
    right: op(running, linear(backwards, running)),
  },
];
