import { arrayOf, gatherRule, isTensor, linearRule, record, type Rule, type Value } from '@stdgrad/core';
import {
  allocate,
  embed as embedArray,
  rowMajor,
  take as takeArray,
  toDense,
  type Layout,
  type NDArray,
  type Region,
} from '@stdgrad/kernels';

// Linear maps that move or add elements; their adjoints in the tape's own vocabulary, for derivatives of any order.

/** Elements of `x` at listed places. */
export function take(x: Value, from: Region): Value {
  return isTensor(x) ? record(gatherRule, takeArray(arrayOf(x), from), x, null, from) : takeArray(x, from);
}

/** `g` at a region, zeros elsewhere; repeated places add up. */
export function embed(g: Value, into: Region): Value {
  return isTensor(g) ? record(embedRule, embedArray(arrayOf(g), into), g, null, into) : embedArray(g, into);
}

const embedRule = linearRule<Region>({ name: 'embed', forward: embedArray, adjoint: take });

/** A list of places in memory that lies as `owner`. */
export function listed(owner: Layout, places: Int32Array, shape: readonly number[] = [places.length]): Region {
  return { owner, layout: rowMajor(shape), start: 0, places };
}

/** Which elements of one operand went where in the result. */
export interface Part {
  /** Places in the operand. */
  readonly from: Region;
  /** The same elements in the result, in the same order. */
  readonly to: Region;
}

/** A result whose elements are elements of the operands; of operands without part in it the entry is `null`. */
export const rearranged = (name: string): Rule => ({
  name,
  needs: () => 0,
  vjp(k, g, { aux }) {
    const part = (aux as readonly (Part | null)[])[k];
    return part == null ? null : embed(take(g, part.to), part.from);
  },
});

/** Orders in which elements are added up: numbers of elements in row-major order. */
export type Lines = readonly Int32Array[];

/** Running sums along lines, forwards or backwards: each is the other's adjoint. */
export function runningSum(x: Value, lines: Lines, backwards: boolean): Value {
  const array = summed(isTensor(x) ? arrayOf(x) : x, lines, backwards);
  return isTensor(x) ? record(runningSums[backwards ? 1 : 0]!, array, x, null, lines) : array;
}

const runningSums = [false, true].map((backwards) =>
  linearRule<Lines>({
    name: 'cusum',
    forward: (x, lines) => summed(x, lines, backwards),
    adjoint: (g, lines) => runningSum(g, lines, !backwards),
  }),
);

function summed(x: NDArray, lines: Lines, backwards: boolean): NDArray {
  const from = toDense(x);
  const z = allocate(rowMajor(x.layout.shape), x.dtype);
  for (const line of lines) {
    let sum = 0;
    for (let i = 0; i < line.length; i++) {
      const k = line[backwards ? line.length - 1 - i : i]!;
      sum += from.buffer[from.start + k]!;
      z.buffer[z.start + k] = sum;
    }
  }
  return z;
}
