import { arrayOfValue, isVariable, operand, type Input, type Value } from '@stdgrad/core';
import { copy, equalShapes, fromElements, showShape, type NDArray } from '@stdgrad/kernels';
import { ArgumentError, GradientLossError, ShapeError } from '@stdgrad/protocol';
import { choose } from '../define/callable.js';
import { real } from '../define/domain.js';
import { checkOptions } from '../define/options.js';
import { example, row, type HasRow, type ArrayOp } from '../define/row.js';
import { div, mul, neg, square, sub } from '../elementwise/arithmetic.js';
import { at } from '../indexing/at.js';
import { mean } from '../reduce/mean.js';
import { sum } from '../reduce/sum.js';
import { expandDims } from '../shape/dimensions.js';
import { reshape } from '../shape/reshape.js';
import { hardTanh, relu } from './activations.js';
import {
  checkScores,
  checkShape,
  finish,
  floats,
  labelsOf,
  numberOption,
  scoresOfLabels,
  shapeOfValue,
  type ConstantOption,
} from './inputs.js';
import { logSoftmax } from './softmax.js';

/** What losses take as the true classes: integers from 0 up to the number of classes. */
export type Labels = Input | NDArray;

const constantOnly = new Set(['constant']);

type SoftmaxCrossEntropy = ArrayOp<[labels: Labels, options?: ConstantOption]>;

/**
 * Mean over the data of −ln of the softmax probability of the true class.
 *
 * @param x - scores, of shape `[data, classes]`
 * @param labels - true classes, of shape `[data]`
 * @throws {@link IndexError} when a label is no class
 * @example
 * softmaxCrossEntropy([[2, 2, 2]], [0]); // => Math.log(3)
 */
export const softmaxCrossEntropy: SoftmaxCrossEntropy & HasRow<SoftmaxCrossEntropy> = row(
  ((x: Input | Value, labels: Labels, options: ConstantOption = {}): Value => {
    const name = 'softmaxCrossEntropy';
    checkOptions(name, options, constantOnly);
    const scores = floats(name, x);
    const classes = labelsOf(name, labels, ...checkScores(name, scores));
    return finish(neg(mean(scoresOfLabels(logSoftmax(scores), classes))), [x], options);
  }) as SoftmaxCrossEntropy,
  {
    name: 'softmaxCrossEntropy',
    kind: 'smooth',
    on: real,
    examples: [
      example([[3, 4]], (f, x: Value) => f(x, [1, 3, 1])),
      example([[1, 2]], (f, x: Value) => f(x, [0], {})),
      example([[2, 1]], (f, x: Value) => f(x, new Int32Array([0, 0]))),
    ],
  },
);

/** Options of {@link negativeLogLikelihood}. */
export interface LikelihoodOptions extends ConstantOption {
  /** A factor for each class; gradients flow there, too. */
  readonly weights?: Input | Value;
}

const weighted = new Set(['weights', 'constant']);

type NegativeLogLikelihood = ArrayOp<[labels: Labels, options?: LikelihoodOptions]>;

/**
 * Mean over the data of −x of the true class, times its weight.
 *
 * @param x - logarithms of probabilities, of shape `[data, classes]`
 * @param labels - true classes, of shape `[data]`
 */
export const negativeLogLikelihood: NegativeLogLikelihood & HasRow<NegativeLogLikelihood> = row(
  ((x: Input | Value, labels: Labels, options: LikelihoodOptions = {}): Value => {
    const name = 'negativeLogLikelihood';
    checkOptions(name, options, weighted);
    const scores = floats(name, x);
    const [data, count] = checkScores(name, scores);
    const classes = labelsOf(name, labels, data, count);
    if (!('weights' in options)) return finish(neg(mean(scoresOfLabels(scores, classes))), [x], options);
    const factors = floats(name, options.weights);
    checkShape(name, "option 'weights'", factors, [count]);
    return finish(neg(mean(mul(scoresOfLabels(scores, classes), at(factors, classes)))), [x], options);
  }) as NegativeLogLikelihood,
  {
    name: 'negativeLogLikelihood',
    kind: 'smooth',
    on: real,
    examples: [
      example([[3, 4]], (f, x: Value) => f(x, [1, 3, 1])),
      example([[3, 2], [2]], (f, x: Value, weights: Value) => f(x, [1, 0, 1], { weights })),
    ],
  },
);

