/** w − sin(πw)/π, accurate for small w. */
function lift(w: number): number {
  const x = Math.PI * w;
  if (w > 0.3) return w - Math.sin(x) / Math.PI;
  let term = x * x * x;
  let sum = 0;
  for (let k = 3; k < 24; k += 2) {
    term /= k === 3 ? 6 : k * (k - 1);
    sum += (k % 4 === 3 ? 1 : -1) * term;
    term *= x * x;
  }
  return sum / Math.PI;
}

/**
 * w in [0, 1] where (w − sin(πw)/π)/2 = q: how far from the end of its support, in units of the scale, the raised
 * cosine distribution has the probability q ≤ ½. By Newton's method, which is monotone from the right of w.
 */
export function cosineQuantile(q: number): number {
  if (!(q >= 0 && q <= 0.5)) return NaN;
  if (q === 0) return 0;
  // the first term of the series is larger than the function, so its root lies to the left; (12q/π²)^(1/3) ≤ w
  let w = Math.min(1, Math.cbrt((12 * q) / (Math.PI * Math.PI)) * 1.2);
  for (let k = 0; k < 50; k++) {
    const slope = Math.sin((Math.PI / 2) * w) ** 2;
    const next = w - (lift(w) / 2 - q) / slope;
    if (!(Math.abs(next - w) > 1e-16 * w)) return next;
    w = Math.min(1, next);
  }
  return w;
}
