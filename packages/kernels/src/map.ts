import type { DType, TypedArray } from '@stdgrad/protocol';
import { broadcastShapes, broadcastStrides } from './broadcast.js';
import { rowMajor, sameShape, type Layout } from './layout.js';
import { allocate, type NDArray } from './ndarray.js';
import { nest } from './nest.js';

// Inner loops of elementwise maps: `n` steps; each operand has its buffer, first place and step, the result last.
// One source text a loop: V8 compiles a loop for one callback well, one loop for many callbacks badly.

type B = TypedArray;
export type Loop1 = (n: number, a: B, ai: number, da: number, z: B, zi: number, dz: number) => void;
export type Loop2 = (
  n: number,
  a: B,
  ai: number,
  da: number,
  b: B,
  bi: number,
  db: number,
  z: B,
  zi: number,
  dz: number,
) => void;
// prettier-ignore
export type Loop3 = (n: number, a: B, ai: number, da: number, b: B, bi: number, db: number, c: B, ci: number, dc: number, z: B, zi: number, dz: number) => void;
// prettier-ignore
export type Loop4 = (n: number, a: B, ai: number, da: number, b: B, bi: number, db: number, c: B, ci: number, dc: number, e: B, ei: number, de: number, z: B, zi: number, dz: number) => void;

/** The loop of a function of one number that has none of its own. */
export function loop1(f: (a: number) => number | boolean): Loop1 {
  return (n, a, ai, da, z, zi, dz) => {
    for (let k = 0; k < n; k++, ai += da, zi += dz) z[zi] = f(a[ai]) as number;
  };
}

/** The loop of a function of two numbers that has none of its own. */
export function loop2(f: (a: number, b: number) => number | boolean): Loop2 {
  return (n, a, ai, da, b, bi, db, z, zi, dz) => {
    for (let k = 0; k < n; k++, ai += da, bi += db, zi += dz) z[zi] = f(a[ai], b[bi]) as number;
  };
}

/** The loop of a function of three numbers that has none of its own. */
export function loop3(f: (a: number, b: number, c: number) => number | boolean): Loop3 {
  return (n, a, ai, da, b, bi, db, c, ci, dc, z, zi, dz) => {
    for (let k = 0; k < n; k++, ai += da, bi += db, ci += dc, zi += dz) z[zi] = f(a[ai], b[bi], c[ci]) as number;
  };
}

/** Step of an operand through a result of `n` elements when one run does it: not for layouts of several strides. */
function step(x: Layout, result: Layout): number {
  if (x === result || (x.dense && x.size === result.size)) return 1;
  if (x.size === 1) return 0;
  return x.shape.length === 1 && result.shape.length === 1 && x.shape[0] === result.shape[0] ? x.strides[0] : NaN;
}

/** Row-major layout of what two operands broadcast to. */
export function commonLayout(name: string, a: Layout, b: Layout): Layout {
  if (a === b || sameShape(a, b)) return dense(a.dense ? a : b);
  if (b.shape.length === 0) return dense(a);
  if (a.shape.length === 0) return dense(b);
  return rowMajor(broadcastShapes(name, [a.shape, b.shape]));
}

function dense(x: Layout): Layout {
  return x.dense ? x : rowMajor(x.shape);
}

/** Applies a loop to an array. */
export function map1(loop: Loop1, a: NDArray, dtype: DType): NDArray {
  const layout = dense(a.layout);
  const z = allocate(layout, dtype);
  const da = step(a.layout, layout);
  if (da === da) loop(layout.size, a.buffer, a.start, da, z.buffer, z.start, 1);
  else
    nest(layout.shape, [a.layout.strides, layout.strides], [a.start, z.start], (n, p, d) =>
      loop(n, a.buffer, p[0], d[0], z.buffer, p[1], d[1]),
    );
  return z;
}

/** Applies a loop to two arrays, broadcast to each other. */
export function map2(name: string, loop: Loop2, a: NDArray, b: NDArray, dtype: DType): NDArray {
  if (a.layout === b.layout && a.layout.dense) {
    const z = allocate(a.layout, dtype);
    loop(a.layout.size, a.buffer, a.start, 1, b.buffer, b.start, 1, z.buffer, z.start, 1);
    return z;
  }
  const layout = commonLayout(name, a.layout, b.layout);
  const z = allocate(layout, dtype);
  const da = step(a.layout, layout);
  const db = step(b.layout, layout);
  if (da === da && db === db) loop(layout.size, a.buffer, a.start, da, b.buffer, b.start, db, z.buffer, z.start, 1);
  else {
    const { shape } = layout;
    nest(
      shape,
      [broadcastStrides(a.layout, shape), broadcastStrides(b.layout, shape), layout.strides],
      [a.start, b.start, z.start],
      (n, p, d) => loop(n, a.buffer, p[0], d[0], b.buffer, p[1], d[1], z.buffer, p[2], d[2]),
    );
  }
  return z;
}

/** Applies a loop to three arrays, broadcast to each other. */
export function map3(name: string, loop: Loop3, a: NDArray, b: NDArray, c: NDArray, dtype: DType): NDArray {
  const layout = commonLayout(name, commonLayout(name, a.layout, b.layout), c.layout);
  const z = allocate(layout, dtype);
  const da = step(a.layout, layout);
  const db = step(b.layout, layout);
  const dc = step(c.layout, layout);
  if (da === da && db === db && dc === dc) {
    loop(layout.size, a.buffer, a.start, da, b.buffer, b.start, db, c.buffer, c.start, dc, z.buffer, z.start, 1);
  } else {
    const { shape } = layout;
    const strides = [a, b, c].map((x) => broadcastStrides(x.layout, shape));
    nest(shape, [...strides, layout.strides], [a.start, b.start, c.start, z.start], (n, p, d) =>
      loop(n, a.buffer, p[0], d[0], b.buffer, p[1], d[1], c.buffer, p[2], d[2], z.buffer, p[3], d[3]),
    );
  }
  return z;
}

/** Applies a loop to four arrays, broadcast to each other. */
export function map4(
  name: string,
  loop: Loop4,
  operands: readonly [NDArray, NDArray, NDArray, NDArray],
  dtype: DType,
): NDArray {
  const [a, b, c, e] = operands;
  const shape = broadcastShapes(
    name,
    operands.map((x) => x.layout.shape),
  );
  const z = allocate(rowMajor(shape), dtype);
  const strides = operands.map((x) => broadcastStrides(x.layout, shape));
  nest(shape, [...strides, z.layout.strides], [a.start, b.start, c.start, e.start, z.start], (n, p, d) =>
    loop(
      n,
      a.buffer,
      p[0],
      d[0],
      b.buffer,
      p[1],
      d[1],
      c.buffer,
      p[2],
      d[2],
      e.buffer,
      p[3],
      d[3],
      z.buffer,
      p[4],
      d[4],
    ),
  );
  return z;
}
