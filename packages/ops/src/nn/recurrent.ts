import { arrayOfValue, describe, isTensor, type Input, type Value } from '@stdgrad/core';
import { allocate, isNDArray, rowMajor, showShape, type NDArray } from '@stdgrad/kernels';
import { ArgumentError, ShapeError } from '@stdgrad/protocol';
import { add } from '../elementwise/arithmetic.js';
import { matmul } from '../linalg/matmul.js';
import { reshape } from '../shape/reshape.js';
import { section } from '../shape/section.js';
import { generatorOf, type Generator } from '../random/source.js';
import { checkShape, floats, shapeOfValue, type ConstantOption } from './inputs.js';
import { dropped, keptAtRandom } from './masks.js';

/** Options of recurrent sequences. */
export interface RecurrentOptions extends ConstantOption {
  /**
   * Share of what is dropped: of hidden weights, and of each datum's input to a gate, the same at all times.
   *
   * @default 0
   * @see Merity, Keskar, Socher (2017), Regularizing and optimizing LSTM language models
   */
  readonly dropout?: number;
  /** A number or a generator, for what is dropped. */
  readonly seed?: number | Generator;
}

/** The weights of one gate: input `[channels, features]`, hidden `[features, features]`, bias `[features]`. */
export interface Gate {
  readonly U: Value;
  readonly W: Value;
  readonly b: Value;
}

/** Sizes that a cell's operands agree on. */
export interface Sizes {
  readonly channels: number;
  readonly features: number;
}

/** The weights by gate, after the checks: `U`, `W` and `b` with the gate's letter. */
export function gatesOf<K extends string>(
  name: string,
  letters: readonly K[],
  weights: unknown,
): { readonly gates: Readonly<Record<K, Gate>>; readonly sizes: Sizes } {
  if (
    typeof weights !== 'object' ||
    weights === null ||
    Array.isArray(weights) ||
    isTensor(weights) ||
    isNDArray(weights)
  )
    throw new ArgumentError(`${name}: weights must be an object of arrays, got ${describe(weights)}.`);
  const names = letters.flatMap((letter) => [`U${letter}`, `W${letter}`, `b${letter}`]);
  for (const key of Object.keys(weights)) {
    if (!names.includes(key))
      throw new ArgumentError(`${name}: unknown option '${key}' among the weights; there are ${names.join(', ')}.`);
  }
  const read = (key: string): Value => {
    const given = (weights as Record<string, Input>)[key];
    if (given === undefined)
      throw new ArgumentError(`${name}: weights lack ${key}; there must be ${names.join(', ')}.`);
    return floats(name, given);
  };
  const shape = shapeOfValue(read(names[0]!));
  if (shape.length !== 2)
    throw new ShapeError(`${name}: ${names[0]} must have shape [channels, features], got ${showShape(shape)}.`);
  const [channels, features] = shape as [number, number];
  const gates = letters.map((letter) => {
    const gate: Gate = { U: read(`U${letter}`), W: read(`W${letter}`), b: read(`b${letter}`) };
    checkShape(name, `U${letter}`, gate.U, [channels, features]);
    checkShape(name, `W${letter}`, gate.W, [features, features]);
    checkShape(name, `b${letter}`, gate.b, [features]);
    return [letter, gate] as const;
  });
  return { gates: Object.fromEntries(gates) as Record<K, Gate>, sizes: { channels, features } };
}

/** Demands input of shape `[...leading, channels]` with so many leading dimensions. */
export function inputOf(name: string, x: Input | Value, leading: readonly string[], { channels }: Sizes): Value {
  const value = floats(name, x);
  const shape = shapeOfValue(value);
  if (shape.length !== leading.length + 1 || shape.at(-1) !== channels) {
    throw new ShapeError(
      `${name}: input must have shape [${[...leading, String(channels)].join(', ')}], got ${showShape(shape)}.`,
    );
  }
  return value;
}

/** A state of shape `[data, features]`; zeros when it is left out. */
export function stateOf(
  name: string,
  from: object,
  key: string,
  data: number,
  { features }: Sizes,
  like: Value,
): Value {
  if (!(key in from)) return allocate(rowMajor([data, features]), arrayOfValue(like).dtype);
  const state = floats(name, (from as Record<string, Input>)[key]!);
  checkShape(name, key, state, [data, features]);
  return state;
}

/** What the input contributes to a gate, at all times at once. */
export function driven(x: Value, { U, b }: Gate): Value {
  return add(matmul(x, U), b);
}

/** The gates under dropout, and masks of what input contributes. */
export function dropFrom<K extends string>(
  name: string,
  gates: Readonly<Record<K, Gate>>,
  rate: number,
  seed: number | Generator | undefined,
  data: number,
): { readonly gates: Readonly<Record<K, Gate>>; readonly drop: (x: Value, gate: K) => Value } {
  if (rate === 0) return { gates, drop: (x) => x };
  const from = generatorOf(name, seed);
  const masks: Partial<Record<K, NDArray>> = {};
  const thinned = (Object.entries(gates) as [K, Gate][]).map(([letter, gate]) => {
    const features = shapeOfValue(gate.b)[0]!;
    masks[letter] = keptAtRandom([1, data, features], rate, from);
    return [letter, { ...gate, W: dropped(gate.W, keptAtRandom([features, features], rate, from), rate) }] as const;
  });
  return {
    gates: Object.fromEntries(thinned) as Record<K, Gate>,
    drop: (x, gate) => dropped(x, masks[gate]!, rate),
  };
}

/** The parts along the first dimension. By halves, so that the gradient costs n log n and not n². */
export function unstacked(x: Value): Value[] {
  const [n = 0, ...rest] = shapeOfValue(x);
  if (n === 0) return [];
  if (n === 1) return [reshape(x, rest)];
  const half = n >> 1;
  return [...unstacked(section(x, 0, 0, half)), ...unstacked(section(x, 0, half, n))];
}
