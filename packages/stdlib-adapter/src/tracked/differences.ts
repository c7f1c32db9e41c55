/** What differences of a function say about its slope at a point. */
export interface Slope {
  /** From both sides, extrapolated; from one side where the other is not defined. */
  readonly value: number;
  /** How far off that may be. */
  readonly error: number;
  readonly left: number;
  readonly right: number;
  /** Whether the quotients grow without end as steps shrink. */
  readonly diverges: boolean;
}

const halvings = 12;
const relativeNoise = 1e-13;
const jump = 1.9;

/**
 * Differences of `f` at `x`.
 *
 * @returns `'integers'` when `f` is defined at `x` only, or jumps there to both sides; `null` when its values are infinite there
 */
export function slopeAt(f: (x: number) => number, x: number): Slope | 'integers' | null {
  const at = f(x);
  let h = Math.max(Math.abs(x), 0.05) / 512;
  if (x !== 0) h = Math.min(h, Math.abs(x) / 8);
  let last: Slope | 'integers' | null = null;
  const seen: number[] = [];
  for (let k = 0; k < halvings; k++, h /= 4) {
    const values = [-2, -1, 1, 2].map((n) => f(x + (n * h) / 2));
    seen.push(...values);
    if (!values.every(Number.isFinite)) continue;
    last = fromBothSides(at, values, h);
    if (!isDiverging(last)) break;
    // quotients that grow from one step to the next may do so near an extremum; if they still do far below, they diverge
    const fine = h / 64;
    last = fromBothSides(
      at,
      [-2, -1, 1, 2].map((n) => f(x + (n * fine) / 2)),
      fine,
    );
    break;
  }
  if (last !== null) return last;
  if (!Number.isFinite(at)) return null;
  return seen.some(Number.isFinite) ? fromOneSide(f, at, x) : 'integers';
}

function isDiverging(slope: Slope | 'integers'): boolean {
  return slope !== 'integers' && slope.diverges;
}

function fromBothSides(at: number, [a, b, c, d]: readonly number[], h: number): Slope | 'integers' {
  const wide = (d! - a!) / (2 * h);
  const narrow = (c! - b!) / h;
  const value = (4 * narrow - wide) / 3;
  const [left, right] = [(at - b!) / (h / 2), (c! - at) / (h / 2)];
  const [leftWide, rightWide] = [(at - a!) / h, (d! - at) / h];
  const noise = noiseOf([a!, b!, at, c!, d!]) / h;
  const error = Math.abs(narrow - wide) + noise;
  // quotients of a jump double as steps halve; those of a root grow by less
  const growth = (near: number, far: number): number => (Math.abs(near) > 20 * noise ? Math.abs(near / far) : 1);
  const [toLeft, toRight] = [growth(left, leftWide), growth(right, rightWide)];
  const [jumpsLeft, jumpsRight] = [toLeft > jump, toRight > jump];
  if (jumpsLeft && jumpsRight) return 'integers';
  if (jumpsLeft) return oneSided(right, Math.abs(right - rightWide) + noise);
  if (jumpsRight) return oneSided(left, Math.abs(left - leftWide) + noise);
  return { value, error, left, right, diverges: toLeft > 1.15 || toRight > 1.15 };
}

const oneSided = (value: number, error: number): Slope => ({
  value,
  error,
  left: value,
  right: value,
  diverges: false,
});

/** Rounding in values, also of those near 0 that were computed as 1 − … or its logarithm. */
function noiseOf(values: readonly number[]): number {
  const coarse = values.every((value) => Math.abs(1 + value - 1 - value) <= 4 * Number.EPSILON * Math.abs(value));
  return relativeNoise * Math.max(...values.map(Math.abs)) + (coarse ? Number.EPSILON : 0);
}

function fromOneSide(f: (x: number) => number, at: number, x: number): Slope | null {
  for (let h = Math.max(Math.abs(x), 0.05) / 512, k = 0; k < halvings; k++, h /= 4) {
    for (const step of [h, -h]) {
      const [near, middle, far] = [f(x + step / 4), f(x + step / 2), f(x + step)];
      if (![near, middle, far].every(Number.isFinite)) continue;
      const [d1, d2, d3] = [(near - at) / (step / 4), (middle - at) / (step / 2), (far - at) / step];
      const [r1, r2] = [2 * d1 - d2, 2 * d2 - d3];
      const noise = noiseOf([at, near, middle, far]) / h;
      if (Math.abs(d1) > jump * Math.abs(d2) && Math.abs(d1) > 20 * noise)
        return oneSided(
          (far - near) / (0.75 * step),
          Math.abs((far - middle) / (step / 2) - (middle - near) / (step / 4)) + noise,
        );
      const diverges = Math.abs(d1) > 1.15 * Math.abs(d2) && Math.abs(d2) > 1.15 * Math.abs(d3);
      return { value: r1, error: Math.abs(r1 - r2) + Math.abs(d1 - d2) / 4 + noise, left: r1, right: r1, diverges };
    }
  }
  return null;
}

const tolerance = 2e-4;

/** Tells whether a derivative can be that of a function with these differences; at a kink, whether it lies between. */
export function agrees(derivative: number, { value, error, left, right, diverges }: Slope): boolean {
  if (diverges)
    return (
      Math.abs(derivative) === Infinity && (derivative > 0 ? Math.max(left, right) > 0 : Math.min(left, right) < 0)
    );
  if (!Number.isFinite(derivative)) return false;
  const near = tolerance * Math.max(Math.abs(derivative), Math.abs(value)) + 20 * error;
  if (Math.abs(derivative - value) <= near) return true;
  const [low, high] = [Math.min(left, right), Math.max(left, right)];
  const kinked = high - low > 50 * error + 0.01 * Math.max(Math.abs(low), Math.abs(high));
  return kinked && derivative >= low - near && derivative <= high + near;
}