/** Options of {@link multiclassHinge}. */
export interface HingeOptions extends ConstantOption {
  /**
   * How far the score of the true class should lie above the others.
   *
   * @default 1
   */
  readonly hinge?: number;
}

const hinged = new Set(['hinge', 'constant']);

type MulticlassHinge = ArrayOp<[labels: Labels, options?: HingeOptions]>;

/**
 * Mean over the data of Σ max(0, score − score of the true class + hinge), summed over the other classes.
 *
 * @param x - scores, of shape `[data, classes]`
 * @param labels - true classes, of shape `[data]`
 */
export const multiclassHinge: MulticlassHinge & HasRow<MulticlassHinge> = row(
  ((x: Input | Value, labels: Labels, options: HingeOptions = {}): Value => {
    const name = 'multiclassHinge';
    checkOptions(name, options, hinged);
    const hinge = numberOption(name, 'hinge', options.hinge ?? 1);
    const scores = floats(name, x);
    const [data, count] = checkScores(name, scores);
    const classes = labelsOf(name, labels, data, count);
    const margins = sub(scores, sub(expandDims(scoresOfLabels(scores, classes), 1), hinge));
    const costs = choose(relu(margins), 0, others(classes, count));
    return finish(div(sum(costs), data), [x], options);
  }) as MulticlassHinge,
  {
    name: 'multiclassHinge',
    kind: 'smooth',
    on: real,
    examples: [
      example([[3, 4]], (f, x: Value) => f(x, [1, 3, 1])),
      example([[2, 3]], (f, x: Value) => f(x, [2, 0], { hinge: 0.5 })),
    ],
  },
);

/** Which classes are not the true one. */
function others(labels: NDArray, count: number): NDArray {
  const data = labels.layout.size;
  const mask = new Uint8Array(data * count).fill(1);
  for (let k = 0; k < data; k++) mask[k * count + labels.buffer[labels.start + k]!] = 0;
  return fromElements(mask, [data, count], 'bool');
}

type MarginRankingLoss = ArrayOp<[b: Input | Value, y: Labels, margin: number, options?: ConstantOption]>;

/**
 * Mean of max(0, margin − y (a − b)): how far `a` should lie above `b` where y is 1, below it where y is −1.
 *
 * @param a - shape `[data]` or `[data, features]`
 * @param b - the same shape
 * @param y - 1 or −1, one for all or one for each datum
 * @param margin - from 0 on
 */
export const marginRankingLoss: MarginRankingLoss & HasRow<MarginRankingLoss> = row(
  ((a: Input | Value, b: Input | Value, y: Labels, margin: number, options: ConstantOption = {}): Value => {
    const name = 'marginRankingLoss';
    checkOptions(name, options, constantOnly);
    const [first, second] = [floats(name, a), floats(name, b)];
    const shape = shapeOfValue(first);
    checkShape(name, 'the second array', second, shape);
    if (shape.length < 1 || shape.length > 2) {
      throw new ShapeError(
        `${name}: arrays must have shape [data] or [data, features], got ${showShape(shape)}; reshape them.`,
      );
    }
    const least = numberOption(name, 'margin', margin, 0);
    const signs = reshape(copy(signsOf(name, y, shape[0]!), first.dtype), [-1, ...shape.slice(1).map(() => 1)]);
    return finish(mean(relu(sub(least, mul(signs, sub(first, second))))), [a, b], options);
  }) as MarginRankingLoss,
  {
    name: 'marginRankingLoss',
    kind: 'smooth',
    on: real,
    examples: [
      example([[4], [4]], (f, a: Value, b: Value) => f(a, b, [1, -1, -1, 1], 0.5)),
      example([[2, 3], [2, 3]], (f, a: Value, b: Value) => f(a, b, [-1, 1], 2)), // prettier-ignore
      example([[1, 2], [1, 2]], (f, a: Value, b: Value) => f(a, b, 1, 1)), // prettier-ignore
    ],
  },
);

