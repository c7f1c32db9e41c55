import { describe } from '@stdgrad/core';
import { ArgumentError, shared } from '@stdgrad/protocol';

/** A source of random numbers: equal seeds give equal sequences, on every machine. */
export interface Generator {
  /** The next 32 random bits, as an integer from 0 on. */
  next(): number;
  /** The next number from 0 up to, without, 1: a multiple of 2⁻⁵³. */
  uniform(): number;
  /** The next number of the standard normal distribution. */
  normal(): number;
  /** The next integer from 0 up to, without, `count`, all equally likely. */
  below(count: number): number;
}

const brand = Symbol.for('stdgrad.generator.v1');

/** xoshiro128**, with a period of 2¹²⁸ − 1 (Blackman, Vigna 2018, Scrambled linear pseudorandom number generators). */
export class Xoshiro implements Generator {
  private readonly state: Uint32Array;
  private spare: number | null = null;

  constructor(seed: number) {
    this.state = new Uint32Array(4);
    this.reseed(seed);
  }

  /** Begins anew. The state is filled by splitmix32 from both halves of the seed. */
  reseed(seed: number): void {
    const halves = new Uint32Array(Float64Array.of(seed + 0).buffer);
    let [low, high] = [halves[0]!, halves[1]!];
    for (let k = 0; k < 4; k++) {
      low = (low + 0x9e3779b9) | 0;
      high = (high + 0x7f4a7c15) | 0;
      this.state[k] = mixed(low ^ mixed(high));
    }
    if (this.state.every((word) => word === 0)) this.state[0] = 1;
    this.spare = null;
  }

  next(): number {
    const s = this.state;
    const result = Math.imul(rotated(Math.imul(s[1]!, 5), 7), 9) >>> 0;
    const shifted = s[1]! << 9;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= shifted;
    s[3] = rotated(s[3]!, 11);
    return result;
  }

  uniform(): number {
    return ((this.next() >>> 5) * 2 ** 26 + (this.next() >>> 6)) / 2 ** 53;
  }

  // polar method (Marsaglia, Bray 1964), two numbers at a time
  normal(): number {
    if (this.spare !== null) {
      const { spare } = this;
      this.spare = null;
      return spare;
    }
    for (;;) {
      const [u, v] = [2 * this.uniform() - 1, 2 * this.uniform() - 1];
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      this.spare = v * factor;
      return u * factor;
    }
  }

  // what would make the first residues likelier is drawn again
  below(count: number): number {
    const bits = 2 ** 53;
    const most = bits - (bits % count);
    for (;;) {
      const drawn = this.uniform() * bits;
      if (drawn < most) return drawn % count;
    }
  }
}
Object.defineProperty(Xoshiro.prototype, brand, { value: true });

function rotated(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by));
}

/** Finaliser of MurmurHash3. */
function mixed(x: number): number {
  let h = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** What random functions draw from unless they are told. */
export const common = shared('ops.generator', () => new Xoshiro(Math.floor(Math.random() * 2 ** 53)));

/** A seed, after the checks. */
export function seedOf(name: string, x: unknown): number {
  if (typeof x === 'number' && Number.isFinite(x)) return x;
  throw new ArgumentError(`${name}: the seed must be a finite number, got ${describe(x)}.`);
}

/** The generator that option `seed` asks for: a new one for a number, the common one for nothing. */
export function generatorOf(name: string, given: unknown): Generator {
  if (given === undefined) return common;
  if (typeof given === 'object' && given !== null && brand in given) return given as unknown as Generator;
  if (typeof given === 'number') return new Xoshiro(seedOf(name, given));
  throw new ArgumentError(`${name}: option 'seed' must be a number or a generator, got ${describe(given)}.`);
}
