import { Xoshiro, common, seedOf, type Generator } from './source.js';

export type { Generator } from './source.js';

/**
 * A generator of its own.
 *
 * @example
 * rand(3, { seed: generator(7) });
 */
export function generator(seed: number): Generator {
  return new Xoshiro(seedOf('generator', seed));
}

/** Seeds what random functions without option `seed` draw from. */
export function seed(value: number): void {
  common.reseed(seedOf('seed', value));
}
