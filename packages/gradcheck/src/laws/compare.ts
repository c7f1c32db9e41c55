/** Agreement asked of numbers that were added up in another order, and may cancel. */
export const rounding = 1e-12;

/** A law that does not hold; the message says where. */
export class LawError extends Error {}

/** Fails with a readable message. */
export function fail(message: string): never {
  throw new LawError(message);
}

/** Fails unless a condition holds. */
export function demand(condition: boolean, message: () => string): void {
  if (!condition) fail(message());
}

/**
 * Fails unless all numbers agree to `tolerance · (1 + |expected|)`; NaN agrees with NaN.
 *
 * @param what - name of the compared numbers, for the message
 */
export function demandClose(
  what: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  demandLength(what, actual, expected);
  for (let k = 0; k < expected.length; k++) {
    const [a, b] = [actual[k]!, expected[k]!];
    if (Object.is(a, b) || a === b || Math.abs(a - b) <= tolerance * (1 + Math.abs(b))) continue;
    fail(`${what}: element ${k} is ${a}, should be ${b} (off by ${Math.abs(a - b)}, allowed ${tolerance} relative)`);
  }
}

/** Fails unless all numbers are the same, bit for bit. */
export function demandSame(what: string, actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  demandLength(what, actual, expected);
  for (let k = 0; k < expected.length; k++) {
    if (!Object.is(actual[k], expected[k]))
      fail(`${what}: element ${k} is ${actual[k]}, should be exactly ${expected[k]}`);
  }
}

function demandLength(what: string, actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  if (actual.length !== expected.length) fail(`${what}: has ${actual.length} elements, should have ${expected.length}`);
}
