import { createRequire } from 'node:module';
import { tensor } from '@stdgrad/core';
import { digamma, digammaGap, polygamma, trigamma } from '@stdgrad/ops';
import { describe, expect, test } from 'vitest';

const require = createRequire(import.meta.url);
const stdlib = {
  digamma: require('@stdlib/math/base/special/digamma') as (x: number) => number,
  trigamma: require('@stdlib/math/base/special/trigamma') as (x: number) => number,
  polygamma: require('@stdlib/math/base/special/polygamma') as (n: number, x: number) => number,
};

const points: number[] = [];
for (let x = 1e-3; x < 1e4; x *= 1.037) points.push(x);
points.push(0.5, 1, 2, 3, 10, 1e-8, 1e-300, 1e8, 1e300, 1.4616321449683622, 1.4616, 1.462);
// exact in binary with 1 − x: the reflection of @stdlib rounds 1 − x, which costs digits next to a pole
for (let k = 13; k < 20 * 1024; k += 38) if (k % 1024 !== 0) points.push(-k / 1024);

function worst(
  ours: (x: number) => number,
  theirs: (x: number) => number,
  scale: (x: number) => number,
): [number, number] {
  let error = 0;
  let at = 0;
  for (const x of points) {
    const a = ours(x);
    const b = theirs(x);
    if (Object.is(a, b) || a === b) continue;
    const e = Math.abs(a - b) / Math.max(Math.abs(b), scale(x));
    if (!(e <= error)) [error, at] = [e, x];
  }
  return [error, at];
}

const none = (): number => 0;
// negative x: both sides carry the rounding of the reflection, relative to its larger term
const large = (x: number): number => (x < 0 ? 1 : 0);

describe('polygamma functions', () => {
  test('digamma agrees with @stdlib to 1e-13', () => {
    expect(worst(digamma, stdlib.digamma, large)).toSatisfy(([e]: number[]) => e! < 1e-13);
  });
  test('trigamma agrees with @stdlib to 1e-13', () => {
    expect(worst(trigamma, stdlib.trigamma, none)).toSatisfy(([e]: number[]) => e! < 1e-13);
  });
  test.each([2, 3, 4, 5, 8])('polygamma of order %i agrees with @stdlib to 1e-13', (n) => {
    expect(
      worst(
        (x) => polygamma(n, x),
        (x) => stdlib.polygamma(n, x),
        large,
      ),
    ).toSatisfy(([e]: number[]) => e! < 1e-13);
  });
  test('at 0 the limit, at negative integers NaN', () => {
    expect(digamma(0)).toBe(-Infinity);
    expect(digamma(-0)).toBe(Infinity);
    expect(digamma(-3)).toBeNaN();
    expect(trigamma(0)).toBe(Infinity);
    expect(digamma(Infinity)).toBe(Infinity);
    expect(trigamma(Infinity)).toBe(0);
  });
});

// by mpmath, with 40 digits
test.each([
  [0.1, 8.761885740657696, -98.6657590405296],
  [1, 0.38629436111989063, -0.6449340668482264],
  [3.3, 0.04409615880039425, -0.02576003438816485],
  [23.9, 0.0008745712675817573, -7.312220612430082e-5],
  [24.1, 0.0008601281625844898, -7.131884811768671e-5],
  [10000.0, 4.9999999750000005e-9, -9.999999900000003e-13],
  [1000000000.0, 5e-19, -1e-27],
])('digammaGap(%d) and its derivative keep all digits', (v, value, derivative) => {
  expect(Math.abs(digammaGap(v) / value - 1)).toBeLessThan(1e-15);
  const t = tensor(v);
  digammaGap(t).backward();
  expect(Math.abs((t.grad!.iget(0) as number) / derivative - 1)).toBeLessThan(1e-14);
});
