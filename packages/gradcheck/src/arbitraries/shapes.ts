import fc from 'fast-check';

/** A shape, sizes from 0 on. */
export type Shape = readonly number[];

/** Number of elements of a shape. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, n) => size * n, 1);
}

const size = fc.oneof(
  { arbitrary: fc.integer({ min: 1, max: 3 }), weight: 12 },
  { arbitrary: fc.constant(0), weight: 1 },
);

/** Shapes of up to `rank` dimensions and about 40 elements, with sizes 0 and 1 among them. */
export function anyShape(rank = 5): fc.Arbitrary<Shape> {
  return fc
    .array(size, { maxLength: rank })
    .map((shape) => (sizeOf(shape) > 40 ? shape.map((n) => Math.min(n, 2)) : shape));
}

/** Shapes of several operands that broadcast to each other: leading dimensions left out, sizes replaced by 1. */
export function broadcastingShapes(count: number): fc.Arbitrary<readonly Shape[]> {
  if (count === 1) return anyShape().map((shape) => [shape]);
  return anyShape().chain((shape) =>
    fc.tuple(...Array.from({ length: count }, () => part(shape))).map((parts) => parts as readonly Shape[]),
  );
}

function part(shape: Shape): fc.Arbitrary<Shape> {
  const whole = { arbitrary: fc.constant(shape), weight: 2 };
  const smaller = fc
    .tuple(fc.integer({ min: 0, max: shape.length }), fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }))
    .map(([dropped, ones]) => shape.slice(dropped).map((n, d) => (ones[d] === true ? 1 : n)));
  return fc.oneof(whole, { arbitrary: smaller, weight: 3 });
}

/** Row-major steps of a shape. */
export function stridesOf(shape: Shape): number[] {
  const strides = shape.map(() => 0);
  let step = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    strides[d] = step;
    step *= shape[d]!;
  }
  return strides;
}

/** Calls `visit` with every index of a shape, in row-major order. */
export function eachIndex(shape: Shape, visit: (index: readonly number[], k: number) => void): void {
  const total = sizeOf(shape);
  const index = shape.map(() => 0);
  for (let k = 0; k < total; k++) {
    visit(index, k);
    for (let d = shape.length - 1; d >= 0; d--) {
      if (++index[d]! < shape[d]!) break;
      index[d] = 0;
    }
  }
}
