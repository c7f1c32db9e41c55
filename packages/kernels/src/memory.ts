// A typed array of more than 64 bytes costs V8 several hundred nanoseconds: small arrays share chunks of 8 KiB,
// which the garbage collector frees when no array of the chunk is left.
const chunkSize = 1024;
const small = 128;

let chunk = new Float64Array(chunkSize);
let used = 0;
let latest = chunk;

/** Reserves `n` zeros for float64 elements and returns where they start in {@link reserved}. */
export function reserve(n: number): number {
  if (n > small) {
    latest = new Float64Array(n);
    return 0;
  }
  if (used + n > chunkSize) {
    chunk = new Float64Array(chunkSize);
    used = 0;
  }
  latest = chunk;
  const start = used;
  used += n;
  return start;
}

/** The buffer of the latest reservation. */
export function reserved(): Float64Array {
  return latest;
}
