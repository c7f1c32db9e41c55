import {
  arrayOf,
  arrayOfValue,
  isTensor,
  linearRule,
  operand,
  record,
  recordMany,
  type Rule,
  type Value,
} from '@stdgrad/core';
import { allocate, rowMajor, toDense, zerosInLayout, type NDArray } from '@stdgrad/kernels';
import { NotDifferentiableError, isStrided, type Call } from '@stdgrad/protocol';
import { fallBack } from '../fallback.js';
import type { Lines } from '../linear.js';
import { assignTo, checkCarries, owned, shown } from '../operands.js';
import { isOutput, like, reducedBy } from '../reductions.js';
import { elementNumbers } from './places.js';
import type { Reduced } from './pulls.js';

/** Where extrema change along lines, which elements have them, and how many so far; by number of the element. */
interface Runs {
  readonly lines: Lines;
  readonly starts: Uint8Array;
  readonly hits: Uint8Array;
  readonly counts: Int32Array;
}

/** `cumax(x[, options])` or `cumin`: equal elements share evenly, as in the extremum of them all. */
export function runningExtremum(name: 'cumax' | 'cumin'): (call: Call) => unknown {
  return (call) => {
    const { fn, args } = call;
    const [x, ...rest] = args;
    if (!isTensor(x) || rest.some(isTensor)) return fallBack(call);
    return recorded(call, name, x, rest[0], (values) => fn(values, ...rest));
  };
}

/** The same into an output: `.assign(x, out[, options])`. */
export function runningExtremumTo(name: 'cumax' | 'cumin'): (call: Call) => unknown {
  return (call) => {
    const { id, fn, args } = call;
    const [x, out, ...rest] = args;
    if (!isOutput(out) || !(isTensor(x) || isStrided(x)) || rest.some(isTensor)) return fallBack(call);
    const run = (values: NDArray): unknown => fn(values, like(out, values.dtype), ...rest);
    return assignTo(id, out, recorded(call, name, operand(id, x), rest[0], run));
  };
}

function recorded(
  { id }: Call,
  name: 'cumax' | 'cumin',
  x: Value,
  options: unknown,
  run: (values: NDArray) => unknown,
): Value {
  const z = owned(run(shown(x)), id);
  checkCarries(id, z, [x]);
  const array = arrayOfValue(x);
  const sign = name === 'cumax' ? 1 : -1;
  const lines = linesOf(
    id,
    array,
    reducedBy(array.layout.shape, options),
    (ranks) => elementNumbers(owned(run(ranks), id)),
    sign,
  );
  return recordMany(shares, z, [x], runsOf(elementNumbers(array), lines, sign));
}

/** Lines in the order in which the function passes them: that in which rising numbers are their own running extremum. */
function linesOf(id: string, x: NDArray, how: Reduced, run: (ranks: NDArray) => Float64Array, sign: number): Lines {
  const { shape, strides } = x.layout;
  for (const steps of [
    rowMajor(shape).strides,
    rowMajor(shape.toReversed()).strides.toReversed(),
    strides,
    strides.map((s) => -s),
  ]) {
    const ranks = zerosInLayout(x.layout, 'float64');
    const values = placesOf(shape, steps);
    values.forEach((value, k) => ranks.iset(k, sign * value));
    if (run(ranks).every((value, k) => value === sign * values[k]!)) return grouped(values, how);
  }
  throw new NotDifferentiableError(
    `${id}: internal: can't tell in which order the elements are passed; ask for one dimension by option dims.`,
  );
}

/** Places of the elements, in row-major order, where they lie with the given strides. */
function placesOf(shape: readonly number[], strides: readonly number[]): number[] {
  let places = [0];
  shape.forEach((size, d) => {
    places = places.flatMap((place) => Array.from({ length: size }, (_, i) => place + i * strides[d]!));
  });
  return places;
}

function grouped(ranks: readonly number[], { shape, dims }: Reduced): Lines {
  const outside = placesOf(
    shape,
    rowMajor(shape.map((size, d) => (dims.includes(d) ? 1 : size))).strides.map((s, d) => (dims.includes(d) ? 0 : s)),
  );
  const lines = new Map<number, number[]>();
  outside.forEach((line, k) => {
    const found = lines.get(line);
    if (found === undefined) lines.set(line, [k]);
    else found.push(k);
  });
  return [...lines.values()].map((line) => Int32Array.from(line.toSorted((a, b) => ranks[a]! - ranks[b]!)));
}

function runsOf(x: Float64Array, lines: Lines, sign: number): Runs {
  const starts = new Uint8Array(x.length);
  const hits = new Uint8Array(x.length);
  const counts = new Int32Array(x.length);
  for (const line of lines) {
    let best = NaN;
    let count = 0;
    line.forEach((k, i) => {
      const value = x[k]!;
      const isNew = i === 0 || sign * value > sign * best || (value !== value && best === best);
      if (isNew) best = value;
      const hit = value === best || (value !== value && best !== best);
      count = isNew ? 1 : count + Number(hit);
      starts[k] = Number(isNew);
      hits[k] = Number(hit);
      counts[k] = count;
    });
  }
  return { lines, starts, hits, counts };
}

/** Means of the elements that have the running extremum: what the function is near `x`. */
function forward(x: NDArray, { lines, starts, hits, counts }: Runs): NDArray {
  return passed(x, (from, to) => {
    for (const line of lines) {
      let sum = 0;
      for (const k of line) {
        if (starts[k] === 1) sum = 0;
        if (hits[k] === 1) sum += from(k);
        to(k, sum / counts[k]!);
      }
    }
  });
}

/** Its adjoint. */
function backward(g: NDArray, { lines, starts, hits, counts }: Runs): NDArray {
  return passed(g, (from, to) => {
    for (const line of lines) {
      let sum = 0;
      for (const k of line.toReversed()) {
        sum += from(k) / counts[k]!;
        to(k, hits[k] === 1 ? sum : 0);
        if (starts[k] === 1) sum = 0;
      }
    }
  });
}

function passed(
  x: NDArray,
  pass: (from: (k: number) => number, to: (k: number, value: number) => void) => void,
): NDArray {
  const from = toDense(x);
  const z = allocate(rowMajor(x.layout.shape), x.dtype);
  pass(
    (k) => from.buffer[from.start + k]!,
    (k, value) => (z.buffer[z.start + k] = value),
  );
  return z;
}

const apply =
  (map: typeof forward, rule: () => Rule) =>
  (x: Value, runs: Runs): Value =>
    isTensor(x) ? record(rule(), map(arrayOf(x), runs), x, null, runs) : map(x, runs);

const shares: Rule = linearRule<Runs>({ name: 'running extremum', forward, adjoint: apply(backward, () => embeds) });
const embeds: Rule = linearRule<Runs>({
  name: 'running extremum',
  forward: backward,
  adjoint: apply(forward, () => shares),
});
