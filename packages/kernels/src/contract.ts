import type { DType } from '@stdgrad/protocol';
import { copyInto, viewOf } from './broadcast.js';
import { Layout, rowMajor } from './layout.js';
import { NDArray, allocate } from './ndarray.js';
import { multiplyPair, type Labelled } from './contract-pair.js';
import { fold, sumFold } from './reduce.js';
import { permute } from './view.js';

/**
 * A product of arrays, each of whose dimensions has a label, summed over the labels that the result lacks.
 *
 * The form is closed under differentiation: a label may come several times in an operand (its diagonal is read) and
 * in the result (its diagonal is written, the rest is zero), and in the result only (the result is repeated). So the
 * derivative of a contraction is a contraction: of the cotangent and the other operands, to the operand's labels.
 */
export interface Contraction {
  /** For each operand the labels of its dimensions: small integers. */
  readonly labels: readonly (readonly number[])[];
  /** Labels of the result's dimensions. */
  readonly output: readonly number[];
  /** Size of each label's dimensions, in all operands: a size 1 that broadcasts has a label of its own. */
  readonly sizes: readonly number[];
}

/** Whether a contraction only reads its one operand in another layout. */
export function isView({ labels, output }: Contraction): boolean {
  const [only, ...others] = labels;
  return (
    only !== undefined &&
    others.length === 0 &&
    new Set(output).size === output.length &&
    new Set(only).size === output.length &&
    only.every((label) => output.includes(label))
  );
}

/** The view that a contraction of one operand is, when {@link isView} says so. */
export function contractedView(x: NDArray, { labels, output }: Contraction): NDArray {
  const once = diagonals(x, labels[0]);
  return permute(
    once.array,
    output.map((label) => once.labels.indexOf(label)),
  );
}

/** Computes a contraction, pair by pair. The result is row-major in memory of its own; sums are formed in float64. */
export function contract(arrays: readonly NDArray[], how: Contraction, dtype: DType): NDArray {
  const { labels, output, sizes } = how;
  const wanted = [...new Set(output)].filter((label) => sizes[label] !== 1);
  let rest = arrays.map((array, k) => squeezed(diagonals(array, labels[k])));
  while (rest.length > 1) {
    const [i, j] = rest.length === 2 ? [0, 1] : cheapestPair(rest, wanted, sizes);
    const others = rest.filter((_, k) => k !== i && k !== j);
    const needed = neededBy(others, wanted);
    const [left, right] = [summedOut(rest[i], rest[j].labels, needed), summedOut(rest[j], rest[i].labels, needed)];
    rest = [...others, multiplyPair(left, right, needed, sizes, others.length === 0 ? dtype : 'float64')];
  }
  const result = summedOut(rest[0], [], new Set(wanted));
  return written(result, how, dtype, !arrays.includes(result.array));
}

/** The diagonal along labels that come several times: each label once. */
function diagonals(x: NDArray, labels: readonly number[]): Labelled {
  const once = [...new Set(labels)];
  if (once.length === labels.length) return { array: x, labels };
  const { shape, strides } = x.layout;
  const steps = once.map((label) => labels.reduce((sum, l, d) => (l === label ? sum + strides[d] : sum), 0));
  const sizes = once.map((label) => shape[labels.indexOf(label)]);
  return { array: viewOf(x, new Layout(sizes, steps), x.start), labels: once };
}

/** Without the dimensions of size 1, which take part in nothing. */
function squeezed({ array, labels }: Labelled): Labelled {
  const { shape, strides } = array.layout;
  if (!shape.includes(1)) return { array, labels };
  const kept = shape.map((_, d) => d).filter((d) => shape[d] !== 1);
  const layout = new Layout(
    kept.map((d) => shape[d]),
    kept.map((d) => strides[d]),
  );
  return { array: viewOf(array, layout, array.start), labels: kept.map((d) => labels[d]) };
}

/** The labels that the result (these first) or another operand still asks for. */
function neededBy(others: readonly Labelled[], wanted: readonly number[]): Set<number> {
  const needed = new Set(wanted);
  for (const { labels } of others) for (const label of labels) needed.add(label);
  return needed;
}

/** An operand after the sum over the labels that nobody else has or asks for. */
function summedOut(x: Labelled, partner: readonly number[], needed: ReadonlySet<number>): Labelled {
  const reduced = x.labels.map((label) => !needed.has(label) && !partner.includes(label));
  if (!reduced.includes(true)) return x;
  return { array: fold(x.array, reduced, sumFold, 'float64'), labels: x.labels.filter((_, d) => !reduced[d]) };
}

/** The two operands whose product saves most memory; among equals, those whose product costs least work. */
function cheapestPair(operands: readonly Labelled[], wanted: readonly number[], sizes: readonly number[]): number[] {
  const volume = (labels: readonly number[]): number => labels.reduce((n, label) => n * sizes[label], 1);
  let best = [0, 1];
  let [leastGrowth, leastWork] = [Infinity, Infinity];
  for (let j = 1; j < operands.length; j++) {
    for (let i = 0; i < j; i++) {
      const needed = neededBy(
        operands.filter((_, k) => k !== i && k !== j),
        wanted,
      );
      const [a, b] = [operands[i].labels, operands[j].labels];
      const all = [...new Set([...a, ...b])];
      const growth = volume(all.filter((label) => needed.has(label))) - volume(a) - volume(b);
      const work = volume(all);
      if (growth > leastGrowth || (growth === leastGrowth && work >= leastWork)) continue;
      [leastGrowth, leastWork] = [growth, work];
      best = [i, j];
    }
  }
  return best;
}

/**
 * The result in its final form: dimensions in order, those of size 1 and repeated ones back, diagonals embedded.
 *
 * @param fresh - whether the array is nobody else's
 */
function written({ array, labels }: Labelled, how: Contraction, dtype: DType, fresh: boolean): NDArray {
  const { output, sizes } = how;
  const layout = rowMajor(output.map((label) => sizes[label]));
  const bare = output.filter((label) => sizes[label] !== 1);
  const isFinal = labels.length === bare.length && labels.every((label, d) => label === bare[d]);
  if (isFinal && fresh && array.root === null && array.dtype === dtype && array.layout.dense)
    return new NDArray(array.buffer, array.start, layout, dtype);
  const z = allocate(layout, dtype);
  const target = diagonals(z, output);
  const { strides } = array.layout;
  const steps = target.labels.map((label) => (labels.includes(label) ? strides[labels.indexOf(label)] : 0));
  copyInto(target.array, viewOf(array, new Layout(target.array.layout.shape, steps), array.start));
  return z;
}
