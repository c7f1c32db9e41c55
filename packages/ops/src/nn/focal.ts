import type { Input, Value } from '@stdgrad/core';
import { choose } from '../define/callable.js';
import { open, real } from '../define/domain.js';
import { checkOptions } from '../define/options.js';
import { example, row, type HasRow, type ArrayOp } from '../define/row.js';
import { mul, neg, sub } from '../elementwise/arithmetic.js';
import { equal } from '../elementwise/comparison.js';
import { ln } from '../elementwise/exponential.js';
import { pow } from '../elementwise/power.js';
import { expm1 } from '../elementwise/special.js';
import { checkScores, finish, floats, labelsOf, numberOption, scoresOfLabels, type ConstantOption } from './inputs.js';
import type { Labels } from './losses.js';
import { logSoftmax } from './softmax.js';

/** Options of {@link focalLoss} and {@link softmaxFocalLoss}. */
export interface FocalOptions extends ConstantOption {
  /**
   * Factor of all losses.
   *
   * @default 1
   */
  readonly alpha?: number;
  /**
   * How much less well classified data count, from 0 on.
   *
   * @default 0
   */
  readonly gamma?: number;
}

const known = new Set(['alpha', 'gamma', 'constant']);

interface Focus {
  readonly alpha: number;
  readonly gamma: number;
}

function focusOf(name: string, options: FocalOptions): Focus {
  checkOptions(name, options, known);
  return {
    alpha: numberOption(name, 'alpha', options.alpha ?? 1),
    gamma: numberOption(name, 'gamma', options.gamma ?? 0, 0),
  };
}

/** −α (1 − p)^γ ln p; `rest` is 1 − p. */
function focused(log: Value, rest: Value, { alpha, gamma }: Focus): Value {
  if (gamma === 0) return mul(-alpha, log);
  // loss and derivative vanish at p = 1, where the derivative of the power may be infinite
  const sure = equal(rest, 0);
  return choose(0, mul(-alpha, mul(pow(choose(1, rest, sure), gamma), log)), sure);
}

type FocalLoss = ArrayOp<[labels: Labels, options?: FocalOptions]>;

/**
 * −α (1 − p)^γ ln p for each datum, with p the probability of the true class.
 *
 * @param p - probabilities, of shape `[data, classes]`
 * @param labels - true classes, of shape `[data]`
 * @returns shape `[data]`
 * @see Lin, Goyal, Girshick, He, Dollár (2017), Focal loss for dense object detection
 */
export const focalLoss: FocalLoss & HasRow<FocalLoss> = row(
  ((p: Input | Value, labels: Labels, options: FocalOptions = {}): Value => {
    const focus = focusOf('focalLoss', options);
    const all = floats('focalLoss', p);
    const classes = labelsOf('focalLoss', labels, ...checkScores('focalLoss', all));
    const own = scoresOfLabels(all, classes);
    return finish(focused(ln(own), sub(1, own), focus), [p], options);
  }) as FocalLoss,
  {
    name: 'focalLoss',
    kind: 'smooth',
    on: open(0, 1),
    examples: [
      example([[3, 4]], (f, p: Value) => f(p, [1, 3, 1])),
      example([[2, 3]], (f, p: Value) => f(p, [2, 0], { alpha: 2, gamma: 0.5 })),
      example([[2, 3]], (f, p: Value) => f(p, [2, 2], { gamma: 2 })),
    ],
  },
);

type SoftmaxFocalLoss = ArrayOp<[labels: Labels, options?: FocalOptions]>;

/**
 * {@link focalLoss} of the {@link softmax} of scores, accurate also where probabilities are near 0 or 1.
 *
 * @param x - scores, of shape `[data, classes]`
 * @param labels - true classes, of shape `[data]`
 * @returns shape `[data]`
 */
export const softmaxFocalLoss: SoftmaxFocalLoss & HasRow<SoftmaxFocalLoss> = row(
  ((x: Input | Value, labels: Labels, options: FocalOptions = {}): Value => {
    const focus = focusOf('softmaxFocalLoss', options);
    const scores = floats('softmaxFocalLoss', x);
    const classes = labelsOf('softmaxFocalLoss', labels, ...checkScores('softmaxFocalLoss', scores));
    const log = scoresOfLabels(logSoftmax(scores), classes);
    return finish(focused(log, neg(expm1(log)), focus), [x], options);
  }) as SoftmaxFocalLoss,
  {
    name: 'softmaxFocalLoss',
    kind: 'smooth',
    on: real,
    examples: [
      example([[3, 4]], (f, x: Value) => f(x, [1, 3, 1])),
      example([[2, 3]], (f, x: Value) => f(x, [2, 0], { alpha: 2, gamma: 0.5 })),
      example([[2, 3]], (f, x: Value) => f(x, [2, 2], { gamma: 2 })),
    ],
  },
);
