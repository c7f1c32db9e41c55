import { arrayOf, isTensor, record, saves, type Value } from '@stdgrad/core';
import { copy, type NDArray } from '@stdgrad/kernels';
import { table, type TableEntry } from '@stdgrad/ops';
import { entryOf } from '@stdgrad/gradcheck/laws';

/** What goes wrong with the gradient by the first operand. */
type Mutation = (g: Float64Array, shape: readonly number[]) => Float64Array;

const last = (g: Float64Array): number => g.length - 1;

/** Faults in a gradient, each too small or too regular for the eye. */
export const mutations: Readonly<Record<string, Mutation>> = {
  'the sign flipped': (g) => g.map((x) => -x),
  'one entry × 1.001': (g) => g.with(last(g), g[last(g)]! * 1.001),
  'off by one': (g) => g.map((_, k) => g[(k + 1) % g.length]!),
  reversed: (g) => g.toReversed(),
  'one entry dropped': (g) => g.with(0, 0),
  'one entry NaN': (g) => g.with(0, NaN),
  'narrowed to float32': (g) => Float64Array.from(Float32Array.from(g, (x) => x * 1.0000003)),
  'counted twice': (g) => g.map((x) => 2 * x),
  'a share of its neighbour in it': (g) => g.map((x, k) => x + 1e-6 * g[(k + 1) % g.length]!),
};

/** Ops of all kinds whose gradients differ from entry to entry, so that no mutation leaves them right. */
export const mutated = [
  'sin',
  'mul',
  'pow',
  'atan2',
  'matmul',
  'det',
  'solve',
  'norm',
  'logsumexp',
  'prod',
  'variance',
  'cuprod',
  'softmax',
  'convNd',
  'layerNorm',
  'huber',
].filter((name) => table.has(name));

/** An op of the table with a mutated gradient by its first operand; `null` leaves it as it is. */
export function mutant(name: string, mutation: Mutation | null): TableEntry {
  const entry = table.get(name)!;
  const run = entry.call as unknown as (...args: readonly unknown[]) => unknown;
  const call = (x: unknown, ...more: readonly unknown[]): unknown => run(tampered(x, mutation ?? ((g) => g)), ...more);
  Object.defineProperty(call, 'name', { value: name });
  return entryOf(Object.assign(call, { op: entry.op, row: entry.row }));
}

/** The operand by way of an identity that pulls cotangents back wrongly. */
function tampered(x: unknown, mutation: Mutation): unknown {
  if (!isTensor(x) || x.constant) return x;
  const vjp = (_k: number, g: Value): Value => (isTensor(g) ? g : changed(g, mutation));
  return record({ name: 'planted', needs: () => saves.nothing, vjp }, copy(arrayOf(x)), x, null, null);
}

function changed(g: NDArray, mutation: Mutation): NDArray {
  const z = copy(g);
  const { start, layout } = z;
  const values = Float64Array.from(z.buffer.subarray(start, start + layout.size));
  if (values.length > 0) z.buffer.set(mutation(values, layout.shape), start);
  return z;
}
