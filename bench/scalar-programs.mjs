// Programs of numbers, as anybody writes them.

/** Two operations a step. */
export function chain(steps, s0, a, b) {
  let s = s0;
  for (let k = 0; k < steps; k++) s = s * a + b;
  return s;
}

/** Five operations a step. */
export function waves(steps, x, c) {
  let sum = 0;
  let v = x;
  for (let k = 0; k < steps; k++) {
    v = v * c + Math.sin(v);
    sum += v * v;
  }
  return sum;
}
