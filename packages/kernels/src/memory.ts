// A typed array of more than 64 bytes costs V8 several hundred nanoseconds: small arrays share chunks of 8 KiB,
// which the garbage collector frees when no array of the chunk is left.
const chunkSize = 1024;
const small = 128;

/** Where float64 elements were reserved last. */
export const memory = { buffer: new Float64Array(chunkSize), used: 0 };

/** Reserves `n` zeros for float64 elements: they begin at the returned place of `memory.buffer`, or in a buffer of their own. */
export function reserve(n: number): number {
  const start = memory.used;
  if (start + n <= chunkSize) {
    memory.used = start + n;
    return start;
  }
  memory.buffer = new Float64Array(chunkSize);
  memory.used = n;
  return 0;
}

/** Whether an array of `n` elements shares a chunk. */
export function sharesChunk(n: number): boolean {
  return n <= small;
}
