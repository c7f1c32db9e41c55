const dot = (a, b) => a.reduce((sum, v, k) => sum + v * b[k], 0);

/**
 * Minimises a smooth function by BFGS with backtracking (Nocedal & Wright 2006, chapter 6).
 *
 * @param valueAndGradient - gives `[value, gradient]` at a point, plain numbers
 * @param progress - called with the number of the step, the value and the gradient's norm
 */
export function minimise(valueAndGradient, start, progress, { steps = 100, tolerance = 1e-7 } = {}) {
  let point = start;
  let [value, gradient] = valueAndGradient(point);
  let inverse = point.map((_, i) => point.map((_, j) => (i === j ? 1 / Math.hypot(...gradient) : 0)));
  for (let step = 0; step < steps; step++) {
    progress(step, value, Math.hypot(...gradient));
    if (Math.hypot(...gradient) < tolerance) break;
    const direction = inverse.map((row) => -dot(row, gradient));
    const slope = dot(direction, gradient);
    let length = 1;
    let next;
    for (;;) {
      next = point.map((v, k) => v + length * direction[k]);
      const trial = valueAndGradient(next);
      if (trial[0] <= value + 1e-4 * length * slope || length < 1e-12) {
        const s = next.map((v, k) => v - point[k]);
        const y = trial[1].map((g, k) => g - gradient[k]);
        inverse = updated(inverse, s, y);
        [value, gradient] = trial;
        break;
      }
      length /= 2;
    }
    point = next;
  }
  return { point, value, gradient };
}

function updated(inverse, s, y) {
  const rho = 1 / dot(s, y);
  if (!(rho > 0) || rho === Infinity) return inverse;
  const hy = inverse.map((row) => dot(row, y));
  const yhy = dot(y, hy);
  return inverse.map((row, i) =>
    row.map((v, j) => v + rho * ((1 + rho * yhy) * s[i] * s[j] - hy[i] * s[j] - s[i] * hy[j])),
  );
}
