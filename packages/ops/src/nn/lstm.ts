import { describe, type Input, type Value } from '@stdgrad/core';
import { ArgumentError } from '@stdgrad/protocol';
import { real } from '../define/domain.js';
import { checkOptions } from '../define/options.js';
import { example, row } from '../define/row.js';
import { add, mul } from '../elementwise/arithmetic.js';
import { tanh } from '../elementwise/trigonometric.js';
import { matmul } from '../linalg/matmul.js';
import { stack } from '../shape/join.js';
import { sigmoid } from './activations.js';
import { rateOf } from './masks.js';
import { finish, shapeOfValue, type ConstantOption } from './inputs.js';
import {
  driven,
  dropFrom,
  gatesOf,
  inputOf,
  stateOf,
  unstacked,
  type Gate,
  type RecurrentOptions,
} from './recurrent.js';

const letters = ['i', 'f', 'o', 'g'] as const;
type Letter = (typeof letters)[number];

/** Weights of a long short-term memory: `U` of shape `[channels, features]`, `W` `[features, features]`, `b` `[features]`. */
export type LstmWeights = Readonly<Record<`${'U' | 'W' | 'b'}${Letter}`, Input | Value>>;

/** Options of {@link lstm}. */
export interface LstmOptions extends RecurrentOptions {
  /** First state, of shape `[data, features]`; default zeros. */
  readonly h0?: Input | Value;
  /** First memory, of shape `[data, features]`; default zeros. */
  readonly c0?: Input | Value;
}

/** State and memory. */
export type LstmState = [h: Value, c: Value];

/** The next state and memory, from what the input contributes to each gate. */
function step(x: Readonly<Record<Letter, Value>>, [h, c]: LstmState, gates: Readonly<Record<Letter, Gate>>): LstmState {
  const through = (letter: Letter): Value => add(x[letter], matmul(h, gates[letter].W));
  const kept = mul(sigmoid(through('f')), c);
  const memory = add(kept, mul(sigmoid(through('i')), tanh(through('g'))));
  return [mul(sigmoid(through('o')), tanh(memory)), memory];
}

const cellOptions = new Set(['constant']);
const sequenceOptions = new Set(['h0', 'c0', 'dropout', 'seed', 'constant']);

/**
 * One step of a long short-term memory: gates i, f, o = σ(x U + h W + b) and g = tanh(x Ug + h Wg + bg) give the
 * memory c′ = f c + i g and the state h′ = o tanh c′.
 *
 * @param x - input, of shape `[data, channels]`
 * @param before - state and memory, each of shape `[data, features]`
 * @see Hochreiter, Schmidhuber (1997), Long short-term memory; Gers et al. (2000) for the gate f
 */
export const lstmCell = row(
  (
    x: Input | Value,
    before: readonly [h: Input | Value, c: Input | Value],
    weights: LstmWeights,
    options: ConstantOption = {},
  ): LstmState => {
    const name = 'lstmCell';
    checkOptions(name, options, cellOptions);
    if (!Array.isArray(before) || before.length !== 2)
      throw new ArgumentError(`${name}: the state must be a list of state and memory, got ${describe(before)}.`);
    const [h, c] = before;
    const { gates, sizes } = gatesOf(name, letters, weights);
    const input = inputOf(name, x, ['data'], sizes);
    const data = shapeOfValue(input)[0]!;
    const state = stateOf(name, { h }, 'h', data, sizes, input);
    const memory = stateOf(name, { c }, 'c', data, sizes, input);
    const parts = Object.fromEntries(letters.map((letter) => [letter, driven(input, gates[letter])]));
    const next = step(parts as Record<Letter, Value>, [state, memory], gates);
    return next.map((part) => finish(part, [x], options)) as LstmState;
  },
  {
    name: 'lstmCell',
    kind: 'smooth',
    on: real,
    examples: [
      example([[2, 3], [2, 2], [2, 2], [3, 2], [2, 2], [2]], (f, x: Value, h: Value, c: Value, U: Value, W: Value, b: Value) => f(x, [h, c], { Ui: U, Wi: W, bi: b, Uf: U, Wf: W, bf: b, Uo: U, Wo: W, bo: b, Ug: U, Wg: W, bg: b })), // prettier-ignore
    ],
  },
);

/**
 * States and memories of a long short-term memory along a sequence; see {@link lstmCell}.
 *
 * @param x - input, of shape `[times, data, channels]`
 * @returns two arrays of shape `[times + 1, data, features]`, the first ones included
 */
export const lstm = row(
  (x: Input | Value, weights: LstmWeights, options: LstmOptions = {}): LstmState => {
    checkOptions('lstm', options, sequenceOptions);
    const rate = rateOf('lstm', options.dropout ?? 0);
    const { gates: all, sizes } = gatesOf('lstm', letters, weights);
    const input = inputOf('lstm', x, ['times', 'data'], sizes);
    const data = shapeOfValue(input)[1]!;
    const h = [stateOf('lstm', options, 'h0', data, sizes, input)];
    const c = [stateOf('lstm', options, 'c0', data, sizes, input)];
    const { gates, drop } = dropFrom('lstm', all, rate, options.seed, data);
    const parts = letters.map((letter) => unstacked(drop(driven(input, gates[letter]), letter)));
    for (let t = 0; t < parts[0]!.length; t++) {
      const now = Object.fromEntries(letters.map((letter, k) => [letter, parts[k]![t]!]));
      const [state, memory] = step(now as Record<Letter, Value>, [h[t]!, c[t]!], gates);
      h.push(state);
      c.push(memory);
    }
    return [finish(stack(h), [x], options), finish(stack(c), [x], options)];
  },
  {
    name: 'lstm',
    kind: 'smooth',
    on: real,
    examples: [
      example([[2, 1, 2], [2, 2], [2, 2], [2], [1, 2], [1, 2]], (f, x: Value, U: Value, W: Value, b: Value, h0: Value, c0: Value) => f(x, { Ui: U, Wi: W, bi: b, Uf: U, Wf: W, bf: b, Uo: U, Wo: W, bo: b, Ug: U, Wg: W, bg: b }, { h0, c0 })), // prettier-ignore
    ],
  },
);
