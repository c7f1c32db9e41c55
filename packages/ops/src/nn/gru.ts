import type { Input, Value } from '@stdgrad/core';
import { real } from '../define/domain.js';
import { checkOptions } from '../define/options.js';
import { example, row, type HasRow, type ArrayOp } from '../define/row.js';
import { add, mul, sub } from '../elementwise/arithmetic.js';
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

const letters = ['z', 'r', 'h'] as const;
type Letter = (typeof letters)[number];

/** Weights of a gated recurrent unit: `U` of shape `[channels, features]`, `W` `[features, features]`, `b` `[features]`. */
export type GruWeights = Readonly<Record<`${'U' | 'W' | 'b'}${Letter}`, Input | Value>>;

/** Options of {@link gru}. */
export interface GruOptions extends RecurrentOptions {
  /** First state, of shape `[data, features]`; default zeros. */
  readonly s0?: Input | Value;
}

/** The next state, from what the input contributes to each gate. */
function step(x: Readonly<Record<Letter, Value>>, s: Value, gates: Readonly<Record<Letter, Gate>>): Value {
  const z = sigmoid(add(x.z, matmul(s, gates.z.W)));
  const r = sigmoid(add(x.r, matmul(s, gates.r.W)));
  const h = tanh(add(x.h, matmul(mul(r, s), gates.h.W)));
  // (1 − z) h + z s
  return add(h, mul(z, sub(s, h)));
}

const cellOptions = new Set(['constant']);
const sequenceOptions = new Set(['s0', 'dropout', 'seed', 'constant']);

type GruCell = ArrayOp<[s: Input | Value, weights: GruWeights, options?: ConstantOption]>;

/**
 * One step of a gated recurrent unit: z = σ(x Uz + s Wz + bz), r = σ(x Ur + s Wr + br),
 * h = tanh(x Uh + (r s) Wh + bh); the next state is (1 − z) h + z s.
 *
 * @param x - input, of shape `[data, channels]`
 * @param s - state, of shape `[data, features]`
 * @see Cho et al. (2014), Learning phrase representations using RNN encoder-decoder
 */
export const gruCell: GruCell & HasRow<GruCell> = row(
  ((x: Input | Value, s: Input | Value, weights: GruWeights, options: ConstantOption = {}): Value => {
    checkOptions('gruCell', options, cellOptions);
    const { gates, sizes } = gatesOf('gruCell', letters, weights);
    const input = inputOf('gruCell', x, ['data'], sizes);
    const state = stateOf('gruCell', { s }, 's', shapeOfValue(input)[0]!, sizes, input);
    const parts = { z: driven(input, gates.z), r: driven(input, gates.r), h: driven(input, gates.h) };
    return finish(step(parts, state, gates), [x], options);
  }) as GruCell,
  {
    name: 'gruCell',
    kind: 'smooth',
    on: real,
    examples: [
      example([[2, 3], [2, 2], [3, 2], [2, 2], [2]], (f, x: Value, s: Value, U: Value, W: Value, b: Value) => f(x, s, { Uz: U, Wz: W, bz: b, Ur: U, Wr: W, br: b, Uh: U, Wh: W, bh: b }, {})), // prettier-ignore
    ],
  },
);

type Gru = ArrayOp<[weights: GruWeights, options?: GruOptions]>;

/**
 * States of a gated recurrent unit along a sequence; see {@link gruCell}.
 *
 * @param x - input, of shape `[times, data, channels]`
 * @returns shape `[times + 1, data, features]`, the first state included
 */
export const gru: Gru & HasRow<Gru> = row(
  ((x: Input | Value, weights: GruWeights, options: GruOptions = {}): Value => {
    checkOptions('gru', options, sequenceOptions);
    const rate = rateOf('gru', options.dropout ?? 0);
    const { gates: all, sizes } = gatesOf('gru', letters, weights);
    const input = inputOf('gru', x, ['times', 'data'], sizes);
    const data = shapeOfValue(input)[1]!;
    const first = stateOf('gru', options, 's0', data, sizes, input);
    const { gates, drop } = dropFrom('gru', all, rate, options.seed, data);
    const [z, r, h] = letters.map((letter) => unstacked(drop(driven(input, gates[letter]), letter)));
    const states = [first];
    for (let t = 0; t < z!.length; t++) states.push(step({ z: z![t]!, r: r![t]!, h: h![t]! }, states[t]!, gates));
    return finish(stack(states), [x], options);
  }) as Gru,
  {
    name: 'gru',
    kind: 'smooth',
    on: real,
    examples: [
      example([[2, 1, 2], [2, 2], [2, 2], [2], [1, 2]], (f, x: Value, U: Value, W: Value, b: Value, s0: Value) => f(x, { Uz: U, Wz: W, bz: b, Ur: U, Wr: W, br: b, Uh: U, Wh: W, bh: b }, { s0 })), // prettier-ignore
      example([[3, 2, 1], [1, 2], [2, 2], [2]], (f, x: Value, U: Value, W: Value, b: Value) => f(x, { Uz: U, Wz: W, bz: b, Ur: U, Wr: W, br: b, Uh: U, Wh: W, bh: b }, { dropout: 0.3, seed: 3 })), // prettier-ignore
    ],
  },
);
