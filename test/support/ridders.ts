/** A function along a line: all results at a distance `t` from the point where the derivative is asked. */
export type Along = (t: number) => Float64Array;

/** Derivatives of all results at `t = 0`, and how far each may be off. */
export interface Estimate {
  readonly value: Float64Array;
  readonly error: Float64Array;
}

const levels = 7;

/**
 * Derivative by Ridders' method: central differences of halved steps, extrapolated to step 0; of all extrapolations
 * the one that agrees best with its neighbours is taken, result by result (Ridders 1982; Press et al., 5.7).
 *
 * @param f - function along the line
 * @param step - first distance; tried again with others where the extrapolations disagree
 * @param goal - error, relative to 1 + |derivative|, that ends the search
 */
export function ridders(f: Along, step = 0.005, goal = 1e-11): Estimate {
  let best = tableau(f, step, goal);
  for (const other of [step * 8, step / 8, step / 64]) {
    if (settled(best, goal)) break;
    const next = tableau(f, other, goal);
    best = {
      value: best.value.map((value, k) => (better(next, best, k) ? next.value[k]! : value)),
      error: best.error.map((error, k) => (better(next, best, k) ? next.error[k]! : error)),
    };
  }
  return best;
}

// errors may be NaN, where a step left the domain
const better = (a: Estimate, b: Estimate, k: number): boolean => !(a.error[k]! >= b.error[k]!);

function settled({ value, error }: Estimate, goal: number): boolean {
  return error.every((off, k) => off <= goal * (1 + Math.abs(value[k]!)));
}

function tableau(f: Along, first: number, goal: number): Estimate {
  let row: Float64Array[] = [];
  let value = new Float64Array(0);
  let error = new Float64Array(0);
  for (let i = 0, step = first; i < levels; i++, step /= 2) {
    const [high, low] = [f(step), f(-step)];
    const next = [high.map((y, k) => (y - low[k]!) / (2 * step))];
    // however well extrapolations agree, they can't be better than the rounding of what they come from
    const noise = high.map((y, k) => (Number.EPSILON * (Math.abs(y) + Math.abs(low[k]!))) / step);
    if (i === 0) {
      value = next[0]!.slice();
      error = value.map(() => Infinity);
    }
    for (let j = 1, power = 4; j <= i; j++, power *= 4) {
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
