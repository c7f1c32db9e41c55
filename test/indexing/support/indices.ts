import { fromElements, type NDArray } from '@stdgrad/kernels';
import { newaxis, type IndexInput } from '@stdgrad/ops';
import fc from 'fast-check';

/** A shape and an index that fits it. */
export interface Indexed {
  readonly shape: readonly number[];
  readonly index: readonly IndexInput[];
}

const bound = (size: number): fc.Arbitrary<number | null> => fc.option(fc.integer({ min: -size - 2, max: size + 2 }));
const step = fc.constantFrom(null, 1, 2, 3, -1, -2);

const slice = (size: number): fc.Arbitrary<IndexInput> =>
  fc.tuple(bound(size), bound(size), step).map(([start, stop, by]) => ({ start, stop, step: by }));
const integer = (size: number): fc.Arbitrary<number> => fc.integer({ min: -size, max: size - 1 });

/** Index arrays that broadcast to each other: all of shape [2, 3], [3], [2, 1] or [1]. */
const integers = (size: number): fc.Arbitrary<IndexInput> =>
  fc.constantFrom<number[]>([2, 3], [3], [2, 1], [1]).chain((shape) =>
    fc.array(integer(size), { minLength: 6, maxLength: 6 }).map(
      (values) =>
        fromElements(
          values.slice(
            0,
            shape.reduce((n, m) => n * m, 1),
          ),
          shape,
          'int32',
        ) as never,
    ),
  );
const mask = (size: number): fc.Arbitrary<IndexInput> => fc.array(fc.boolean(), { minLength: size, maxLength: size });

const between: fc.Arbitrary<IndexInput[]> = fc.constantFrom<IndexInput[][]>([], [], [], [newaxis]);

function items(shape: readonly number[], advanced: boolean): fc.Arbitrary<IndexInput[]> {
  const masked = advanced ? fc.integer({ min: -2, max: shape.length - 1 }) : fc.constant(-1);
  return masked.chain((at) => {
    const parts = shape.map((size, d): fc.Arbitrary<IndexInput[]> => {
      const basic: fc.Arbitrary<IndexInput>[] = [
        integer(size),
        slice(size),
        slice(size),
        fc.constant<IndexInput>(null),
      ];
      const item = d === at ? mask(size) : fc.oneof(...basic, ...(advanced && at < 0 ? [integers(size)] : []));
      return fc.tuple(between, item).map(([before, one]) => [...before, one]);
    });
    return fc.tuple(...parts).map((lists) => lists.flat());
  });
}

/** Replaces a run of whole dimensions at the end, or one inside, by an ellipsis. */
function shortened(list: readonly IndexInput[], how: number): IndexInput[] {
  const at = list.indexOf(null);
  if (at < 0 || how === 0) return [...list];
  return list.map((item, k) => (k === at ? '...' : item));
}

/** Shapes of one to four dimensions and indices of every kind that fit them. */
export function indexed(advanced = true): fc.Arbitrary<Indexed> {
  return fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }).chain((shape) =>
    fc.tuple(items(shape, advanced), fc.integer({ min: 0, max: 1 })).map(([list, how]) => ({
      shape,
      index: shortened(list, how),
    })),
  );
}

/** An array of small integers, so that sums of products are exact. */
export function integersOf(shape: readonly number[], seed: number): NDArray {
  let state = seed;
  const size = shape.reduce((n, m) => n * m, 1);
  const next = (): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return ((state >> 8) % 19) - 9;
  };
  return fromElements(Array.from({ length: size }, next), shape, 'float64');
}
