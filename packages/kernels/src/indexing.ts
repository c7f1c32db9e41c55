import { IndexError } from '@stdgrad/protocol';
import { broadcastShapes, broadcastStrides } from './broadcast.js';
import { inRange, integerOffsets, maskOffsets, offsetsOf, sums, type Offsets } from './index-offsets.js';
import { Layout, rowMajor, scalarLayout, showShape } from './layout.js';
import { isNDArray, type NDArray } from './ndarray.js';
import { nest } from './nest.js';
import type { Region } from './region.js';

/** `end`, `end-2` or `end/3` in a slice, as `@stdlib/slice` has it: `end` is the size of the dimension. */
export interface EndBound {
  readonly minus: number;
  readonly over: number;
}

/** Every `step`-th index from `start` until before `stop`; negative bounds count from the end, `null` goes to it. */
export interface Span {
  readonly start: number | EndBound | null;
  readonly stop: number | EndBound | null;
  readonly step: number;
}

/**
 * One item of an index: an integer, a span, a new dimension of size 1, all dimensions that no other item speaks of, or
 * an array: booleans are a mask over as many dimensions as it has, anything else holds integers.
 */
export type IndexItem = number | Span | 'newaxis' | 'ellipsis' | NDArray;

/** What an index selects. */
export interface Selection extends Region {
  /** Whether reading copies although a view exists: one element, or an index array without dimensions. */
  readonly copies: boolean;
}

/**
 * The part of an array that an index selects, by NumPy's rules.
 *
 * @param name - function to name in errors
 * @param layout - layout of the array; the region counts places from its first element
 * @throws {@link IndexError} when there are too many items, or one is out of range or a mask of another shape
 * @throws {@link ShapeError} when index arrays do not broadcast to each other
 */
export function select(name: string, layout: Layout, items: readonly IndexItem[]): Selection {
  const { shape, strides } = layout;
  const { rest, advanced, copies } = survey(name, layout, items);
  const sizes: number[] = [];
  const steps: number[] = [];
  const arrays: Offsets[] = [];
  let start = 0;
  let dim = 0;
  // dimensions of index arrays go where the first of them (integers count) stands, or in front when they are separated
  let position = -1;
  let separated = false;
  let previous: IndexItem | null = null;
  const whole = (count: number): void => {
    for (const end = dim + count; dim < end; dim++) {
      sizes.push(shape[dim]);
      steps.push(strides[dim]);
    }
  };
  for (const item of items) {
    const isArray = isNDArray(item);
    if (typeof item === 'number' || isArray) {
      if (position < 0) position = sizes.length;
      else if (typeof previous !== 'number' && !isNDArray(previous)) separated = true;
    }
    previous = item;
    if (typeof item === 'number') {
      start += inRange(name, item, shape[dim], dim) * strides[dim];
      dim++;
    } else if (item === 'newaxis') {
      sizes.push(1);
      steps.push(0);
    } else if (item === 'ellipsis') whole(rest);
    else if (!isArray) {
      const [first, count] = spanOf(item, shape[dim]);
      if (count > 0) start += first * strides[dim];
      sizes.push(count);
      steps.push(strides[dim] * item.step);
      dim++;
    } else if (item.dtype === 'bool') {
      arrays.push(maskOffsets(name, item, layout, dim));
      dim += item.layout.shape.length;
    } else {
      const found = integerOffsets(name, item, shape[dim], strides[dim], dim);
      if (item.layout.shape.length === 0) start += found.offsets[0];
      else arrays.push(found);
      dim++;
    }
  }
  whole(shape.length - dim);
  if (advanced) return gathered(name, layout, start, { sizes, steps }, arrays, separated ? 0 : position);
  const part = sizes.length === 0 ? scalarLayout : new Layout(sizes, steps);
  return { owner: layout, layout: part, start, places: null, copies };
}

interface Survey {
  /** How many dimensions an ellipsis stands for. */
  readonly rest: number;
  readonly advanced: boolean;
  readonly copies: boolean;
}

