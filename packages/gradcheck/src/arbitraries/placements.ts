import { tensor, viewTensor, arrayOf, type Tensor } from '@stdgrad/core';
import { Layout, NDArray, fromElements, viewOf } from '@stdgrad/kernels';
import { buffers, type DType, type TypedArray } from '@stdgrad/protocol';
import fc from 'fast-check';
import type { Sample } from './samples.js';
import type { Subject } from '../laws/subject.js';
import { eachIndex, type Shape } from './shapes.js';

/** How an operand lies in its memory. */
export interface Placement {
  /** Memory order of the dimensions: the first moves slowest. */
  readonly order: readonly number[];
  /** Per dimension: distance of neighbours, 1 without gaps, negative when reversed, 0 when repeated. */
  readonly spread: readonly number[];
  /** Places before the lowest and after the highest element. */
  readonly margin: number;
}

/** A placement that leaves elements as they are, row-major without gaps. */
export const contiguous = (rank: number): Placement => ({
  order: Array.from({ length: rank }, (_, d) => d),
  spread: Array.from({ length: rank }, () => 1),
  margin: 0,
});

/** Placements of arrays of some rank: permuted, reversed, with gaps and offsets; with `repeats`, also zero strides. */
export function placements(rank: number, repeats = false): fc.Arbitrary<Placement> {
  const choices = repeats ? [1, 1, -1, 2, -2, 3, 0] : [1, 1, -1, 2, -2, 3];
  return fc.record({
    order: fc.shuffledSubarray(
      Array.from({ length: rank }, (_, d) => d),
      { minLength: rank },
    ),
    spread: fc.array(fc.constantFrom(...choices), { minLength: rank, maxLength: rank }),
    margin: fc.integer({ min: 0, max: 3 }),
  });
}

/** Contents of an operand, and how they lie in memory. */
export type PlacedSample = readonly [Sample, Placement];

/** Operands, and how each lies in memory. */
export function placedOperands(subject: Subject, repeats = false): fc.Arbitrary<readonly PlacedSample[]> {
  return subject.operands.chain((operands) =>
    fc
      .tuple(...operands.map(({ shape }) => placements(shape.length, repeats)))
      .map((found) => operands.map((operand, k) => [operand, found[k]!] as const)),
  );
}

/** An operand in memory of its own, with everything between and around its elements filled with NaN. */
export interface Placed {
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
  readonly data: TypedArray;
  readonly dtype: DType;
  /** Contents in row-major order: those of the sample, repeated along dimensions of stride 0. */
  readonly values: Float64Array;
  /** Memory place of each element in row-major order. */
  readonly places: readonly number[];
}

/** Puts a sample into memory as a placement says. */
export function place(
  { shape, values }: Sample,
  { order, spread, margin }: Placement,
  dtype: DType = 'float64',
): Placed {
  const strides = shape.map(() => 0);
  let step = 1;
  for (const d of order.toReversed()) {
    const gap = Math.abs(spread[d]!);
    strides[d] = spread[d]! < 0 ? -step * gap : step * gap;
    if (gap !== 0) step *= Math.max(1, shape[d]!) * gap;
  }
  let offset = margin;
  shape.forEach((n, d) => (offset += strides[d]! < 0 ? (n - 1) * -strides[d]! : 0));
  if (shape.includes(0)) offset = margin;
  const data = new buffers[dtype](step + 2 * margin).fill(NaN);
  const places: number[] = [];
  eachIndex(shape, (index, k) => {
    const at = index.reduce((sum, i, d) => sum + i * strides[d]!, offset);
    places.push(at);
    if (Number.isNaN(data[at]) || !(dtype === 'float64' || dtype === 'float32')) data[at] = values[k]!;
  });
  return { shape, strides, offset, data, dtype, places, values: Float64Array.from(places, (at) => data[at]!) };
}

/** The operand as an ndarray of another library, which is recognised by its shape only. */
export function foreign({ shape, strides, offset, data, dtype }: Placed): object {
  return { data, shape: [...shape], strides: [...strides], offset, dtype, order: 'row-major' };
}

/** A tensor over the operand's memory. */
export function leafOver(placed: Placed): Tensor {
  return tensor(foreign(placed) as never, { copy: false });
}

/** A tensor that owns a copy of all the operand's memory, and the view of it that is the operand. */
export function viewWithin(placed: Placed): { readonly owner: Tensor; readonly view: Tensor } {
  const owner = tensor(fromElements(placed.data, [placed.data.length], placed.dtype));
  return { owner, view: viewOfTensor(owner, placed) };
}

/** The view of a tensor of one dimension that lies in it as the operand in its memory. */
export function viewOfTensor(owner: Tensor, placed: Placed): Tensor {
  return viewTensor(owner, viewIn(arrayOf(owner), placed));
}

/** The operand as a plain array of ours that is a view of a longer one. */
export function arrayWithin(placed: Placed): NDArray {
  return viewIn(fromElements(placed.data, [placed.data.length], placed.dtype), placed);
}

function viewIn(memory: NDArray, { shape, strides, offset }: Placed): NDArray {
  return viewOf(memory, new Layout(shape, strides), memory.start + offset);
}

/** All bytes of a typed array. */
export function bytesOf(data: TypedArray): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
}