function signsOf(name: string, y: unknown, data: number): NDArray {
  const given = operand(name, y);
  if (isVariable(given))
    throw new GradientLossError(`${name}: no gradient flows to y, which is a variable; pass stopGradient(y).`);
  const signs = arrayOfValue(given);
  const { shape, size } = signs.layout;
  if (size !== 1 && !equalShapes(shape, [data]))
    throw new ShapeError(`${name}: y must be one number or have shape [${data}], got ${showShape(shape)}.`);
  for (let k = 0; k < size; k++) {
    if (Math.abs(Number(signs.iget(k))) !== 1)
      throw new ArgumentError(`${name}: y must hold 1 and -1 only, got ${String(signs.iget(k))}.`);
  }
  return signs;
}

/** Two arrays of one shape, or an array and a single number. */
function pair(name: string, x: Input | Value, y: Input | Value): readonly [Value, Value] {
  const [first, second] = [floats(name, x), floats(name, y)];
  const [a, b] = [shapeOfValue(first), shapeOfValue(second)];
  if (a.length > 0 && b.length > 0 && !equalShapes(a, b)) {
    throw new ShapeError(
      `${name}: shapes ${showShape(a)} and ${showShape(b)} differ; make them equal: broadcasting would compare each with each.`,
    );
  }
  return [first, second];
}

type Mse = ArrayOp<[y: Input | Value, options?: ConstantOption]>;

/** Mean of (x − y)². */
export const mse: Mse & HasRow<Mse> = row(
  ((x: Input | Value, y: Input | Value, options: ConstantOption = {}): Value => {
    checkOptions('mse', options, constantOnly);
    const [first, second] = pair('mse', x, y);
    return finish(mean(square(sub(first, second))), [x, y], options);
  }) as Mse,
  {
    name: 'mse',
    kind: 'smooth',
    on: real,
    examples: [
      example([[2, 3], [2, 3]], (f, x: Value, y: Value) => f(x, y)), // prettier-ignore
      example([[3], []], (f, x: Value, y: Value) => f(x, y, {})),
    ],
  },
);

/** Options of {@link huber}. */
export interface HuberOptions extends ConstantOption {
  /**
   * Where the square goes over into the straight line.
   *
   * @default 1
   */
  readonly delta?: number;
}

const bounded = new Set(['delta', 'constant']);

type Huber = ArrayOp<[y: Input | Value, options?: HuberOptions]>;

/** Mean of (x − y)² / 2 where |x − y| ≤ δ, and of δ (|x − y| − δ/2) beyond. */
export const huber: Huber & HasRow<Huber> = row(
  ((x: Input | Value, y: Input | Value, options: HuberOptions = {}): Value => {
    checkOptions('huber', options, bounded);
    const delta = numberOption('huber', 'delta', options.delta ?? 1, 0);
    const [first, second] = pair('huber', x, y);
    const rest = sub(first, second);
    const near = hardTanh(rest, { low: -delta, high: delta });
    return finish(mean(mul(near, sub(rest, mul(0.5, near)))), [x, y], options);
  }) as Huber,
  {
    name: 'huber',
    kind: 'smooth',
    on: real,
    examples: [
      example([[2, 3], [2, 3]], (f, x: Value, y: Value) => f(x, y)), // prettier-ignore
      example([[4], []], (f, x: Value, y: Value) => f(x, y, { delta: 2.5 })),
    ],
  },
);
