import type { NDArray } from '@stdgrad/kernels';
import type { Node, Value } from './node.js';

/** What a rule finds when it pulls a cotangent back: arrays in an ordinary sweep, tensors in a recorded one. */
export interface Saved {
  readonly x: Value | null;
  readonly y: Value | null;
  readonly z: Value | null;
  readonly xs: readonly Value[] | null;
  readonly aux: unknown;
}

/** Which contents a VJP reads: sum of these. */
export const saves = { nothing: 0, x: 1, y: 2, z: 4, xs: 8 } as const;

/** All that the tape knows of an op. */
export interface Rule {
  /** Name of the op, for messages. */
  readonly name: string;
  /** What the VJP of input `k` reads of the op's inputs and result: a sum of {@link saves}. */
  needs(k: number): number;
  /**
   * Pulls the cotangent of the result back to input `k`. The result may still have the shape of the op's result:
   * the sweep sums broadcast dimensions out. `null`: nothing flows there.
   */
  vjp(k: number, cotangent: Value, saved: Saved): Value | null;
  /**
   * Pushes the tangent of input `k`, which has the input's shape, forward to the result, whose shape is given.
   * Rules without it are transposed.
   */
  jvp?(k: number, tangent: Value, saved: Saved, shape: readonly number[]): Value | null;
  /** {@link vjp} of the first input in an ordinary sweep, when nobody else reads the cotangent: overwrites and returns it. */
  vjpInPlace?(cotangent: NDArray, node: Node): NDArray;
}
