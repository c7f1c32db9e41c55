import { describe } from '@stdgrad/core';
import { ArgumentError } from '@stdgrad/protocol';
import type { OpOptions } from '../define/options.js';
import { ownOptions } from './contraction.js';

/** Options of ops that decide on the rank of a matrix. */
export interface RankOptions extends OpOptions {
  /**
   * Singular values up to this fraction of the largest count as zero.
   *
   * @default max(m, n) · 2⁻⁵²
   */
  readonly rtol?: number;
}

/** Names of these options. */
export const rankOptions: ReadonlySet<string> = new Set(['rtol', ...ownOptions]);

/** The fraction of option `rtol`, after the checks. */
export function cutoffOf(name: string, rtol: unknown, shape: readonly number[]): number {
  if (rtol === undefined) return Math.max(...shape.slice(-2)) * Number.EPSILON;
  if (typeof rtol === 'number' && rtol >= 0) return rtol;
  throw new ArgumentError(`${name}: option 'rtol' must be a number from 0 on, got ${describe(rtol)}.`);
}
