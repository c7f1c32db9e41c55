import type { NDArray } from './ndarray.js';

/**
 * One run of an inner loop: `n` steps; operand `k` starts at memory place `places[k]` and moves by `steps[k]`.
 */
export type InnerRun = (n: number, places: readonly number[], steps: readonly number[]) => void;

/**
 * Walks operands of one shape together, as few inner runs as their layouts allow: dimensions that lie behind each
 * other in all operands are merged, and the longest mergeable run is innermost.
 *
 * @param shape - common shape
 * @param strides - steps of each operand along each dimension, `strides[k][d]`
 * @param starts - memory place of each operand's first element
 */
export function nest(
  shape: readonly number[],
  strides: readonly (readonly number[])[],
  starts: readonly number[],
  run: InnerRun,
): void {
  const operands = strides.length;
  const sizes: number[] = [];
  const steps: number[][] = strides.map(() => []);
  for (let d = 0; d < shape.length; d++) {
    if (shape[d] === 0) return;
    if (shape[d] === 1) continue;
    const last = sizes.length - 1;
    if (last >= 0 && steps.every((step, k) => step[last] === strides[k][d] * shape[d])) {
      sizes[last] *= shape[d];
      for (let k = 0; k < operands; k++) steps[k][last] = strides[k][d];
    } else {
      sizes.push(shape[d]);
      for (let k = 0; k < operands; k++) steps[k].push(strides[k][d]);
    }
  }
  const inner = sizes.length - 1;
  const places = starts.slice();
  if (inner < 0)
    return run(
      1,
      places,
      starts.map(() => 0),
    );
  const innerSteps = steps.map((step) => step[inner]);
  const index = new Array<number>(inner).fill(0);
  for (;;) {
    run(sizes[inner], places, innerSteps);
    let d = inner - 1;
    for (; d >= 0; d--) {
      for (let k = 0; k < operands; k++) places[k] += steps[k][d];
      if (++index[d] < sizes[d]) break;
      for (let k = 0; k < operands; k++) places[k] -= steps[k][d] * sizes[d];
      index[d] = 0;
    }
    if (d < 0) return;
  }
}

/** {@link nest} over arrays that have one shape already. */
export function nestArrays(arrays: readonly NDArray[], run: InnerRun): void {
  nest(
    arrays[0].layout.shape,
    arrays.map((x) => x.layout.strides),
    arrays.map((x) => x.start),
    run,
  );
}
