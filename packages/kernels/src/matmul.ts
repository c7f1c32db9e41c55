import type { DType, TypedArray } from '@stdgrad/protocol';
import { broadcastShapes, broadcastStrides, copy } from './broadcast.js';
import { rowMajor } from './layout.js';
import { allocate, type NDArray } from './ndarray.js';
import { nest } from './nest.js';

/** A matrix in memory: place of its first element, steps from row to row and from column to column. */
export interface Matrix<Buffer extends TypedArray = TypedArray> {
  readonly buffer: Buffer;
  readonly start: number;
  readonly down: number;
  readonly across: number;
}

// a tile of 4 × 4 results stays in registers while it is summed; a block of `a` fits L1, one of `b` L2
const tile = 4;
const blockK = 256;
const blockN = 64;
const blockM = 512;
const packedA = new Float64Array(blockN * blockK);
let packedB = new Float64Array(0);
const sums = new Float64Array(tile * tile);

/**
 * Matrix products over the last two dimensions; leading ones broadcast. Sums are formed in float64.
 * The sizes must fit: that is the caller's check.
 *
 * @param a - shape `[...batch, n, k]`, any strides
 * @param b - shape `[...batch, k, m]`, any strides
 * @returns shape `[...batch, n, m]`, row-major, in memory of its own
 */
export function matmul(a: NDArray, b: NDArray, dtype: DType): NDArray {
  const n = a.layout.shape.at(-2)!;
  const k = a.layout.shape.at(-1)!;
  const m = b.layout.shape.at(-1)!;
  const batch = broadcastShapes('matmul', [a.layout.shape.slice(0, -2), b.layout.shape.slice(0, -2)]);
  const z = allocate(rowMajor([...batch, n, m]), 'float64');
  const [aSteps, bSteps] = [broadcastStrides(a.layout, [...batch, n, k]), broadcastStrides(b.layout, [...batch, k, m])];
  const rank = batch.length;
  const [aDown, aAcross] = [aSteps[rank], aSteps[rank + 1]];
  const [bDown, bAcross] = [bSteps[rank], bSteps[rank + 1]];
  const target = z.buffer as Float64Array;
  const strides = [aSteps, bSteps, z.layout.strides].map((steps) => steps.slice(0, rank));
  nest(batch, strides, [a.start, b.start, z.start], (count, [ai, bi, zi], [da, db, dz]) => {
    for (let c = 0; c < count; c++) {
      const left = { buffer: a.buffer, start: ai + c * da, down: aDown, across: aAcross };
      const right = { buffer: b.buffer, start: bi + c * db, down: bDown, across: bAcross };
      matrixProduct(n, m, k, left, right, { buffer: target, start: zi + c * dz, down: m, across: 1 });
    }
  });
  return dtype === 'float64' ? z : copy(z, dtype);
}

/** One product `z = a · b` of an n × k and a k × m matrix into zeros. The seam for other back ends. */
export function matrixProduct(n: number, m: number, k: number, a: Matrix, b: Matrix, z: Matrix<Float64Array>): void {
  if (m === 1) return timesVector(n, k, a, b.buffer, b.start, b.down, z.buffer, z.start, z.down);
  if (n === 1) return timesVector(m, k, turned(b), a.buffer, a.start, a.across, z.buffer, z.start, z.across);
  if (n * m * k <= 512) return byRows(n, m, k, a, b, z);
  blocked(n, m, k, a, b, z);
}

function turned({ buffer, start, down, across }: Matrix): Matrix {
  return { buffer, start, down: across, across: down };
}

/** Products of an n × k matrix and a vector, along whichever dimension of the matrix lies closer in memory. */
function timesVector(
  n: number,
  k: number,
  { buffer: a, start, down, across }: Matrix,
  b: TypedArray,
  bi: number,
  db: number,
  z: Float64Array,
  zi: number,
  dz: number,
): void {
  if (Math.abs(across) <= Math.abs(down) || n === 1) {
    for (let i = 0; i < n; i++) z[zi + i * dz] = dot(k, a, start + i * down, across, b, bi, db);
  } else {
    for (let p = 0; p < k; p++) addScaled(n, b[bi + p * db], a, start + p * across, down, z, zi, dz);
  }
}

// four sums at a time: an addition waits for the one before it in the same sum
function dot(k: number, a: TypedArray, ai: number, da: number, b: TypedArray, bi: number, db: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let p = 0;
  for (; p + 3 < k; p += 4, ai += 4 * da, bi += 4 * db) {
    s0 += a[ai] * b[bi];
    s1 += a[ai + da] * b[bi + db];
    s2 += a[ai + 2 * da] * b[bi + 2 * db];
    s3 += a[ai + 3 * da] * b[bi + 3 * db];
  }
  for (; p < k; p++, ai += da, bi += db) s0 += a[ai] * b[bi];
  return s0 + s1 + (s2 + s3);
}

