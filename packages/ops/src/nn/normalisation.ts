import { arrayOfValue, isTensor, record, saves, type Input, type Rule, type Value } from '@stdgrad/core';
import { showShape } from '@stdgrad/kernels';
import { ShapeError } from '@stdgrad/protocol';
import { dimsOf } from '../define/dims.js';
import { real } from '../define/domain.js';
import { checkOptions } from '../define/options.js';
import { example, row, type HasRow, type ArrayOp } from '../define/row.js';
import { add, div, mul, square, sub } from '../elementwise/arithmetic.js';
import { sqrt } from '../elementwise/exponential.js';
import { mean } from '../reduce/mean.js';
import { reshape } from '../shape/reshape.js';
import { checkShape, finish, floats, numberOption, shapeOfValue, type ConstantOption } from './inputs.js';

interface Over {
  readonly dims: readonly number[];
  readonly eps: number;
}

const average = (x: Value, { dims }: Over): Value => mean(x, { dims, keepdims: true });
const spreadOf = (centered: Value, how: Over): Value => sqrt(add(average(square(centered), how), how.eps));

const rule: Rule = {
  name: 'normalise',
  needs: () => saves.x | saves.z,
  vjp: (_k, g, { x, z, aux }) => {
    const how = aux as Over;
    const centered = sub(g, average(g, how));
    const turned = sub(centered, mul(z!, average(mul(g, z!), how)));
    return div(turned, spreadOf(sub(x!, average(x!, how)), how));
  },
};

/** (x − mean) / √(variance + ε) */
function normalised(x: Value, how: Over): Value {
  const array = arrayOfValue(x);
  const centered = sub(array, average(array, how));
  const z = arrayOfValue(div(centered, spreadOf(centered, how)));
  return isTensor(x) ? record(rule, z, x, null, how) : z;
}

/** Options of {@link batchNorm}. */
export interface BatchNormOptions extends ConstantOption {
  /** Factors, one a channel. */
  readonly gamma?: Input | Value;
  /** Terms to add, one a channel. */
  readonly beta?: Input | Value;
  /**
   * Added to the variance.
   *
   * @default 1e-5
   */
  readonly eps?: number;
}

/** Options of {@link layerNorm}. */
export interface LayerNormOptions extends BatchNormOptions {
  /**
   * Dimension or dimensions to normalise over together; `gamma` and `beta` have their shape.
   *
   * @default -1
   */
  readonly dims?: number | readonly number[];
}

/** Normalises, then scales and shifts along some dimensions. */
function affine(name: string, x: Value, how: Over, along: readonly number[], options: BatchNormOptions): Value {
  const shape = shapeOfValue(x);
  const sizes = along.map((d) => shape[d]!);
  const spread = shape.map((n, d) => (along.includes(d) ? n : 1));
  const parameter = (option: 'gamma' | 'beta'): Value | null => {
    if (!(option in options)) return null;
    const value = floats(name, options[option]!);
    checkShape(name, `option '${option}'`, value, sizes);
    return reshape(value, spread);
  };
  const [gamma, beta] = [parameter('gamma'), parameter('beta')];
  const plain = normalised(x, how);
  const scaled = gamma === null ? plain : mul(plain, gamma);
  return beta === null ? scaled : add(scaled, beta);
}

const knownOfBatch = new Set(['gamma', 'beta', 'eps', 'constant']);
const knownOfLayer = new Set([...knownOfBatch, 'dims']);

type BatchNorm = ArrayOp<[options?: BatchNormOptions]>;

/**
 * γ (x − mean) / √(variance + ε) + β, with the mean and the variance of each channel.
 *
 * @param x - shape `[data, channels, ...]`
 */
export const batchNorm: BatchNorm & HasRow<BatchNorm> = row(
  ((x: Input | Value, options: BatchNormOptions = {}): Value => {
    checkOptions('batchNorm', options, knownOfBatch);
    const eps = numberOption('batchNorm', 'eps', options.eps ?? 1e-5, 0);
    const value = floats('batchNorm', x);
    const shape = shapeOfValue(value);
    if (shape.length < 2)
      throw new ShapeError(
        `batchNorm: data must have shape [data, channels, ...], got ${showShape(shape)}; reshape them.`,
      );
    const dims = [...shape.keys()].filter((d) => d !== 1);
    return finish(affine('batchNorm', value, { dims, eps }, [1], options), [x], options);
  }) as BatchNorm,
  {
    name: 'batchNorm',
    kind: 'smooth',
    on: real,
    examples: [
      example([[4, 2]], (f, x: Value) => f(x, { eps: 0.1 })),
      example([[2, 1, 3]], (f, x: Value) => f(x, { eps: 0.3 })),
      example([[3, 2, 2], [2], [2]], (f, x: Value, gamma: Value, beta: Value) => f(x, { gamma, beta, eps: 0.1 })), // prettier-ignore
      example([[3, 2], [2]], (f, x: Value, beta: Value) => f(x, { beta, eps: 1 })),
    ],
  },
);

type LayerNorm = ArrayOp<[options?: LayerNormOptions]>;

/**
 * γ (x − mean) / √(variance + ε) + β, with the mean and the variance over the last dimension or those of option `dims`.
 */
export const layerNorm: LayerNorm & HasRow<LayerNorm> = row(
  ((x: Input | Value, options: LayerNormOptions = {}): Value => {
    checkOptions('layerNorm', options, knownOfLayer);
    const eps = numberOption('layerNorm', 'eps', options.eps ?? 1e-5, 0);
    const value = floats('layerNorm', x);
    const dims = dimsOf('layerNorm', options.dims ?? -1, shapeOfValue(value).length).toSorted((a, b) => a - b);
    return finish(affine('layerNorm', value, { dims, eps }, dims, options), [x], options);
  }) as LayerNorm,
  {
    name: 'layerNorm',
    kind: 'smooth',
    on: real,
    examples: [
      example([[3]], (f, x: Value) => f(x, { eps: 0.1 })),
      example([[2, 3]], (f, x: Value) => f(x, { dims: 0, eps: 0.2 })),
      example([[2, 3, 2], [3, 2], [3, 2]], (f, x: Value, gamma: Value, beta: Value) => f(x, { dims: [1, 2], gamma, beta, eps: 0.1 })), // prettier-ignore
    ],
  },
);
