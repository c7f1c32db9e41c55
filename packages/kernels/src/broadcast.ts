import { ShapeError } from '@stdgrad/protocol';
import { Layout, equalShapes, reach, rowMajor, sameShape, showShape } from './layout.js';
import { NDArray, allocate } from './ndarray.js';
import { nest, nestArrays } from './nest.js';

/**
 * The shape that all the given shapes broadcast to.
 *
 * @param name - function to name in the error
 * @throws {@link ShapeError} when two sizes of a dimension differ and neither is 1
 */
export function broadcastShapes(name: string, shapes: readonly (readonly number[])[]): readonly number[] {
  let result = shapes[0] ?? [];
  for (let k = 1; k < shapes.length; k++) {
    const shape = shapes[k];
    if (equalShapes(shape, result)) continue;
    const rank = Math.max(shape.length, result.length);
    const merged = new Array<number>(rank);
    for (let d = 1; d <= rank; d++) {
      const a = result[result.length - d] ?? 1;
      const b = shape[shape.length - d] ?? 1;
      if (a !== b && a !== 1 && b !== 1) {
        throw new ShapeError(
          `${name}: shapes ${shapes.map(showShape).join(' and ')} do not broadcast: sizes ${a} and ${b} meet in dimension ${rank - d}; make them equal or one of them 1.`,
        );
      }
      merged[rank - d] = a === 1 ? b : a;
    }
    result = merged;
  }
  return result;
}

/** Steps by which an array of one shape is read as if it had another: 0 along repeated dimensions. */
export function broadcastStrides(layout: Layout, shape: readonly number[]): number[] {
  const added = shape.length - layout.shape.length;
  return shape.map((size, d) =>
    d < added || (layout.shape[d - added] === 1 && size !== 1) ? 0 : layout.strides[d - added],
  );
}

/**
 * A view of `x` in a larger shape; repeated elements share memory.
 *
 * @throws {@link ShapeError} when `x` does not broadcast to the shape
 */
export function broadcastTo(name: string, x: NDArray, shape: readonly number[]): NDArray {
  if (equalShapes(x.layout.shape, shape)) return x;
  if (!equalShapes(broadcastShapes(name, [x.layout.shape, shape]), shape)) {
    throw new ShapeError(
      `${name}: an array of shape ${showShape(x.layout.shape)} does not broadcast to ${showShape(shape)}.`,
    );
  }
  return viewOf(x, new Layout(shape, broadcastStrides(x.layout, shape)), x.start);
}

/**
 * A view of a reduction's result in the shape of its operand: each element repeated along the reduced dimensions,
 * which `x` has with size 1 or not at all.
 */
export function repeatAlong(x: NDArray, shape: readonly number[], reduced: readonly boolean[]): NDArray {
  const { strides } = x.layout;
  const keeps = strides.length === shape.length;
  let next = 0;
  const repeated = shape.map((_, d) => (reduced[d] ? 0 : strides[keeps ? d : next++]));
  return viewOf(x, new Layout(shape, repeated), x.start);
}

/** An array over the memory of `x`, in another layout. */
export function viewOf(x: NDArray, layout: Layout, start: number): NDArray {
  const view = new NDArray(x.buffer, start, layout, x.dtype);
  view.root = x.root ?? x;
  return view;
}

/** Sums broadcast dimensions out: the adjoint of {@link broadcastTo}. A view where nothing needs adding. */
export function sumTo(x: NDArray, shape: readonly number[]): NDArray {
  if (equalShapes(x.layout.shape, shape)) return x;
  const out = allocate(rowMajor(shape), x.dtype);
  nest(
    x.layout.shape,
    [x.layout.strides, broadcastStrides(out.layout, x.layout.shape)],
    [x.start, out.start],
    (n, p, s) => accumulate(n, x.buffer, p[0], s[0], out.buffer, p[1], s[1]),
  );
  return out;
}

function accumulate(n: number, x: Buffer, xi: number, dx: number, z: Buffer, zi: number, dz: number): void {
  if (dz === 0) {
    let sum = 0;
    for (let k = 0; k < n; k++, xi += dx) sum += x[xi];
    z[zi] += sum;
    return;
  }
  for (let k = 0; k < n; k++, xi += dx, zi += dz) z[zi] += x[xi];
}

type Buffer = NDArray['buffer'];

/** Copies the elements of `x` (broadcast to the shape of `z`) into `z`. */
export function copyInto(z: NDArray, x: NDArray): void {
  if (x.layout === z.layout && x.layout.dense) {
    const n = x.layout.size;
    if (n < 32) for (let k = 0; k < n; k++) z.buffer[z.start + k] = x.buffer[x.start + k];
    else z.buffer.set(x.buffer.subarray(x.start, x.start + n), z.start);
    return;
  }
  const { shape } = z.layout;
  nest(shape, [broadcastStrides(x.layout, shape), z.layout.strides], [x.start, z.start], (n, p, s) =>
    copyRun(n, x.buffer, p[0], s[0], z.buffer, p[1], s[1]),
  );
}

function copyRun(n: number, x: Buffer, xi: number, dx: number, z: Buffer, zi: number, dz: number): void {
  for (let k = 0; k < n; k++, xi += dx, zi += dz) z[zi] = x[xi];
}

/** A row-major copy in memory of its own, of the given data type. */
export function copy(x: NDArray, dtype: NDArray['dtype'] = x.dtype): NDArray {
  const z = allocate(x.layout, dtype);
  copyInto(z, x);
  return z;
}

/** `x` itself where it is row-major without gaps, else a row-major copy. */
export function toDense(x: NDArray): NDArray {
  return x.layout.dense ? x : copy(x);
}

/** Adds `x` into `z`, element by element. */
export function addInto(z: NDArray, x: NDArray): void {
  if (x.layout.size === 1 && z.layout.size === 1) {
    z.buffer[z.start] += x.buffer[x.start];
    return;
  }
  if (x.layout.dense && z.layout.dense && sameShape(x.layout, z.layout)) {
    return accumulateElements(x.layout.size, x.buffer, x.start, 1, z.buffer, z.start, 1);
  }
  nestArrays([broadcastTo('add', x, z.layout.shape), z], (n, p, s) =>
    accumulate(n, x.buffer, p[0], s[0], z.buffer, p[1], s[1]),
  );
}

function accumulateElements(n: number, x: Buffer, xi: number, dx: number, z: Buffer, zi: number, dz: number): void {
  for (let k = 0; k < n; k++, xi += dx, zi += dz) z[zi] += x[xi];
}

/** Tells whether two arrays may have a memory place in common. */
export function overlaps(x: NDArray, y: NDArray): boolean {
  if (x.buffer.buffer !== y.buffer.buffer || x.layout.size === 0 || y.layout.size === 0) return false;
  const [xLow, xHigh] = bytes(x);
  const [yLow, yHigh] = bytes(y);
  return xLow < yHigh && yLow < xHigh;
}

function bytes(x: NDArray): [low: number, end: number] {
  const [low, high] = reach(x.layout);
  const size = x.buffer.BYTES_PER_ELEMENT;
  return [x.buffer.byteOffset + (x.start + low) * size, x.buffer.byteOffset + (x.start + high + 1) * size];
}
