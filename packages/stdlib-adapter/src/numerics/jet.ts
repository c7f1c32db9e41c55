/** Taylor coefficients of a function of one number, up to an order. */
export type Jet = readonly number[];

/** Product of two jets. */
export function times(x: Jet, y: Jet): number[] {
  return x.map((_, n) => {
    let sum = 0;
    for (let k = 0; k <= n; k++) sum += x[k]! * y[n - k]!;
    return sum;
  });
}

/** Reciprocal of a jet. */
export function reciprocal(x: Jet): number[] {
  const z: number[] = [];
  for (let n = 0; n < x.length; n++) {
    let sum = n === 0 ? 1 : 0;
    for (let k = 1; k <= n; k++) sum -= x[k]! * z[n - k]!;
    z.push(sum / x[0]!);
  }
  return z;
}

/** Exponential of a jet. */
export function expOf(x: Jet): number[] {
  const z = [Math.exp(x[0]!)];
  for (let n = 1; n < x.length; n++) {
    let sum = 0;
    for (let k = 1; k <= n; k++) sum += k * x[k]! * z[n - k]!;
    z.push(sum / n);
  }
  return z;
}

/** value + slope · t + 0 · t² … */
export function line(value: number, slope: number, order: number): number[] {
  return Array.from({ length: order + 1 }, (_, n) => (n === 0 ? value : n === 1 ? slope : 0));
}

/** Product of all lines. */
export function product(roots: readonly number[], slope: number, order: number): number[] {
  let z = line(1, 0, order);
  for (const root of roots) z = times(z, line(root, slope, order));
  return z;
}

/** n! */
export function factorial(n: number): number {
  let z = 1;
  for (let k = 2; k <= n; k++) z *= k;
  return z;
}
