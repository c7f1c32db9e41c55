import { describe, type Tensor } from '@stdgrad/core';
import { placeOf, showShape } from '@stdgrad/kernels';
import { ArgumentError, ShapeError } from '@stdgrad/protocol';
import type { CreateOptions } from '../create/create.js';
import { shapeOf } from '../define/dims.js';
import { checkOptions } from '../define/options.js';
import { drawn, filled, floatOption, type RandomOptions, type Shape } from './fill.js';

/** Options of {@link uniform}. */
export interface UniformOptions extends RandomOptions {
  /** @default 0 */
  readonly low?: number;
  /** @default 1 */
  readonly high?: number;
}

/** Options of {@link normal}. */
export interface NormalOptions extends RandomOptions {
  /** @default 0 */
  readonly mean?: number;
  /** @default 1 */
  readonly stdev?: number;
}

/** Options of initialisers that know how many numbers meet in a sum. */
export interface GainOptions extends RandomOptions {
  /** Factor for what the activation that follows takes away: √2 for `relu`. */
  readonly gain?: number;
}

function finite(name: string, option: string, x: unknown): number {
  if (typeof x === 'number' && Number.isFinite(x)) return x;
  throw new ArgumentError(`${name}: option '${option}' must be a finite number, got ${describe(x)}.`);
}

/** Numbers equally likely from `low` up to, without, `high`. */
export function uniform(shape: Shape, options: UniformOptions = {}): Tensor {
  const low = finite('uniform', 'low', options.low ?? 0);
  const high = finite('uniform', 'high', options.high ?? 1);
  if (low >= high) throw new ArgumentError(`uniform: option 'low' must be below 'high', got ${low} and ${high}.`);
  return drawn('uniform', shape, options, (from) => low + (high - low) * from.uniform(), ['low', 'high']);
}

/** Numbers of a normal distribution. */
export function normal(shape: Shape, options: NormalOptions = {}): Tensor {
  const mean = finite('normal', 'mean', options.mean ?? 0);
  const stdev = finite('normal', 'stdev', options.stdev ?? 1);
  if (stdev < 0) throw new ArgumentError(`normal: option 'stdev' must not be negative, got ${stdev}.`);
  return drawn('normal', shape, options, (from) => mean + stdev * from.normal(), ['mean', 'stdev']);
}

/** How many numbers go into one result of a layer and come out of one input: `[out, in, ...window]`. */
function fans(name: string, given: Shape): readonly [fanIn: number, fanOut: number] {
  const shape = shapeOf(name, given);
  const [out, into, ...window] = shape;
  if (out === undefined || into === undefined)
    throw new ShapeError(`${name}: the shape must be [out, in, ...window], got ${showShape(shape)}.`);
  const field = window.reduce((n, m) => n * m, 1);
  return [into * field, out * field];
}

/** An initialiser of a standard deviation that the shape tells. */
function scaled(
  name: string,
  gain: number,
  spread: (fanIn: number, fanOut: number) => number,
  isNormal: boolean,
): (shape: Shape, options?: GainOptions) => Tensor {
  const initialise = (shape: Shape, options: GainOptions = {}): Tensor => {
    const stdev = finite(name, 'gain', options.gain ?? gain) * spread(...fans(name, shape));
    // a uniform distribution from −a to a has variance a²/3
    const bound = Math.sqrt(3) * stdev;
    return drawn(
      name,
      shape,
      options,
      (from) => (isNormal ? stdev * from.normal() : bound * (2 * from.uniform() - 1)),
      ['gain'],
    );
  };
  Object.defineProperty(initialise, 'name', { value: name });
  return initialise;
}

const glorot = (fanIn: number, fanOut: number): number => Math.sqrt(2 / (fanIn + fanOut));
const he = (fanIn: number): number => Math.sqrt(1 / fanIn);

/**
 * Numbers equally likely around 0, of variance gain² · 2 / (in + out); gain is 1 by default.
 *
 * @param shape - `[out, in, ...window]`
 * @see Glorot, Bengio (2010), Understanding the difficulty of training deep feedforward neural networks
 */
export const glorotUniform = scaled('glorotUniform', 1, glorot, false);

/** As {@link glorotUniform}, normally distributed. */
export const glorotNormal = scaled('glorotNormal', 1, glorot, true);

/**
 * Numbers equally likely around 0, of variance gain² / in; gain is √2 by default, for `relu`.
 *
 * @param shape - `[out, in, ...window]`
 * @see He, Zhang, Ren, Sun (2015), Delving deep into rectifiers
 */
export const heUniform = scaled('heUniform', Math.SQRT2, he, false);

/** As {@link heUniform}, normally distributed. */
export const heNormal = scaled('heNormal', Math.SQRT2, he, true);

const plain = new Set(['dtype', 'constant']);

/**
 * Filters that hand each channel on, as far as there are as many: 1 in the middle of the window, 0 elsewhere.
 *
 * @param shape - `[filters, channels, ...window]`
 * @see Zagoruyko, Komodakis (2017), DiracNets
 */
export function dirac(shape: Shape, options: Omit<CreateOptions, 'like'> = {}): Tensor {
  checkOptions('dirac', options, plain);
  fans('dirac', shape);
  const [filters, channels, ...window] = shapeOf('dirac', shape) as [number, number, ...number[]];
  const middle = window.map((size) => Math.floor(size / 2));
  return filled('dirac', shape, floatOption('dirac', options.dtype), options.constant, (x) => {
    if (x.layout.size === 0) return;
    for (let k = 0; k < Math.min(filters, channels); k++) x.buffer[placeOf(x, 'dirac', [k, k, ...middle])] = 1;
  });
}