function survey(name: string, { shape }: Layout, items: readonly IndexItem[]): Survey {
  let used = 0;
  let ellipses = 0;
  let integers = 0;
  let advanced = false;
  let scalar = false;
  for (const item of items) {
    if (item === 'newaxis') continue;
    if (item === 'ellipsis') ellipses++;
    else if (typeof item === 'number') integers++;
    else if (!isNDArray(item)) used++;
    else if (item.dtype === 'bool') {
      advanced = true;
      used += item.layout.shape.length;
    } else if (item.layout.shape.length === 0) {
      scalar = true;
      used++;
    } else {
      advanced = true;
      used++;
    }
  }
  used += integers;
  if (ellipses > 1)
    throw new IndexError(`${name}: an index may have one ellipsis, got ${ellipses}; write ':' or null.`);
  if (used > shape.length) {
    throw new IndexError(
      `${name}: too many indices: the array has ${shape.length} dimension(s) of shape ${showShape(shape)}, got indices for ${used}; leave some out.`,
    );
  }
  // an index of integers alone, one a dimension, reads an element
  const element = integers === shape.length && integers === items.length;
  return { rest: shape.length - used, advanced, copies: element || scalar };
}

/** First index and number of indices of a span; bounds outside the dimension are clamped, as in `@stdlib/slice`. */
function spanOf({ start, stop, step }: Span, size: number): [first: number, count: number] {
  if (size === 0) return [0, 0];
  const back = step < 0;
  let first = boundOf(start, size, back) ?? (back ? size - 1 : 0);
  if (first < 0) first = Math.max(first + size, 0);
  else if (first >= size) first = back ? size - 1 : size;
  const asked = boundOf(stop, size, back);
  let end = asked ?? (back ? -1 : size);
  if (asked !== null && end < 0) end = Math.max(end + size, back ? -1 : 0);
  else if (end > size) end = size;
  return [first, Math.max(0, Math.ceil((end - first) / step))];
}

function boundOf(bound: Span['start'], size: number, back: boolean): number | null {
  if (bound === null || typeof bound === 'number') return bound;
  if (bound.over === 1) return Math.max(size - bound.minus, 0);
  return Math.floor((back ? size - 1 : size) / bound.over);
}

interface Basic {
  readonly sizes: readonly number[];
  readonly steps: readonly number[];
}

/** A list of places: the dimensions of the index arrays stand before dimension `position` of the others. */
function gathered(
  name: string,
  owner: Layout,
  start: number,
  { sizes, steps }: Basic,
  arrays: readonly Offsets[],
  position: number,
): Selection {
  const common = broadcastShapes(
    `${name}: index arrays`,
    arrays.map(({ shape }) => shape),
  );
  const middle = new Int32Array(common.reduce((n, size) => n * size, 1));
  for (const { shape, offsets } of arrays) {
    nest(common, [broadcastStrides(rowMajor(shape), common), rowMajor(common).strides], [0, 0], (n, p, s) => {
      for (let k = 0, i = p[0], o = p[1]; k < n; k++, i += s[0], o += s[1]) middle[o] += offsets[i];
    });
  }
  const outer = offsetsOf(sizes.slice(0, position), steps.slice(0, position));
  const inner = offsetsOf(sizes.slice(position), steps.slice(position));
  for (let k = 0; k < outer.length; k++) outer[k] += start;
  const places = sums(sums(outer, middle), inner);
  const shape = [...sizes.slice(0, position), ...common, ...sizes.slice(position)];
  return { owner, layout: rowMajor(shape), start: 0, places, copies: true };
}

/** The same selection of an array, with its places counted from the first element of the array's owner. */
export function within(selection: Selection, array: NDArray, owner: NDArray): Selection {
  if (array === owner) return selection;
  const { layout, places, copies } = selection;
  const shift = array.start - owner.start;
  return {
    owner: owner.layout,
    layout,
    start: selection.start + shift,
    places: places === null || shift === 0 ? places : places.map((place) => place + shift),
    copies,
  };
}
