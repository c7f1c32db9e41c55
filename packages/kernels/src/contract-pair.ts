import type { DType } from '@stdgrad/protocol';
import { viewOf } from './broadcast.js';
import { Layout, rowMajor } from './layout.js';
import { loop2, map2 } from './map.js';
import { matmul } from './matmul.js';
import { NDArray } from './ndarray.js';
import { permute, reshape } from './view.js';

/** An array whose dimensions have labels. */
export interface Labelled {
  readonly array: NDArray;
  readonly labels: readonly number[];
}

const times = loop2((a, b) => a * b);

/**
 * Product of two arrays, each of whose labels comes once there, summed over the labels that both have and nobody needs.
 *
 * @param needed - labels that stay, in the order in which the result should have them; every label of only one operand
 * is among them
 */
export function multiplyPair(
  x: Labelled,
  y: Labelled,
  needed: ReadonlySet<number>,
  sizes: readonly number[],
  dtype: DType,
): Labelled {
  const summed = x.labels.filter((label) => !needed.has(label));
  const labels = [...needed].filter((label) => x.labels.includes(label) || y.labels.includes(label));
  if (summed.length > 0) return asMatrices(x, y, summed, labels, sizes, dtype);
  return { array: map2('contract', times, aligned(x, labels), aligned(y, labels), dtype), labels };
}

/** A view with a dimension for each of the labels: of size 1 where `x` lacks it. */
function aligned(x: Labelled, labels: readonly number[]): NDArray {
  const { shape, strides } = x.array.layout;
  const places = labels.map((label) => x.labels.indexOf(label));
  const layout = new Layout(
    places.map((d) => (d < 0 ? 1 : shape[d])),
    places.map((d) => (d < 0 ? 0 : strides[d])),
  );
  return viewOf(x.array, layout, x.array.start);
}

/** Rows are the labels of one operand only, columns those of the other; what both have and keep is a batch. */
function asMatrices(
  x: Labelled,
  y: Labelled,
  summed: readonly number[],
  labels: readonly number[],
  sizes: readonly number[],
  dtype: DType,
): Labelled {
  const last = labels.findLast((label) => x.labels.includes(label) !== y.labels.includes(label));
  // the operand with the last label gives the columns, so that the result mostly lies as it should
  const [a, b] = last !== undefined && x.labels.includes(last) ? [y, x] : [x, y];
  const batch = labels.filter((label) => a.labels.includes(label) && b.labels.includes(label));
  const rows = labels.filter((label) => !b.labels.includes(label));
  const columns = labels.filter((label) => !a.labels.includes(label));
  const z = matmul(grouped(a, batch, rows, summed, sizes), grouped(b, batch, summed, columns, sizes), dtype);
  const order = [...batch, ...rows, ...columns];
  const layout = rowMajor(order.map((label) => sizes[label]));
  return { array: new NDArray(z.buffer, z.start, layout, dtype), labels: order };
}

/** `[...batch, rows, columns]`, with the dimensions of each group merged; copied only where the layout asks for it. */
function grouped(
  x: Labelled,
  batch: readonly number[],
  rows: readonly number[],
  columns: readonly number[],
  sizes: readonly number[],
): NDArray {
  const volume = (group: readonly number[]): number => group.reduce((n, label) => n * sizes[label], 1);
  const ordered = permute(
    x.array,
    [...batch, ...rows, ...columns].map((label) => x.labels.indexOf(label)),
  );
  return rows.length === 1 && columns.length === 1
    ? ordered
    : reshape(ordered, [...batch.map((label) => sizes[label]), volume(rows), volume(columns)]);
}
