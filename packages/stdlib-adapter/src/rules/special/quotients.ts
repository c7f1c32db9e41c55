import { mul, open, real, unary, type Unary } from '@stdgrad/ops';

// Removable quotients and their derivatives of any order: series near 0, where the closed forms cancel, recurrences elsewhere.

/** A family of ops, each made when first asked for. */
function family(make: (n: number) => Unary): (n: number) => Unary {
  const made: Unary[] = [];
  return (n) => (made[n] ??= make(n));
}

/** Σ factor(j) · weight(j) until terms no longer count; each factor is the one before times `next`. */
function series(next: (j: number) => number, weight: (j: number) => number): number {
  let factor = 1;
  let sum = weight(0);
  for (let j = 1; j < 200; j++) {
    factor *= next(j);
    const term = factor * weight(j);
    sum += term;
    if (Math.abs(term) <= 1e-18 * Math.abs(sum)) break;
  }
  return sum;
}

/** ∫₀¹ tⁿ e^(xt) dt: by n E(n−1) + x E(n) = eˣ forwards, which loses no digits while x is large. */
function momentOf(n: number, x: number): number {
  if (x === -Infinity) return 0;
  if (x === Infinity) return Infinity;
  if (n === 0 && x <= 600) return Math.abs(x) < 1e-5 ? 1 + (x / 2) * (1 + x / 3) : Math.expm1(x) / x;
  // without eˣ alone, which overflows early; what it leaves out is e⁻ˣ of it
  if (x > 600) return Math.exp(x - Math.log(x)) * tail(n, x);
  if (Math.abs(x) > 2 * n + 2) return (Math.exp(x) - n * momentOf(n - 1, x)) / x;
  if (x >= 0)
    return series(
      (j) => x / j,
      (j) => 1 / (n + j + 1),
    );
  // e^x Σ (−x)ʲ n!/(n+1+j)!: all terms are positive
  return (
    Math.exp(x) *
    series(
      (j) => -x / (n + 1 + j),
      () => 1 / (n + 1),
    )
  );
}

/** Σ (−1)ᵏ n!/(n − k)! x⁻ᵏ */
function tail(n: number, x: number): number {
  return n === 0 ? 1 : 1 - (n / x) * tail(n - 1, x);
}

const moments = family((n) =>
  unary(`exponentialMoment${n}`, {
    scalar: (x) => momentOf(n, x),
    d: ({ x }) => exponentialMoment(n + 1)(x),
    on: real,
  }),
);

/** ∫₀¹ tⁿ e^(xt) dt, whose first is (eˣ − 1)/x; each is the derivative of the one before. */
export const exponentialMoment = (n: number): Unary => moments(n);

/** ∫₀¹ tⁿ/(1 + xt)ⁿ⁺¹ dt: by parts, x H(n) = H(n−1) − (1 + x)⁻ⁿ/n. */
function logMomentOf(n: number, x: number): number {
  if (Math.abs(x) < 0.4)
    return series(
      (j) => (-x * (n + j)) / j,
      (j) => 1 / (n + j + 1),
    );
  if (n === 0) return Math.log1p(x) / x;
  return (logMomentOf(n - 1, x) - (1 + x) ** -n / n) / x;
}

const logMoments = family((n) =>
  unary(`logarithmicMoment${n}`, {
    scalar: (x) => logMomentOf(n, x),
    d: ({ x }) => mul(-(n + 1), logarithmicMoment(n + 1)(x)),
    on: open(-0.9, 4),
  }),
);

/** ∫₀¹ tⁿ/(1 + xt)ⁿ⁺¹ dt, whose first is ln(1 + x)/x; the derivative of each is −(n + 1) times the next. */
export const logarithmicMoment = (n: number): Unary => logMoments(n);

/** Derivative number n of sin(πx)/(πx): x f⁽ⁿ⁾ + n f⁽ⁿ⁻¹⁾ is derivative n − 1 of cos πx. */
function sincOf(n: number, x: number): number {
  const u = Math.PI * x;
  if (Math.abs(u) < 1 + n) return Math.PI ** n * sincSeries(n, u);
  const r = (x % 2) * Math.PI;
  if (n === 0) return Math.sin(r) / u;
  const wave = [Math.cos(r), -Math.sin(r), -Math.cos(r), Math.sin(r)][(n - 1) % 4]!;
  return (Math.PI ** (n - 1) * wave - n * sincOf(n - 1, x)) / x;
}

/** Derivative n of sin(u)/u = Σ (−1)ᵏ u²ᵏ/(2k + 1)!: the terms with 2k ≥ n. */
function sincSeries(n: number, u: number): number {
  const first = Math.ceil(n / 2);
  // u^m (−1)ᵏ/(m! (n + m + 1)) with 2k = n + m
  let sum = 0;
  let m = 2 * first - n;
  let term = (first % 2 === 0 ? 1 : -1) * (m === 1 ? u : 1);
  for (; m < 200; m += 2) {
    sum += term / (n + m + 1);
    term *= -(u * u) / ((m + 1) * (m + 2));
    if (Math.abs(term) <= 1e-18 * Math.abs(sum)) break;
  }
  return sum;
}

const sincs = family((n) =>
  unary(`sincDerivative${n}`, {
    scalar: (x) => (Math.abs(x) === Infinity ? 0 : sincOf(n, x)),
    d: ({ x }) => sincDerivative(n + 1)(x),
    on: real,
  }),
);

/** Derivative number n of sin(πx)/(πx). */
export const sincDerivative = (n: number): Unary => sincs(n);
