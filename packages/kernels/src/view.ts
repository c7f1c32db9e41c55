import { copy, viewOf } from './broadcast.js';
import { Layout, rowMajor } from './layout.js';
import type { NDArray } from './ndarray.js';

/** The elements in row-major order in another shape of the same size: a view where the layout allows it, else a copy. */
export function reshape(x: NDArray, shape: readonly number[]): NDArray {
  if (x.layout.dense) return viewOf(x, rowMajor(shape), x.start);
  const strides = reshapedStrides(x.layout, shape);
  if (strides !== null) return viewOf(x, new Layout(shape, strides), x.start);
  const z = copy(x);
  z.layout = rowMajor(shape);
  return z;
}

// as NumPy: groups of dimensions with equal products are matched; a group needs to be contiguous in itself
function reshapedStrides(layout: Layout, shape: readonly number[]): number[] | null {
  if (layout.size === 0) return rowMajor(shape).strides.slice();
  const from: number[] = [];
  const steps: number[] = [];
  layout.shape.forEach((size, d) => {
    if (size === 1) return;
    from.push(size);
    steps.push(layout.strides[d]);
  });
  const strides = new Array<number>(shape.length);
  let i = 0;
  let j = 0;
  while (i < from.length && j < shape.length) {
    let oldEnd = i + 1;
    let newEnd = j + 1;
    let oldSize = from[i];
    let newSize = shape[j];
    while (oldSize !== newSize) {
      if (newSize < oldSize) newSize *= shape[newEnd++];
      else oldSize *= from[oldEnd++];
    }
    for (let d = i; d < oldEnd - 1; d++) if (steps[d] !== steps[d + 1] * from[d + 1]) return null;
    let step = steps[oldEnd - 1];
    for (let d = newEnd - 1; d >= j; d--) {
      strides[d] = step;
      step *= shape[d];
    }
    i = oldEnd;
    j = newEnd;
  }
  for (; j < shape.length; j++) strides[j] = 1;
  return strides;
}

/** Dimension `k` of the result is dimension `order[k]` of `x`. */
export function permute(x: NDArray, order: readonly number[]): NDArray {
  const { shape, strides } = x.layout;
  return viewOf(
    x,
    new Layout(
      order.map((d) => shape[d]),
      order.map((d) => strides[d]),
    ),
    x.start,
  );
}

/** The elements in reverse order along the given dimensions. */
export function flip(x: NDArray, dims: readonly number[]): NDArray {
  const { shape, strides, size } = x.layout;
  let { start } = x;
  const turned = strides.slice();
  for (const d of dims) {
    if (size > 0) start += (shape[d] - 1) * strides[d];
    turned[d] = -strides[d];
  }
  return viewOf(x, new Layout(shape, turned), start);
}

/** Elements `from` to `to` (excluded) along one dimension. */
export function narrow(x: NDArray, dim: number, from: number, to: number): NDArray {
  const { shape, strides } = x.layout;
  const narrowed = shape.slice();
  narrowed[dim] = to - from;
  return viewOf(x, new Layout(narrowed, strides), x.start + from * strides[dim]);
}
