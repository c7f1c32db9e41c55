/** A function along a line: all results at a distance `t` from the point where the derivative is asked. */
export type Along = (t: number) => Float64Array;

/** Derivatives of all results at `t = 0`, and how far each may be off. */
export interface Estimate {
  readonly value: Float64Array;
  readonly error: Float64Array;
}

/** Settings of {@link ridders}. */
export interface RiddersOptions {
  /** First distance; default 0.005. */
  readonly step?: number;
  /** Error, relative to 1 + |derivative|, that ends the search; default 1e-11. */
  readonly goal?: number;
  /** How many first distances are tried: the given one, one eight times as long, then ever shorter ones; default 4. */
  readonly tries?: number;
  /** Look to one side only: to the right (1) or to the left (−1). */
  readonly side?: 1 | -1;
}

const levels = 7;

/**
 * Derivatives by Ridders' method: differences of halved steps, extrapolated to step 0; of all extrapolations the one
 * that agrees best with its neighbours is taken, result by result (Ridders 1982; Press et al., 5.7). Other first steps
 * are tried where the extrapolations disagree, or leave the function's domain.
 */
export function ridders(f: Along, { step = 0.005, goal = 1e-11, tries = 4, side }: RiddersOptions = {}): Estimate {
  const pair = side === undefined ? central(f) : sided(f, side);
  const order = side === undefined ? 2 : 1;
  let best = tableau(pair, order, step, goal);
  for (let k = 1; k < tries && !settled(best, goal); k++) {
    const first = k === 1 ? step * 8 : step / 8 ** (k - 1);
    const [last, next] = [best, tableau(pair, order, first, goal)];
    best = {
      value: last.value.map((value, k) => (better(next, last, k) ? next.value[k]! : value)),
      error: last.error.map((error, k) => (better(next, last, k) ? next.error[k]! : error)),
    };
  }
  return best;
}

/** A derivative of a function of one number, and an estimate of its error. */
export interface Derivative {
  readonly value: number;
  readonly error: number;
}

/** Derivative of a function of one number by {@link ridders}, with steps in proportion to `x`. */
export function derivative(f: (x: number) => number, x: number, side?: 1 | -1): Derivative {
  const step = 0.025 * Math.max(Math.abs(x), 0.3);
  const along: Along = (t) => Float64Array.of(f(x + t));
  const { value, error } = ridders(along, { step, goal: 1e-13, tries: 5, ...(side !== undefined && { side }) });
  return { value: value[0]!, error: error[0]! };
}

/** Two values of the function, whose difference over the distance is the quotient. */
type Pair = (step: number) => { readonly high: Float64Array; readonly low: Float64Array; readonly distance: number };

function central(f: Along): Pair {
  return (step) => ({ high: f(step), low: f(-step), distance: 2 * step });
}

function sided(f: Along, side: 1 | -1): Pair {
  const at = f(0);
  return (step) => ({ high: f(side * step), low: at, distance: side * step });
}

// errors may be NaN, where a step left the domain
const better = (a: Estimate, b: Estimate, k: number): boolean => !(a.error[k]! >= b.error[k]!);

function settled({ value, error }: Estimate, goal: number): boolean {
  return error.every((off, k) => off <= goal * (1 + Math.abs(value[k]!)));
}

/** Extrapolates a quotient whose error is a series in powers of `h ** order`. */
function tableau(pair: Pair, order: 1 | 2, first: number, goal: number): Estimate {
  let row: Float64Array[] = [];
  let value = new Float64Array(0);
  let error = new Float64Array(0);
  for (let i = 0, step = first; i < levels; i++, step /= 2) {
    const { high, low, distance } = pair(step);
    const next = [high.map((y, k) => (y - low[k]!) / distance)];
    // however well extrapolations agree, they can't be better than the rounding of what they come from
    const noise = high.map((y, k) => (2 * Number.EPSILON * (Math.abs(y) + Math.abs(low[k]!))) / Math.abs(distance));
    if (i === 0) {
      value = next[0]!.map(() => NaN);
      error = value.map(() => Infinity);
    }
    for (let j = 1, power = 2 ** order; j <= i; j++, power *= 2 ** order) {
      const [finer, coarser] = [next[j - 1]!, row[j - 1]!];
      const extrapolated = finer.map((y, k) => (y * power - coarser[k]!) / (power - 1));
      next.push(extrapolated);
      extrapolated.forEach((y, k) => {
        const off = Math.max(Math.abs(y - finer[k]!), Math.abs(y - coarser[k]!), noise[k]!);
        if (off < error[k]!) [value[k], error[k]] = [y, off];
      });
    }
    row = next;
    if (i > 1 && settled({ value, error }, goal)) break;
  }
  return { value, error };
}

/** Derivatives from the left and from the right, to about 1e-5: they tell a kink from a smooth point. */
export function oneSided(f: Along): { readonly left: Float64Array; readonly right: Float64Array } {
  return { left: toward(f, -1), right: toward(f, 1) };
}

function toward(f: Along, sign: number): Float64Array {
  const at = f(0);
  const slope = (step: number): Float64Array => f(sign * step).map((y, k) => (sign * (y - at[k]!)) / step);
  const [coarse, fine] = [slope(1e-5), slope(5e-6)];
  return fine.map((y, k) => 2 * y - coarse[k]!);
}
