/** Gauss–Legendre rule on [−1, 1]: nodes and weights, by symmetry half of them. */
interface Legendre {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

const order = 24;
let rule: Legendre | null = null;

/**
 * Zeros of the Legendre polynomial by Newton's method.
 *
 * @see DLMF 3.5(v), 18.9.1 (recurrence)
 */
function legendre(n: number): Legendre {
  const nodes: number[] = [];
  const weights: number[] = [];
  for (let k = 1; k <= n / 2; k++) {
    let x = Math.cos((Math.PI * (k - 0.25)) / (n + 0.5));
    let slope = 0;
    for (let step = 0; step < 8; step++) {
      let [before, here] = [1, x];
      for (let j = 2; j <= n; j++) [before, here] = [here, ((2 * j - 1) * x * here - (j - 1) * before) / j];
      slope = (n * (x * here - before)) / (x * x - 1);
      x -= here / slope;
    }
    nodes.push(x);
    weights.push(2 / ((1 - x * x) * slope * slope));
  }
  return { nodes, weights };
}

/** ∫ f from `low` to `high`, by one panel of 24 nodes: exact for polynomials of degree 47. */
export function panel(f: (x: number) => number, low: number, high: number): number {
  rule ??= legendre(order);
  const { nodes, weights } = rule;
  const middle = (low + high) / 2;
  const half = (high - low) / 2;
  let sum = 0;
  for (let k = 0; k < nodes.length; k++) {
    const offset = half * nodes[k]!;
    sum += weights[k]! * (f(middle - offset) + f(middle + offset));
  }
  return half * sum;
}

const negligible = 1e-18;
const most = 2000;

/**
 * ∫ f from `start` to infinity in one direction: panels as wide as `width` finds right, until what they add is
 * negligible. For integrands that fall off for good once they begin to, and have one sign in their tail.
 *
 * @param direction - 1 upwards, −1 downwards; the integral is positive for positive `f` in both
 * @param width - of a panel that begins at a point and goes in the direction
 * @param end - an end of the range that is not infinite
 */
export function tail(
  f: (x: number) => number,
  start: number,
  direction: 1 | -1,
  width: (x: number) => number,
  end = direction * Infinity,
): number {
  let sum = 0;
  let from = start;
  for (let k = 0; k < most; k++) {
    const next = from + direction * width(from);
    const last = direction * (next - end) >= 0;
    const to = last ? end : next;
    const part = direction === 1 ? panel(f, from, to) : panel(f, to, from);
    sum += part;
    if (last || part !== part || Math.abs(part) <= negligible * Math.abs(sum)) return sum;
    from = to;
  }
  return NaN;
}
