/** B₂, B₄, … */
const bernoulli = [
  1 / 6,
  -1 / 30,
  1 / 42,
  -1 / 30,
  5 / 66,
  -691 / 2730,
  7 / 6,
  -3617 / 510,
  43867 / 798,
  -174611 / 330,
  854513 / 138,
];

// from here on the asymptotic series below reaches double precision; higher orders need a little more
const far = (n: number): number => 12 + n;

/**
 * ψ⁽ⁿ⁾(x): upward recurrence to where the asymptotic series converges, reflection for negative x.
 * At 0 it is the limit from the side of the zero's sign; NaN at negative integers.
 *
 * @see DLMF 5.5.2 and 5.15.5 (recurrence), 5.11.2 and 5.15.8 (series), 5.5.4 and 5.15.6 (reflection)
 */
export function polygammaOf(n: number, x: number): number {
  if (x !== x || x === -Infinity) return NaN;
  if (x === 0) return n % 2 === 0 ? -1 / x : Infinity;
  if (x < 0) return Number.isInteger(x) ? NaN : reflected(n, x);
  if (n === 0 && x > rootLow && x < rootHigh) return nearRoot(x);
  const sign = n % 2 === 0 ? -1 : 1;
  const scale = factorial(n);
  let low = 0;
  let y = x;
  // the smallest terms first would need an array; all have one sign
  for (; y < far(n); y++) low += 1 / power(y, n + 1);
  return sign * scale * low + (n === 0 ? digammaSeries(y) : sign * polygammaSeries(n, y));
}

function digammaSeries(y: number): number {
  const square = 1 / (y * y);
  let sum = 0;
  for (let k = bernoulli.length; k > 0; k--) sum = (sum + bernoulli[k - 1]! / (2 * k)) * square;
  return Math.log(y) - 1 / (2 * y) - sum;
}

// (n−1)!/yⁿ + n!/(2yⁿ⁺¹) + Σ B₂ₖ (2k+n−1)!/((2k)! y²ᵏ⁺ⁿ)
function polygammaSeries(n: number, y: number): number {
  if (y === Infinity) return 0;
  const square = 1 / (y * y);
  let sum = 0;
  for (let k = bernoulli.length; k > 0; k--) sum = (sum + bernoulli[k - 1]! * rising(2 * k, n)) * square;
  return (factorial(n - 1) + factorial(n) / (2 * y) + sum) / power(y, n);
}

/** (m + n − 1)! / m! */
function rising(m: number, n: number): number {
  let product = 1;
  for (let k = 1; k < n; k++) product *= m + k;
  return product;
}

function factorial(n: number): number {
  let product = 1;
  for (let k = 2; k <= n; k++) product *= k;
  return product;
}

function power(y: number, n: number): number {
  return n === 1 ? y : n === 2 ? y * y : y ** n;
}

// ψ⁽ⁿ⁾(x) = (−1)ⁿ ψ⁽ⁿ⁾(1−x) − dⁿ/dxⁿ π cot πx
function reflected(n: number, x: number): number {
  const cot = cotangentPi(x);
  let coefficients = [0, 1]; // of powers of the cotangent; d/dx cot πx = −π (1 + cot² πx)
  for (let k = 0; k < n; k++) {
    const next = Array.from({ length: coefficients.length + 1 }, () => 0);
    for (let j = 1; j < coefficients.length; j++) {
      next[j - 1]! -= j * coefficients[j]!;
      next[j + 1]! -= j * coefficients[j]!;
    }
    coefficients = next;
  }
  let value = 0;
  for (let j = coefficients.length - 1; j >= 0; j--) value = value * cot + coefficients[j]!;
  return (n % 2 === 0 ? 1 : -1) * polygammaOf(n, 1 - x) - Math.PI ** (n + 1) * value;
}

function cotangentPi(x: number): number {
  const rest = x - Math.round(x);
  return Math.abs(rest) <= 0.25 ? 1 / Math.tan(Math.PI * rest) : -Math.tan(Math.PI * (rest - Math.sign(rest) * 0.5));
}

// the zero of ψ in two parts: around it differences of large terms would lose what is left
const root = 1.4616321449683622;
const rootRest = 9.549995429965697e-17;
const rootLow = 1.3;
const rootHigh = 1.65;
let taylor: readonly number[] | null = null;

function nearRoot(x: number): number {
  taylor ??= Array.from({ length: 24 }, (_, k) => polygammaOf(k + 1, root) / factorial(k + 1));
  const h = x - root - rootRest;
  let sum = 0;
  for (let k = taylor.length - 1; k >= 0; k--) sum = (sum + taylor[k]!) * h;
  return sum;
}

// ψ((v+1)/2) − ψ(v/2) − 1/v ~ Σ: from ψ(z+½) − ψ(z) (DLMF 5.11.8)
const gapSeries = [1 / 2, -1 / 4, 1 / 2, -17 / 8, 31 / 2, -691 / 4, 5461 / 2, -929569 / 16];

/** Derivative number `n` of h(v) = ψ((v + 1)/2) − ψ(v/2) − 1/v, by h(v) = 2/(v(v+1)(v+2)) + h(v+2): no terms cancel. */
export function digammaGapOf(n: number, v: number): number {
  if (!(v > 0)) return v === 0 ? (n % 2 === 0 ? Infinity : -Infinity) : NaN;
  const scale = (n % 2 === 0 ? 1 : -1) * factorial(n);
  let sum = 0;
  let y = v;
  for (; y < 24 + 2 * n; y += 2) sum += scale * secondDifference(n, y);
  const square = 1 / (y * y);
  let series = 0;
  // dⁿ/dyⁿ y⁻²ᵏ = (−1)ⁿ n! (2k+n−1 over n) y⁻²ᵏ⁻ⁿ
  for (let k = gapSeries.length; k > 0; k--) series = (series + gapSeries[k - 1]! * over(2 * k + n - 1, n)) * square;
  return sum + (scale * series) / y ** n;
}

// y⁻ⁿ⁻¹ − 2 (y+1)⁻ⁿ⁻¹ + (y+2)⁻ⁿ⁻¹
function secondDifference(n: number, y: number): number {
  return n === 0 ? 2 / (y * (y + 1) * (y + 2)) : y ** (-n - 1) - 2 * (y + 1) ** (-n - 1) + (y + 2) ** (-n - 1);
}

/** Binomial coefficient. */
function over(m: number, n: number): number {
  let product = 1;
  for (let k = 1; k <= n; k++) product *= (m - n + k) / k;
  return product;
}
