import { arrayOf, tensor, viewTensor, type Tensor } from '@stdgrad/core';
import { Layout, viewOf } from '@stdgrad/kernels';
import { add, assign, mul, sum } from '@stdgrad/ops';
import fc from 'fast-check';

/** A step of a random program over vectors; operands are numbers of earlier results, taken modulo their count. */
export type Step =
  | {
      readonly kind: 'view';
      readonly of: number;
      readonly start: number;
      readonly length: number;
      readonly step: number;
    }
  | { readonly kind: 'product'; readonly of: number; readonly by: number }
  | { readonly kind: 'write'; readonly to: number; readonly of: number; readonly factor: number }
  | { readonly kind: 'add'; readonly to: number; readonly of: number }
  | { readonly kind: 'masked'; readonly to: number; readonly of: number; readonly mask: readonly boolean[] }
  | { readonly kind: 'set'; readonly to: number; readonly at: number; readonly of: number }
  | { readonly kind: 'assign'; readonly to: number; readonly at: readonly number[]; readonly of: number };

const which = fc.nat({ max: 40 });

/** Random programs: views of views, products, and every form of write in place. */
export const programs: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('view' as const),
      of: which,
      start: fc.nat({ max: 5 }),
      length: fc.nat({ max: 5 }),
      step: fc.constantFrom(1, 2, -1, -2),
    }),
    fc.record({ kind: fc.constant('product' as const), of: which, by: which }),
    fc.record({ kind: fc.constant('write' as const), to: which, of: which, factor: fc.constantFrom(0.5, -1, 1) }),
    fc.record({ kind: fc.constant('add' as const), to: which, of: which }),
    fc.record({
      kind: fc.constant('masked' as const),
      to: which,
      of: which,
      mask: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
    }),
    fc.record({ kind: fc.constant('set' as const), to: which, at: which, of: which }),
    fc.record({
      kind: fc.constant('assign' as const),
      to: which,
      at: fc.array(fc.nat({ max: 7 }), { minLength: 1, maxLength: 4 }),
      of: which,
    }),
  ),
  { minLength: 1, maxLength: 14 },
);

/** What programs are run with: tensors, or the plain model. */
export interface Machine<T> {
  /** Elements `start`, `start + step`… of a vector: a view. */
  view(x: T, start: number, length: number, step: number): T;
  length(x: T): number;
  total(x: T): T;
  product(x: T, y: T): T;
  /** Writes `factor · value` over all of the target. */
  write(to: T, value: T, factor: number): void;
  add(to: T, value: T): void;
  masked(to: T, value: T, mask: readonly boolean[]): void;
  set(to: T, at: number, value: T): void;
  assign(to: T, at: readonly number[], value: T): void;
}

/** Runs a program from its first vector and returns all vectors. */
export function run<T>(machine: Machine<T>, first: T, steps: readonly Step[]): readonly T[] {
  const vectors: T[] = [first];
  const get = (k: number): T => vectors[k % vectors.length]!;
  // what does not fit by length is summed first, and broadcasts
  const fitting = (x: T, n: number): T => (machine.length(x) === n ? x : machine.total(x));
  for (const step of steps) {
    if (step.kind === 'view') {
      const x = get(step.of);
      const n = machine.length(x);
      const start = step.start % n;
      const room = step.step > 0 ? n - start : start + 1;
      const length = Math.min(Math.max(step.length, 1), Math.ceil(room / Math.abs(step.step)));
      vectors.push(machine.view(x, start, length, step.step));
    } else if (step.kind === 'product') {
      const x = get(step.of);
      vectors.push(machine.product(x, fitting(get(step.by), machine.length(x))));
    } else {
      const to = get(step.to);
      const n = machine.length(to);
      const value = get(step.of);
      if (step.kind === 'write') machine.write(to, fitting(value, n), step.factor);
      else if (step.kind === 'add') machine.add(to, fitting(value, n));
      else if (step.kind === 'masked') machine.masked(to, fitting(value, n), step.mask.slice(0, n));
      else if (step.kind === 'set') machine.set(to, step.at % n, machine.total(value));
      else {
        const at = step.at.map((k) => k % n);
        machine.assign(to, at, fitting(value, at.length));
      }
    }
  }
  return vectors;
}

/** A vector of the model: places in a memory. */
export interface Plain {
  readonly memory: number[];
  readonly places: readonly number[];
}

const values = ({ memory, places }: Plain): number[] => places.map((place) => memory[place]!);
const fresh = (memory: number[]): Plain => ({ memory, places: memory.map((_, k) => k) });
const at = (x: number[], k: number): number => (x.length === 1 ? x[0]! : x[k]!);

function store(to: Plain, read: (k: number) => number, places = to.places): void {
  const now = places.map((_, k) => read(k));
  places.forEach((place, k) => (to.memory[place] = now[k]!));
}

/** Programs by their meaning alone: numbers in arrays. */
export const model: Machine<Plain> = {
  view: ({ memory, places }, start, length, step) => ({
    memory,
    places: Array.from({ length }, (_, k) => places[start + k * step]!),
  }),
  length: ({ places }) => places.length,
  total: (x) => fresh([values(x).reduce((sum, value) => sum + value, 0)]),
  product: (x, y) => {
    const b = values(y);
    return fresh(values(x).map((a, k) => a * at(b, k)));
  },
  write: (to, value, factor) => {
    const b = values(value);
    store(to, (k) => factor * at(b, k));
  },
  add: (to, value) => {
    const [a, b] = [values(to), values(value)];
    store(to, (k) => a[k]! + at(b, k));
  },
  masked: (to, value, mask) => {
    const [a, b] = [values(to), values(value)];
    store(to, (k) => (mask[k] === true ? a[k]! * at(b, k) : a[k]!));
  },
  set: (to, place, value) => {
    to.memory[to.places[place]!] = values(value)[0]!;
  },
  assign: (to, places, value) => {
    const b = values(value);
    store(
      to,
      (k) => at(b, k),
      places.map((k) => to.places[k]!),
    );
  },
};

/** Programs on tensors. */
export const tensors: Machine<Tensor> = {
  view: (x, start, length, step) => {
    const array = arrayOf(x);
    const stride = array.layout.strides[0] ?? 0;
    return viewTensor(x, viewOf(array, new Layout([length], [step * stride]), array.start + start * stride));
  },
  length: (x) => x.length,
  total: (x) => sum(x, { keepdims: true }),
  product: (x, y) => mul(x, y),
  write: (to, value, factor) => void mul(value, factor, { out: to }),
  add: (to, value) => void add(to, value, { out: to }),
  masked: (to, value, mask) => void mul(to, value, { out: to, where: tensor([...mask]) }),
  set: (to, place, value) => void to.set(place, sum(value)),
  assign: (to, places, value) => void assign(to, [[...places]], value),
};
