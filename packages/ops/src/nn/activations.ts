import { ArgumentError } from '@stdgrad/protocol';
import { describe, operand, type Input, type Value } from '@stdgrad/core';
import { binary, choose, ternary, unary, type Binary, type Unary } from '../define/callable.js';
import { kinkAt, real, type Domain } from '../define/domain.js';
import { checkOptions, type UfuncOptions } from '../define/options.js';
import { abs, add, div, mul, neg, square, sub } from '../elementwise/arithmetic.js';
import { greater, less } from '../elementwise/comparison.js';
import { exp } from '../elementwise/exponential.js';
import { tanh } from '../elementwise/trigonometric.js';
import { normalCdf, normalPdf } from './normal.js';

/** The larger of x and 0; derivative 0 at 0 */
export const relu: Unary = unary('relu', {
  scalar: (x) => (x > 0 ? x : x === x ? 0 : x),
  d: ({ x }) => choose(1, 0, greater(x, 0)),
  on: kinkAt(0),
  result: 'same',
});

/** x where it is positive, else y · x: y is the slope, a number or an array to learn; derivative y at 0 */
export const leakyRelu: Binary = binary('leakyRelu', {
  scalar: (x, y) => (x > 0 ? x : y * x),
  dx: ({ x, y }) => choose(1, y, greater(x, 0)),
  dy: ({ x }) => choose(0, x, greater(x, 0)),
  on: [kinkAt(0), real],
  result: 'same',
});

// the branch not taken must not overflow: infinity times the zero of its cotangent would be NaN
const negativePart = (x: Value): Value => choose(x, 0, less(x, 0));

/** x where it is not negative, else y (eˣ − 1); derivative 1 at 0 */
export const elu: Binary = binary('elu', {
  scalar: (x, y) => (x < 0 ? y * Math.expm1(x) : x),
  dx: ({ x, y }) => choose(mul(y, exp(negativePart(x))), 1, less(x, 0)),
  dy: ({ x }) => choose(sub(exp(negativePart(x)), 1), 0, less(x, 0)),
  on: [kinkAt(0), real],
});

const alpha = 1.6732632423543772;
const scale = 1.0507009873554805;

/**
 * Scaled exponential linear unit: λx where x is not negative, else λα (eˣ − 1); derivative λ at 0
 *
 * @see Klambauer, Unterthiner, Mayr, Hochreiter (2017), Self-normalizing neural networks
 */
export const selu: Unary = unary('selu', {
  scalar: (x) => scale * (x < 0 ? alpha * Math.expm1(x) : x),
  d: ({ x }) => choose(mul(scale * alpha, exp(negativePart(x))), scale, less(x, 0)),
  on: kinkAt(0),
});

/** 1 / (1 + e⁻ˣ); the derivative keeps its relative accuracy in both tails */
export const sigmoid: Unary = unary('sigmoid', {
  scalar: (x) => 1 / (1 + Math.exp(-x)),
  d: ({ x, z }) => mul(z, sigmoid(neg(x))),
  on: real,
});

/** ln(1 + eˣ) without overflow */
export const softplus: Unary = unary('softplus', {
  scalar: (x) => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x))),
  d: ({ x }) => sigmoid(x),
  on: real,
});

// a kink of the second derivative
const bentAtZero: Domain = { ...real, kinks: [0] };

/** x / (1 + |x|) */
export const softSign: Unary = unary('softSign', {
  scalar: (x) => (Math.abs(x) === Infinity ? Math.sign(x) : x / (1 + Math.abs(x))),
  d: ({ x }) => div(1, square(add(1, abs(x)))),
  on: bentAtZero,
});

const root2OverPi = 0.7978845608028654;
const cubic = 0.044715;