function addScaled(
  n: number,
  factor: number,
  a: TypedArray,
  ai: number,
  da: number,
  z: Float64Array,
  zi: number,
  dz: number,
): void {
  for (let i = 0; i < n; i++, ai += da, zi += dz) z[zi] += factor * a[ai];
}

function byRows(n: number, m: number, k: number, a: Matrix, b: Matrix, z: Matrix<Float64Array>): void {
  for (let i = 0; i < n; i++) {
    for (let p = 0; p < k; p++) {
      const factor = a.buffer[a.start + i * a.down + p * a.across];
      addScaled(m, factor, b.buffer, b.start + p * b.down, b.across, z.buffer, z.start + i * z.down, z.across);
    }
  }
}

/** Blocks of both operands are copied to panels as wide as the tile, in the order in which it reads them. */
function blocked(n: number, m: number, k: number, a: Matrix, b: Matrix, z: Matrix<Float64Array>): void {
  const room = Math.min(k, blockK) * (Math.min(m, blockM) + tile);
  if (packedB.length < room) packedB = new Float64Array(room);
  for (let j = 0; j < m; j += blockM) {
    const columns = Math.min(blockM, m - j);
    for (let p = 0; p < k; p += blockK) {
      const depth = Math.min(blockK, k - p);
      pack(packedB, columns, depth, b.buffer, b.start + p * b.down + j * b.across, b.across, b.down);
      for (let i = 0; i < n; i += blockN) {
        const rows = Math.min(blockN, n - i);
        pack(packedA, rows, depth, a.buffer, a.start + i * a.down + p * a.across, a.down, a.across);
        tiles(rows, columns, depth, z, z.start + i * z.down + j * z.across);
      }
    }
  }
}

/** Copies `width` vectors of `depth` elements to panels of a tile's width each; what the last one lacks is zero. */
function pack(
  panel: Float64Array,
  width: number,
  depth: number,
  from: TypedArray,
  start: number,
  aside: number,
  along: number,
): void {
  for (let i = 0, at = 0; i < width; i += tile, at += tile * depth) {
    for (let r = 0; r < tile; r++) {
      let to = at + r;
      const end = to + tile * depth;
      if (i + r >= width) for (; to < end; to += tile) panel[to] = 0;
      else for (let place = start + (i + r) * aside; to < end; to += tile, place += along) panel[to] = from[place];
    }
  }
}

function tiles(rows: number, columns: number, depth: number, z: Matrix<Float64Array>, start: number): void {
  const { buffer, down, across } = z;
  for (let j = 0; j < columns; j += tile) {
    const width = Math.min(tile, columns - j);
    for (let i = 0; i < rows; i += tile) {
      sumTile(depth, packedA, i * depth, packedB, j * depth);
      const height = Math.min(tile, rows - i);
      for (let r = 0; r < height; r++) {
        let place = start + (i + r) * down + j * across;
        for (let c = 0; c < width; c++, place += across) buffer[place] += sums[r * tile + c];
      }
    }
  }
}

// written out, since V8 keeps only local variables in registers
function sumTile(depth: number, a: Float64Array, ai: number, b: Float64Array, bi: number): void {
  let z00 = 0,
    z01 = 0,
    z02 = 0,
    z03 = 0,
    z10 = 0,
    z11 = 0,
    z12 = 0,
    z13 = 0;
  let z20 = 0,
    z21 = 0,
    z22 = 0,
    z23 = 0,
    z30 = 0,
    z31 = 0,
    z32 = 0,
    z33 = 0;
  for (let p = 0; p < depth; p++, ai += tile, bi += tile) {
    const b0 = b[bi];
    const b1 = b[bi + 1];
    const b2 = b[bi + 2];
    const b3 = b[bi + 3];
    const a0 = a[ai];
    z00 += a0 * b0;
    z01 += a0 * b1;
    z02 += a0 * b2;
    z03 += a0 * b3;
    const a1 = a[ai + 1];
    z10 += a1 * b0;
    z11 += a1 * b1;
    z12 += a1 * b2;
    z13 += a1 * b3;
    const a2 = a[ai + 2];
    z20 += a2 * b0;
    z21 += a2 * b1;
    z22 += a2 * b2;
    z23 += a2 * b3;
    const a3 = a[ai + 3];
    z30 += a3 * b0;
    z31 += a3 * b1;
    z32 += a3 * b2;
    z33 += a3 * b3;
  }
  sums[0] = z00;
  sums[1] = z01;
  sums[2] = z02;
  sums[3] = z03;
  sums[4] = z10;
  sums[5] = z11;
  sums[6] = z12;
  sums[7] = z13;
  sums[8] = z20;
  sums[9] = z21;
  sums[10] = z22;
  sums[11] = z23;
  sums[12] = z30;
  sums[13] = z31;
  sums[14] = z32;
  sums[15] = z33;
}
