import { lnGamma } from './gamma-function.js';
import { factorial, line, product, reciprocal, times } from './jet.js';
import { tail } from './quadrature.js';

/**
 * Derivative number `n` of the scaled complementary error function e^(x²) erfc x: by the repeated integrals of erfc for
 * x ≥ 0, all of one sign, and by their recurrence for x < 0, whose terms have one sign there.
 *
 * @see DLMF 7.18.2 and 7.18.7
 */
export function erfcxDerivative(n: number, x: number): number {
  if (x !== x) return NaN;
  if (x >= 0) {
    // (−2)ⁿ 2/√π ∫ sⁿ exp(−s² − 2xs) ds
    if (x === Infinity) return 0;
    const width = (s: number): number => 1 / ((2 * (x + s)) / 24 + 0.25);
    const integral = tail((s) => s ** n * Math.exp(-s * (s + 2 * x)), 0, 1, width);
    return (-2) ** n * (2 / Math.sqrt(Math.PI)) * integral;
  }
  const value = 2 * Math.exp(x * x) - erfcxDerivative(0, -x);
  if (n === 0) return value;
  let [before, here] = [value, 2 * x * value - 2 / Math.sqrt(Math.PI)];
  for (let k = 1; k < n; k++) [before, here] = [here, 2 * x * here + 2 * k * before];
  return here;
}

/** Derivative number `n` of ln x / (x − 1), which is 1 at 1: Taylor's series there, elsewhere by the quotient. */
export function logQuotient(n: number, x: number): number {
  const h = x - 1;
  if (Math.abs(h) < 0.3) {
    let sum = 0;
    for (let k = n + 60; k >= n; k--) {
      // k (k−1) … (k−n+1)
      let falling = 1;
      for (let j = 0; j < n; j++) falling *= k - j;
      sum += ((k % 2 === 0 ? 1 : -1) * falling * h ** (k - n)) / (k + 1);
    }
    return sum;
  }
  if (n === 0) return Math.log(x) / h;
  const logarithm = ((n % 2 === 1 ? 1 : -1) * factorial(n - 1)) / x ** n;
  return (logarithm - n * logQuotient(n - 1, x)) / h;
}

/** Derivative number `n` of the product x (x + step) (x + 2 step) …, of `count` factors; the reciprocal beyond x for negative counts. */
export function factorialPower(n: number, x: number, count: number, step: 1 | -1): number {
  if (!Number.isInteger(count)) return NaN;
  if (count >= 0) {
    const roots = Array.from({ length: count }, (_, k) => x + step * k);
    return factorial(n) * product(roots, 1, n)[n]!;
  }
  const roots = Array.from({ length: -count }, (_, k) => x - step * (k + 1));
  return factorial(n) * reciprocal(product(roots, 1, n))[n]!;
}

// of the Lanczos sum that Boost and @stdlib use, with N = 11 and g = 10.900511; from the highest power down
const numerator = [
  2.5066282746310007, 261.61404416416684, 12287.194511824551, 341986.3488721347, 6246580.776401795, 78239755.00312005,
  680547661.1834733, 4059208354.298835, 15889202453.72942, 36857665043.51951, 38474670393.31777,
];
const denominator = [1, 45, 870, 9450, 63273, 269325, 723680, 1172700, 1026576, 362880, 0];

/** Derivative number `n` of the Lanczos sum, a quotient of polynomials with positive coefficients: of 1/x where |x| > 1. */
export function lanczosSum(n: number, x: number): number {
  if (x !== x) return NaN;
  if (x === 0) return n % 2 === 0 ? Infinity : -Infinity;
  const inverse = Math.abs(x) > 1;
  const variable = inverse ? reciprocal(line(x, 1, n)) : line(x, 1, n);
  const evaluate = (coefficients: readonly number[]): number[] => {
    let z = line(0, 0, n);
    for (const c of coefficients) {
      z = times(z, variable);
      z[0]! += c;
    }
    return z;
  };
  const [up, down] = inverse ? [numerator.toReversed(), denominator.toReversed()] : [numerator, denominator];
  return factorial(n) * times(evaluate(up), reciprocal(evaluate(down)))[n]!;
}

/** Γ(x) (−1)ᵐ m!, the slope of Γ(x)/Γ(x + delta) where x + delta = −m for m = 0, 1, …; 0 elsewhere, where it underflows. */
export function poleSlope(x: number, delta: number): number {
  const m = -(x + delta);
  if (!(m >= 0 && Number.isInteger(m))) return 0;
  if (!(x > 0)) return NaN;
  return (m % 2 === 0 ? 1 : -1) * Math.exp(lnGamma(x) + lnGamma(m + 1));
}
