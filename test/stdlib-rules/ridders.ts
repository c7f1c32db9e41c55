/** A numeric derivative and an estimate of its error. */
export interface Numeric {
  readonly value: number;
  readonly error: number;
}

type Quotient = (h: number) => number;

/** Ridders' extrapolation of a difference quotient whose error is a series in hᵖ. */
function extrapolate(quotient: Quotient, first: number, p: number): Numeric {
  const shrink = 1.4;
  let best: Numeric = { value: NaN, error: Infinity };
  let previous: number[] = [];
  let h = first;
  for (let i = 0; i < 14; i++, h /= shrink) {
    const current = [quotient(h)];
    let factor = shrink ** p;
    for (let j = 1; j <= i; j++) {
      const value: number = (current[j - 1]! * factor - previous[j - 1]!) / (factor - 1);
      factor *= shrink ** p;
      const error = Math.max(Math.abs(value - current[j - 1]!), Math.abs(value - previous[j - 1]!));
      if (error <= best.error) best = { value, error };
      current.push(value);
    }
    if (i > 0 && Math.abs(current[i]! - previous[i - 1]!) >= 2 * best.error) break;
    previous = current;
  }
  return best;
}

function bestOf(quotient: Quotient, scale: number, p: number): Numeric {
  let best: Numeric = { value: NaN, error: Infinity };
  for (const step of [0.2, 0.05, 0.01, 1e-3, 1e-4]) {
    const found = extrapolate(quotient, step * scale, p);
    if (found.error < best.error) best = found;
  }
  return best;
}

/** Derivative of `f` at `x` from both sides. */
export function central(f: (x: number) => number, x: number): Numeric {
  return bestOf((h) => (f(x + h) - f(x - h)) / (x + h - (x - h)), Math.max(Math.abs(x), 0.3), 2);
}

/** Derivative of `f` at `x` from the side of the sign. */
export function oneSided(f: (x: number) => number, x: number, side: 1 | -1): Numeric {
  const at = f(x);
  return bestOf((h) => (f(x + side * h) - at) / (x + side * h - x), Math.max(Math.abs(x), 0.3), 1);
}