/** x / 2 · (1 + tanh(√(2/π) (x + 0.044715 x³))): within 5e-4 of {@link gelu}, and what many trained models use */
export const geluTanh: Unary = unary('geluTanh', {
  scalar: (x) => (x === -Infinity ? -0 : 0.5 * x * (1 + Math.tanh(root2OverPi * (x + cubic * x * x * x)))),
  d: ({ x }) => {
    const t = tanh(mul(root2OverPi, mul(x, add(1, mul(cubic, square(x))))));
    const slope = mul(root2OverPi, add(1, mul(3 * cubic, square(x))));
    return add(mul(0.5, add(1, t)), mul(mul(0.5, x), mul(sub(1, square(t)), slope)));
  },
  on: real,
});

const exactGelu: Unary = unary('gelu', {
  scalar: (x) => (x === -Infinity ? -0 : x * normalCdf(x)),
  d: ({ x }) => add(normalCdf(x), mul(x, normalPdf(x))),
  on: real,
});

/** Options of {@link gelu}. */
export interface GeluOptions extends UfuncOptions {
  /** `'tanh'`: {@link geluTanh} in its place. */
  readonly approximate?: 'none' | 'tanh';
}

interface Gelu extends Unary {
  (x: Input | Value, options?: GeluOptions): Value;
}

/**
 * x Φ(x), with the distribution function of the standard normal distribution
 *
 * @see Hendrycks, Gimpel (2016), Gaussian error linear units
 */
export const gelu: Gelu = variant(exactGelu, ['approximate'], (x, { approximate, ...options }: GeluOptions) => {
  if (approximate !== 'none' && approximate !== 'tanh')
    throw new ArgumentError(`gelu: option 'approximate' must be 'none' or 'tanh', got ${describe(approximate)}.`);
  return (approximate === 'tanh' ? geluTanh : exactGelu)(x, options);
});

const unitTanh: Unary = unary('hardTanh', {
  scalar: (x) => (x > 1 ? 1 : x < -1 ? -1 : x),
  d: ({ x }) => choose(1, 0, less(abs(x), 1)),
  on: kinkAt(-1, 1),
  result: 'same',
});

// one comparison inside of the other: both must hold
const between = ternary('hardTanhBetween', {
  scalar: (x, low, high) => (x > high ? high : x < low ? low : x),
  pulls: [(g, { x, y, c }) => choose(choose(g, 0, less(x, c)), 0, greater(x, y)), null, null],
  on: [real, real, real],
  result: 'same',
});

/** Options of {@link hardTanh}. */
export interface HardTanhOptions extends UfuncOptions {
  /** @default -1 */
  readonly low?: number;
  /** @default 1 */
  readonly high?: number;
}

interface HardTanh extends Unary {
  (x: Input | Value, options?: HardTanhOptions): Value;
}

/** x between two bounds, −1 and 1 by default, else the nearer one; derivative 0 at the bounds */
export const hardTanh: HardTanh = variant(
  unitTanh,
  ['low', 'high'],
  (x, { low = -1, high = 1, ...options }: HardTanhOptions) => {
    if (!(typeof low === 'number' && typeof high === 'number' && low <= high)) {
      throw new ArgumentError(
        `hardTanh: options 'low' and 'high' must be numbers in this order, got ${describe(low)} and ${describe(high)}.`,
      );
    }
    return between(operand('hardTanh', x), low, high, options);
  },
);

/** An op whose own options choose another form of it. */
function variant<F extends Unary, Options extends UfuncOptions>(
  plain: Unary,
  own: readonly string[],
  run: (x: Input | Value, options: Options) => Value,
): F {
  const call = (x: unknown, options?: object): unknown => {
    if (options === undefined) return plain(x as never);
    if (typeof options !== 'object' || options === null || !own.some((key) => key in options))
      return plain(x as never, options as UfuncOptions);
    checkOptions(plain.name, options, new Set([...own, 'dtype', 'constant', 'out', 'where']));
    return run(x as Value, options as Options);
  };
  Object.defineProperty(call, 'name', { value: plain.name });
  return Object.assign(call, { op: plain.op }) as unknown as F;
}
