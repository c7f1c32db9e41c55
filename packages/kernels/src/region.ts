import { addInto, broadcastTo, copy, copyInto, viewOf } from './broadcast.js';
import { Layout, reach, repeats, rowMajor, sameShape } from './layout.js';
import { NDArray, allocate, scalarArray } from './ndarray.js';

const zero = scalarArray(0);

/**
 * Part of an owner's memory: a strided view of it, or a list of places (advanced indexing).
 * Places count from the owner's first element, so a region also fits every array that has the owner's layout.
 */
export interface Region {
  /** Layout of the memory that the places refer to. */
  readonly owner: Layout;
  /** Shape of the part, and for a view its steps. */
  readonly layout: Layout;
  /** Place of the first element, for a view. */
  readonly start: number;
  /** Places in row-major order of `layout.shape`, where no strided view exists. */
  readonly places: Int32Array | null;
}

/** The part of an owner's memory that a view of it shows. */
export function regionOf(view: NDArray, owner: NDArray): Region {
  return { owner: owner.layout, layout: view.layout, start: view.start - owner.start, places: null };
}

/** `x` itself where its elements lie as in `layout`, else a copy that does. */
export function inLayout(x: NDArray, layout: Layout): NDArray {
  if (x.layout === layout || (x.layout.dense && layout.dense && sameShape(x.layout, layout))) return x;
  return copyInLayout(x, layout);
}

/** A copy of `x` (broadcast where needed) whose elements lie as in `layout`. */
export function copyInLayout(x: NDArray, layout: Layout): NDArray {
  const z = zerosInLayout(layout, x.dtype);
  copyInto(z, x);
  return z;
}

/** Sum of two arrays of one shape, in memory of its own that lies as in `layout`. */
export function sumInLayout(x: NDArray, y: NDArray, layout: Layout): NDArray {
  if (!layout.dense || !x.layout.dense || !y.layout.dense) {
    // a broadcast view's elements share memory, their cotangents do not
    const z = repeats(layout) ? copy(x) : copyInLayout(x, layout);
    addInto(z, y);
    return z;
  }
  const z = allocate(layout, x.dtype);
  addRun(layout.size, x.buffer, x.start, y.buffer, y.start, z.buffer, z.start);
  return z;
}

type Buffer = NDArray['buffer'];

function addRun(n: number, x: Buffer, xi: number, y: Buffer, yi: number, z: Buffer, zi: number): void {
  for (let k = 0; k < n; k++) z[zi + k] = x[xi + k] + y[yi + k];
}

/** Zeros in memory of their own, lying as in `layout`. */
export function zerosInLayout(layout: Layout, dtype: NDArray['dtype']): NDArray {
  if (layout.dense) return allocate(layout, dtype);
  const [low, high] = reach(layout);
  const memory = allocate(rowMajor([high - low + 1]), dtype);
  return new NDArray(memory.buffer, memory.start - low, layout, dtype);
}

/** The part of `x` that the region names: a view of `x` where `x` lies like the owner and the region is strided. */
export function take(x: NDArray, region: Region): NDArray {
  const owner = inLayout(x, region.owner);
  if (region.places === null) return viewOf(owner, region.layout, owner.start + region.start);
  return gather(owner, region.places, region.layout);
}

/** Copies the elements at the given places. */
export function gather(x: NDArray, places: Int32Array, layout: Layout): NDArray {
  const z = allocate(rowMajor(layout.shape), x.dtype);
  copyPlaces(z.buffer, z.start, x.buffer, x.start, places);
  return z;
}

function copyPlaces(z: Buffer, zi: number, x: Buffer, xi: number, places: Int32Array): void {
  for (let k = 0; k < places.length; k++) z[zi + k] = x[xi + places[k]];
}

/** Writes `value` (broadcast to the region) into the memory of `x`, which lies like the owner. Of repeated places the last wins. */
export function put(x: NDArray, region: Region, value: NDArray): void {
  if (region.places === null) return copyInto(viewOf(x, region.layout, x.start + region.start), value);
  const dense = copy(broadcastTo('assign', value, region.layout.shape), x.dtype);
  writePlaces(x.buffer, x.start, region.places, dense.buffer, dense.start);
}

function writePlaces(z: Buffer, zi: number, places: Int32Array, x: Buffer, xi: number): void {
  for (let k = 0; k < places.length; k++) z[zi + places[k]] = x[xi + k];
}

/** Adds `g` into zeros at the region: the adjoint of {@link take}. */
export function embed(g: NDArray, region: Region): NDArray {
  const z = zerosInLayout(region.owner, g.dtype);
  addAt(z, region, g);
  return z;
}

/** Adds `g` at the region of `z`, which lies like the owner; repeated places add up. */
export function addAt(z: NDArray, region: Region, g: NDArray): void {
  if (region.places === null) return addInto(viewOf(z, region.layout, z.start + region.start), g);
  const dense = g.layout.dense ? g : copy(g);
  addPlaces(z.buffer, z.start, region.places, dense.buffer, dense.start);
}

function addPlaces(z: Buffer, zi: number, places: Int32Array, x: Buffer, xi: number): void {
  for (let k = 0; k < places.length; k++) z[zi + places[k]] += x[xi + k];
}

/** Zeros the region in `z`, which lies like the owner. */
export function clearAt(z: NDArray, region: Region): void {
  if (region.places === null) return copyInto(viewOf(z, region.layout, z.start + region.start), zero);
  for (let k = 0; k < region.places.length; k++) z.buffer[z.start + region.places[k]] = 0;
}

// places behind an owner's first element are negative, so −1 is a place
const hidden = -(2 ** 31);

/**
 * The same region without the writes that a later write to the same place hides: what {@link put} leaves of a value.
 * Hidden elements get the place {@link hidden}.
 */
export function visible(region: Region): Int32Array | null {
  if (region.places === null) return null;
  const last = new Map<number, number>();
  for (let k = 0; k < region.places.length; k++) last.set(region.places[k], k);
  if (last.size === region.places.length) return region.places;
  return region.places.map((place, k) => (last.get(place) === k ? place : hidden));
}

/** What {@link put} lets through of a cotangent: elements of `g` at the region, zero where a later write hid the value. */
export function takeVisible(g: NDArray, region: Region): NDArray {
  const places = visible(region);
  if (places === null) return take(g, region);
  const owner = inLayout(g, region.owner);
  const z = allocate(rowMajor(region.layout.shape), g.dtype);
  for (let k = 0; k < places.length; k++)
    z.buffer[z.start + k] = places[k] === hidden ? 0 : owner.buffer[owner.start + places[k]];
  return z;
}

/** The adjoint of {@link takeVisible}. */
export function embedVisible(g: NDArray, region: Region): NDArray {
  const places = visible(region);
  if (places === null) return embed(g, region);
  const z = zerosInLayout(region.owner, g.dtype);
  const dense = g.layout.dense ? g : copy(g);
  for (let k = 0; k < places.length; k++)
    if (places[k] !== hidden) z.buffer[z.start + places[k]] += dense.buffer[dense.start + k];
  return z;
}
