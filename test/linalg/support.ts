import fc from 'fast-check';
import { Layout, NDArray, elements } from '@stdgrad/kernels';

/** Operands and subscripts of a random contraction, with the labels spelled out: an ellipsis' are `0`, `1`, … from its end. */
export interface Case {
  readonly subscripts: string;
  readonly names: readonly (readonly string[])[];
  readonly output: readonly string[];
  readonly arrays: readonly NDArray[];
}

/** Deterministic numbers in [−2, 2). */
export function numbers(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 30 - 2;
  };
}

/** How a dimension lies in memory: its step, in units of the smallest that leaves no overlap; 0 repeats elements. */
export const steps = fc.constantFrom(1, 1, 1, -1, 2, -2);

/** An array of random numbers, whose dimensions lie in memory in the given order and steps. */
export function laidOut(
  shape: readonly number[],
  order: readonly number[],
  units: readonly number[],
  next: () => number,
  dtype: 'float64' | 'float32' = 'float64',
): NDArray {
  const strides = shape.map(() => 0);
  let start = 0;
  let room = 1;
  for (const d of order) {
    const unit = units[d % Math.max(units.length, 1)] ?? 1;
    strides[d] = unit * room;
    if (unit < 0) start -= strides[d] * (Math.max(shape[d]!, 1) - 1);
    room *= Math.max(Math.abs(unit) * shape[d]!, 1);
  }
  const memory = Array.from({ length: room + 3 }, next);
  const buffer = dtype === 'float64' ? Float64Array.from(memory) : Float32Array.from(memory);
  return new NDArray(buffer, start + 2, new Layout(shape, strides), dtype);
}

/** Order of dimensions by shuffled keys. */
export const shuffled = (rank: number): fc.Arbitrary<number[]> =>
  fc.shuffledSubarray(
    Array.from({ length: rank }, (_, d) => d),
    { minLength: rank, maxLength: rank },
  );

const letters = ['i', 'j', 'k', 'B'];

interface Drawn {
  readonly labels: readonly string[];
  readonly ellipsis: number | null;
  readonly at: number;
  readonly ones: readonly boolean[];
  readonly units: readonly number[];
  readonly order: readonly number[];
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  labels: fc.array(fc.constantFrom(...letters), { maxLength: 3 }),
  ellipsis: fc.option(fc.integer({ min: 0, max: 2 })),
  at: fc.nat(3),
  ones: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
  units: fc.array(steps, { minLength: 5, maxLength: 5 }),
  order: shuffled(5),
});

/** Random subscripts with operands of random layouts: repeats, ellipses, sizes 0 and 1, implicit results. */
export const cases: fc.Arbitrary<Case> = fc
  .record({
    operands: fc.array(drawn, { minLength: 1, maxLength: 3 }),
    sizes: fc.array(fc.constantFrom(1, 2, 2, 3, 3, 4, 0), { minLength: 6, maxLength: 6 }),
    implicit: fc.boolean(),
    kept: fc.shuffledSubarray(letters),
    at: fc.nat(4),
    spaces: fc.boolean(),
    seed: fc.integer(),
  })
  .map(({ operands, sizes, implicit, kept, at, spaces, seed }) => {
    const sizeOf = (name: string): number => sizes[letters.includes(name) ? letters.indexOf(name) : 4 + Number(name)]!;
    const next = numbers(seed);
    const texts: string[] = [];
    const names: string[][] = [];
    const arrays: NDArray[] = [];
    for (const { labels, ellipsis, at: place, ones, units, order } of operands) {
      const split = Math.min(place, labels.length);
      const inner = Array.from({ length: ellipsis ?? 0 }, (_, d) => String((ellipsis ?? 0) - 1 - d));
      const own = [...labels.slice(0, split), ...inner, ...labels.slice(split)];
      const isOne = (name: string): boolean =>
        ones[letters.includes(name) ? letters.indexOf(name) : 4 + Number(name)]! && ones[0]!;
      const shape = own.map((name) => (isOne(name) ? 1 : sizeOf(name)));
      texts.push(labels.slice(0, split).join('') + (ellipsis === null ? '' : '...') + labels.slice(split).join(''));
      names.push(own);
      arrays.push(
        laidOut(
          shape,
          order.filter((d) => d < own.length),
          units,
          next,
        ),
      );
    }
    const used = names.flat();
    const rank = Math.max(0, ...operands.map(({ ellipsis }) => ellipsis ?? 0));
    const inner = Array.from({ length: rank }, (_, d) => String(rank - 1 - d));
    const gap = spaces ? ' ' : '';
    if (implicit) {
      const once = letters.filter((name) => used.filter((other) => other === name).length === 1).toSorted();
      return { subscripts: texts.join(`${gap},`), names, output: [...inner, ...once], arrays };
    }
    const named = kept.filter((name) => used.includes(name));
    const split = Math.min(at, named.length);
    const text = named.slice(0, split).join(gap) + (rank > 0 ? '...' : '') + named.slice(split).join(gap);
    const output = [...named.slice(0, split), ...inner, ...named.slice(split)];
    return { subscripts: `${texts.join(`,${gap}`)}${gap}->${gap}${text}`, names, output, arrays };
  });

/** Einstein's sum by nested loops over all labels. */
export function reference({ names, output, arrays }: Omit<Case, 'subscripts'>): { shape: number[]; data: number[] } {
  const sizes = new Map<string, number>();
  names.forEach((own, k) =>
    own.forEach((name, d) => {
      const size = arrays[k]!.shape[d]!;
      if (!sizes.has(name) || sizes.get(name) === 1) sizes.set(name, size);
    }),
  );
  const all = [...output, ...[...sizes.keys()].filter((name) => !output.includes(name))];
  const shape = output.map((name) => sizes.get(name)!);
  const data = Array.from({ length: shape.reduce((n, m) => n * m, 1) }, () => 0);
  const index = new Map<string, number>();
  const visit = (d: number, place: number): void => {
    if (d === all.length) {
      data[place]! += names.reduce((product, own, k) => {
        const { shape: sizesHere } = arrays[k]!;
        const at = own.map((name, axis) => (sizesHere[axis] === 1 ? 0 : index.get(name)!));
        return product * Number(arrays[k]!.get(...at));
      }, 1);
      return;
    }
    const name = all[d]!;
    for (let i = 0; i < sizes.get(name)!; i++) {
      index.set(name, i);
      visit(d + 1, d < output.length ? place * sizes.get(name)! + i : place);
    }
  };
  visit(0, 0);
  return { shape, data };
}

/** Elements of an array as numbers. */
export function flat(x: NDArray): number[] {
  return elements(x).map(Number);
}

/** Sum of the products of elements, and of their absolute values: a scale for the error. */
export function inner(x: readonly number[], y: readonly number[]): { sum: number; scale: number } {
  const terms = x.map((value, k) => value * y[k]!);
  return { sum: terms.reduce((a, b) => a + b, 0), scale: terms.reduce((a, b) => a + Math.abs(b), 1) };
}

/** Largest difference, relative to the size of the numbers. */
export function distance(x: readonly number[], y: readonly number[]): number {
  if (x.length !== y.length) return Infinity;
  return x.reduce((worst, value, k) => Math.max(worst, Math.abs(value - y[k]!) / (1 + Math.abs(y[k]!))), 0);
}
