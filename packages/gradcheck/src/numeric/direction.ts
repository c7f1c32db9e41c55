/** Numbers of either sign for cotangents and directions, drawn from a seed; none of them is 0. */
export function direction(size: number, seed: number): Float64Array {
  let state = seed | 0;
  return Float64Array.from({ length: size }, () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    const mixed = Math.imul(state ^ (state >>> 13), 0x297a2d39);
    return ((mixed >>> 8) / 2 ** 24) * 3 - 1.5;
  });
}

/** Inner product. */
export function dot(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += x[k]! * y[k]!;
  return sum;
}

/** Sum of the sizes of an inner product's terms: what its rounding is measured by. */
export function magnitude(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += Math.abs(x[k]! * y[k]!);
  return sum;
}
