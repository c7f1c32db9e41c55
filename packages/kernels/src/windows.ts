import type { TypedArray } from '@stdgrad/protocol';
import { viewOf } from './broadcast.js';
import { Layout, rowMajor } from './layout.js';
import type { NDArray } from './ndarray.js';
import { nest } from './nest.js';

/**
 * Windows over the last dimensions, as a view of shape `[...other dimensions, ...grid, ...window]`.
 *
 * @param grid - how many places a window has along each of these dimensions
 * @param apart - distance from a place to the next
 * @param dilation - distance between neighbours inside a window
 */
export function windowView(
  x: NDArray,
  grid: readonly number[],
  window: readonly number[],
  apart: readonly number[],
  dilation: readonly number[],
): NDArray {
  const { shape, strides } = x.layout;
  const first = shape.length - window.length;
  const steps = strides.slice(first);
  const layout = new Layout(
    [...shape.slice(0, first), ...grid, ...window],
    [
      ...strides.slice(0, first),
      ...steps.map((step, k) => step * apart[k]),
      ...steps.map((step, k) => step * dilation[k]),
    ],
  );
  return viewOf(x, layout, x.start);
}

/**
 * Where the largest element of each window lies: places that count from the first element.
 *
 * @param view - windows as {@link windowView} gives them
 * @param outer - how many dimensions come before those of the window
 */
export function placesOfMaxima(view: NDArray, outer: number): Int32Array {
  const { shape, strides } = view.layout;
  const grid = rowMajor(shape.slice(0, outer));
  const offsets = offsetsOf(shape.slice(outer), strides.slice(outer));
  const places = new Int32Array(grid.size);
  nest(grid.shape, [strides.slice(0, outer), grid.strides], [0, 0], (n, [from, to], [step, next]) => {
    for (let k = 0; k < n; k++) {
      const first = from + k * step;
      places[to + k * next] = first + largest(view.buffer, view.start + first, offsets);
    }
  });
  return places;
}

function offsetsOf(shape: readonly number[], strides: readonly number[]): Int32Array {
  let offsets = [0];
  shape.forEach((size, d) => {
    offsets = offsets.flatMap((offset) => Array.from({ length: size }, (_, k) => offset + k * strides[d]));
  });
  return Int32Array.from(offsets);
}

// the first of equal ones; NaN beats all
function largest(x: TypedArray, start: number, offsets: Int32Array): number {
  let best = offsets[0];
  let most = x[start + best];
  for (const offset of offsets) {
    const value = x[start + offset];
    if (value > most || (value !== value && most === most)) {
      best = offset;
      most = value;
    }
  }
  return best;
}
