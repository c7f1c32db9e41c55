import { over, stirlingError } from './gamma-function.js';

/** Δⁿ ln(k + 1), n ≥ 1 */
function difference(n: number, k: number): number {
  if (n === 1) return Math.log1p(1 / (k + 1));
  let sum = 0;
  for (let j = 0; j < n; j++) sum += ((n - 1 - j) % 2 === 0 ? 1 : -1) * over(n - 1, j) * Math.log1p(1 / (k + 1 + j));
  return sum;
}

/**
 * E Δⁿ ln(K + 1) of a Poisson variable K with mean λ, n ≥ 1; for n = 0 E ln((K + 1)/λ), the derivative of its entropy.
 * The derivative by λ of a mean E f(K) is E Δf(K).
 */
export function poissonMean(n: number, lambda: number): number {
  if (!(lambda >= 0)) return NaN;
  if (lambda === 0) return n === 0 ? Infinity : difference(n, 0);
  const f = (k: number): number => (n === 0 ? Math.log((k + 1) / lambda) : difference(n, k));
  const mode = Math.floor(lambda);
  const peak =
    mode === 0
      ? Math.exp(-lambda)
      : Math.exp(mode * Math.log1p((lambda - mode) / mode) - (lambda - mode) - stirlingError(mode)) /
        Math.sqrt(2 * Math.PI * mode);
  let sum = peak * f(mode);
  for (let k = mode, mass = peak; mass > 1e-20 * peak && k > 0; k--) {
    mass *= k / lambda;
    sum += mass * f(k - 1);
  }
  for (let k = mode + 1, mass = peak * (lambda / k); mass > 1e-20 * peak; k++, mass *= lambda / k) sum += mass * f(k);
  return sum;
}
