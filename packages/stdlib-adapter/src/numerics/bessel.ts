const far = 25;

/**
 * J₀(x) … Jₙ(x) for 0 < x < 25 and as many orders as count, by Miller's backward recurrence,
 * normalized by J₀ + 2 ΣJ₂ₖ = 1: full relative accuracy, orders far above x included.
 *
 * @see DLMF 3.6(iii), 10.12.4
 */
function miller(x: number, most: number): number[] {
  const start = 2 * Math.ceil((Math.max(most, x) + 12 + 6 * Math.cbrt(x + most)) / 2);
  const values: number[] = Array.from({ length: start + 1 }, () => 0);
  let [above, here] = [0, 1e-300];
  let sum = 0;
  for (let k = start; k >= 0; k--) {
    values[k] = here;
    sum += k === 0 ? here : k % 2 === 0 ? 2 * here : 0;
    [above, here] = [here, ((2 * k) / x) * here - above];
    if (Math.abs(here) > 1e250) {
      // only ratios matter
      for (let j = k; j <= start; j++) values[j]! *= 1e-250;
      [above, here, sum] = [above * 1e-250, here * 1e-250, sum * 1e-250];
    }
  }
  return values.map((value) => value / sum);
}

/**
 * Jₙ(x) and Yₙ(x), n = 0 or 1, for x ≥ 25 by Hankel's expansion.
 *
 * @see DLMF 10.17.3-10.17.4
 */
function hankel(n: number, x: number): readonly [j: number, y: number] {
  const mu = 4 * n * n;
  let [p, q] = [1, 0];
  let term = 1;
  for (let k = 1; k < 40; k++) {
    const next = (term * (mu - (2 * k - 1) ** 2)) / (k * 8 * x);
    if (Math.abs(next) > Math.abs(term) || Math.abs(next) < 1e-18) break;
    term = next;
    if (k % 2 === 1) q += k % 4 === 1 ? term : -term;
    else p += k % 4 === 2 ? -term : term;
  }
  const scale = Math.sqrt(1 / (Math.PI * x));
  const [sine, cosine] = [Math.sin(x), Math.cos(x)];
  // cos and sin of x − (n/2 + 1/4)π, times √2
  const c = n === 0 ? cosine + sine : sine - cosine;
  const s = n === 0 ? sine - cosine : -sine - cosine;
  return [scale * (p * c - q * s), scale * (p * s + q * c)];
}

/** Yₙ(x), n = 0 or 1, for 0 < x < 25 by Neumann's series. */
function neumann(n: number, x: number): number {
  const j = miller(x, 2);
  const logarithm = Math.log(x / 2) + eulerGamma - n;
  let sum = 0;
  // DLMF 10.23.17 and A&S 9.1.88
  for (let k = j.length - 1; k > 0; k--) {
    const order = n + 2 * k;
    if (order < j.length) sum += ((k % 2 === 0 ? 1 : -1) * order * j[order]!) / (k * (n + k));
  }
  const first = n === 0 ? 0 : (-2 / (Math.PI * x)) * j[0]!;
  return first + (2 / Math.PI) * (logarithm * j[n]! - sum);
}

const eulerGamma = 0.5772156649015329;

/** Jₙ(x) for integers n and real x: to 1e-15 of its scale √(2/(πx)), where it is smaller of its size. */
export function besselJ(n: number, x: number): number {
  if (n < 0) return (n % 2 === 0 ? 1 : -1) * besselJ(-n, x);
  if (x < 0) return (n % 2 === 0 ? 1 : -1) * besselJ(n, -x);
  if (x === 0) return n === 0 ? 1 : 0;
  if (x === Infinity) return 0;
  if (x !== x) return NaN;
  if (x < far || x < n) return miller(x, n)[n]!;
  return upwards(n, x, hankel(0, x)[0], hankel(1, x)[0]);
}

/** Yₙ(x) for integers n and x > 0; −∞ at 0. */
export function besselY(n: number, x: number): number {
  if (n < 0) return (n % 2 === 0 ? 1 : -1) * besselY(-n, x);
  if (!(x >= 0)) return NaN;
  if (x === 0) return -Infinity;
  if (x === Infinity) return 0;
  const start = (k: number): number => (x < far ? neumann(k, x) : hankel(k, x)[1]);
  return upwards(n, x, start(0), start(1));
}

/** The recurrence by order, DLMF 10.6.1: stable for Y, and for J while n < x. */
function upwards(n: number, x: number, zeroth: number, first: number): number {
  if (n === 0) return zeroth;
  let [before, here] = [zeroth, first];
  for (let k = 1; k < n; k++) [before, here] = [here, ((2 * k) / x) * here - before];
  return here;
}
