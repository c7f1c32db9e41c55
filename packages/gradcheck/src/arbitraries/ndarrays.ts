import type { NDArray } from '@stdgrad/kernels';
import { real, type Domain } from '@stdgrad/ops';
import { ArgumentError, isDType, isFloat, type DType, type TypedArray } from '@stdgrad/protocol';
import fc from 'fast-check';
import { arrayWithin, contiguous, place, placements, type Placed } from './placements.js';
import { samples, type Sample } from './samples.js';
import { anyShape, broadcastingShapes, type Shape } from './shapes.js';

/** Makes an ndarray of some library from its parts, in the order of `@stdlib/ndarray/ctor`. */
export type MakeArray<T> = (
  dtype: DType,
  data: TypedArray,
  shape: number[],
  strides: number[],
  offset: number,
  order: 'row-major' | 'column-major',
) => T;

/** Which arrays are drawn. */
export interface ArrayOptions<T = NDArray> {
  /** Shape, or shapes to draw from; default: up to five dimensions of sizes 0 to 3. */
  readonly shape?: Shape | fc.Arbitrary<Shape>;
  /** Data type, or several to draw from; default float64. */
  readonly dtype?: DType | readonly DType[];
  /** Where elements lie; they keep away from its kinks, and no two of them are equal. Default: from −4 to 4. */
  readonly domain?: Domain;
  /** How they lie in memory: in any way, strides negative and permuted, with gaps and offsets (default); the same with strides of 0; or without gaps. */
  readonly layout?: 'any' | 'repeating' | 'contiguous';
  /** Makes the array; default: ndarrays of stdgrad. For others: `(...parts) => new ndarray(...parts)`. */
  readonly make?: MakeArray<T>;
}

/**
 * Arrays of all shapes, layouts and data types: 0-dimensional and empty ones, views with negative strides and offsets
 * among memory of NaNs. They shrink towards small shapes and small elements.
 *
 * @example
 * fc.assert(fc.property(ndarrays({ domain: aboveZero }), (x) => gradcheck(logsumexp, [x]).ok));
 */
export function ndarrays<T = NDArray>(options: ArrayOptions<T> = {}): fc.Arbitrary<T> {
  const { domain = real, shape = anyShape() } = options;
  const shapes = Array.isArray(shape) ? fc.constant(shape as Shape) : (shape as fc.Arbitrary<Shape>);
  return shapes
    .chain((one) => samples([one], [checked('ndarrays', domain)]))
    .chain(([drawn]) => laidOut(drawn!, options));
}

/**
 * Operands of an elementwise function: arrays that broadcast to each other, one on each domain; all their elements are
 * different, so that no two meet at a kink.
 *
 * @example
 * fc.assert(fc.property(operands([real, aboveZero]), ([x, y]) => gradcheck(atan2, [x, y]).ok));
 */
export function operands<T = NDArray>(
  domains: Domain | readonly Domain[],
  options: Omit<ArrayOptions<T>, 'shape' | 'domain'> = {},
): fc.Arbitrary<readonly T[]> {
  const all = Array.isArray(domains) ? (domains as readonly Domain[]) : [domains as Domain];
  for (const domain of all) checked('operands', domain);
  return broadcastingShapes(all.length)
    .chain((shapes) => samples(shapes, all))
    .chain((drawn) => fc.tuple(...drawn.map((one) => laidOut(one, options))));
}

function laidOut<T>(drawn: Sample, { dtype = 'float64', layout = 'any', make }: ArrayOptions<T>): fc.Arbitrary<T> {
  const types = typeof dtype === 'string' ? [dtype] : dtype;
  for (const type of types)
    if (!isDType(type))
      throw new ArgumentError(`ndarrays: unknown dtype '${String(type)}'; use 'float64' or the like.`);
  if (!['any', 'repeating', 'contiguous'].includes(layout))
    throw new ArgumentError(`ndarrays: option 'layout' must be 'any', 'repeating' or 'contiguous', got '${layout}'.`);
  const { length } = drawn.shape;
  const layouts =
    layout === 'contiguous' ? fc.constant(contiguous(length)) : placements(length, layout === 'repeating');
  return fc.tuple(layouts, fc.constantFrom(...types)).map(([placement, type]) => {
    const placed = place(held(drawn, type), placement, type);
    return make === undefined ? (arrayWithin(placed) as T) : made(placed, make);
  });
}

/** The sample as its data type holds it: integers are rounded, booleans told by the sign. */
function held({ shape, values }: Sample, dtype: DType): Sample {
  if (isFloat(dtype)) return { shape, values };
  return { shape, values: values.map((x) => (dtype === 'bool' ? Number(x > 0) : Math.round(x))) };
}

function made<T>({ dtype, data, shape, strides, offset }: Placed, make: MakeArray<T>): T {
  const steps = strides.map(Math.abs);
  const columns = steps.some((step, d) => d > 0 && steps[d - 1]! < step);
  return make(dtype, data, [...shape], [...strides], offset, columns ? 'column-major' : 'row-major');
}

function checked(name: string, domain: Domain): Domain {
  const { low, high } = domain;
  if (typeof low === 'number' && typeof high === 'number' && low < high) return domain;
  throw new ArgumentError(`${name}: a domain must have a low below its high, got ${String(low)} and ${String(high)}.`);
}
