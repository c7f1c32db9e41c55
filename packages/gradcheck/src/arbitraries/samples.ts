import { fromElements, type NDArray } from '@stdgrad/kernels';
import type { Domain } from '@stdgrad/ops';
import type { DType } from '@stdgrad/protocol';
import fc from 'fast-check';
import { sizeOf, type Shape } from './shapes.js';

/** Contents of an operand, in row-major order. */
export interface Sample {
  readonly shape: Shape;
  readonly values: Float64Array;
}

const grid = 509;

/** The domain as given, or the reals for an op whose row says nothing. */
export function domainOf(domain: Domain | undefined): Domain {
  return domain ?? { low: -4, high: 4, kinks: [], text: 'ℝ' };
}

/**
 * Contents of operands on their domains. All values of one case are different, so that no two meet at a kink of
 * a maximum or the like, and none lies at a listed kink; they shrink towards the lower ends.
 */
export function samples(shapes: readonly Shape[], domains: readonly Domain[]): fc.Arbitrary<readonly Sample[]> {
  const sizes = shapes.map(sizeOf);
  const total = sizes.reduce((n, m) => n + m, 0);
  const count = Math.max(grid, 2 * total);
  return fc
    .uniqueArray(fc.integer({ min: 0, max: count - 1 }), { minLength: total, maxLength: total })
    .map((places) => {
      let next = 0;
      return shapes.map((shape, k) => ({
        shape,
        values: Float64Array.from({ length: sizes[k]! }, () => onGrid(domains[k]!, places[next++]!, count)),
      }));
    });
}

/** A step of differences that leaves the order of all sampled values as it is: kinks lie where two of them meet. */
export function stepWithin(domains: readonly Domain[]): number {
  return Math.min(...domains.map(({ low, high }) => (0.35 * (high - low)) / grid));
}

// the shift keeps grid points off round numbers, where kinks are
function onGrid({ low, high, kinks }: Domain, place: number, count: number): number {
  const x = low + ((place + 0.4371) / count) * (high - low);
  return kinks.includes(x) ? x + (0.21 * (high - low)) / count : x;
}

/** Numbers of either sign for cotangents and directions, none of them 0. */
export function directions(size: number): fc.Arbitrary<Float64Array> {
  const one = fc.integer({ min: -999, max: 999 }).map((k) => (k === 0 ? 1.5 : k / 500));
  return fc.array(one, { minLength: size, maxLength: size }).map((values) => Float64Array.from(values));
}

/** Seeds for directions. */
export const seeds = fc.integer({ min: 1, max: 2 ** 30 });

/** A sample as one of our arrays. */
export function arrayFrom({ shape, values }: Sample, dtype: DType = 'float64'): NDArray {
  return fromElements(values, shape, dtype);
}

/** The points where special formulas and early returns hide, as far as they lie in the domain. */
export function specialPoints({ low, high }: Domain): number[] {
  return [0, 1, -1, 2, 0.5, -0.5, 3].filter((x) => x >= low && x <= high);
}
