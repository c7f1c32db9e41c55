/**
 * jₙ(x), the spherical Bessel function of the first kind: its power series while that doesn't cancel, else upward
 * recurrence, which is stable for |x| > n.
 *
 * @see DLMF 10.53.1 (series), 10.51.1 (recurrence), 10.49.3 (j₀ and j₁)
 */
export function sphericalBesselOf(n: number, x: number): number {
  if (Math.abs(x) <= Math.max(1, n)) return series(n, x);
  let [low, high] = [Math.sin(x) / x, Math.sin(x) / (x * x) - Math.cos(x) / x];
  if (n === 0) return low;
  for (let k = 1; k < n; k++) [low, high] = [high, ((2 * k + 1) / x) * high - low];
  return high;
}

function series(n: number, x: number): number {
  const q = (-x * x) / 2;
  let term = 1;
  for (let k = 1; k <= n; k++) term *= x / (2 * k + 1);
  let sum = term;
  for (let k = 1; Math.abs(term) > 1e-17 * Math.abs(sum); k++) sum += term *= q / (k * (2 * (n + k) + 1));
  return sum;
}
