import { isTensor, operand, overwrite, recordMany, arrayOfValue, type Tensor, type Value } from '@stdgrad/core';
import { copyInLayout, rowMajor, type NDArray } from '@stdgrad/kernels';
import { isStrided, type Call } from '@stdgrad/protocol';
import { fallBack, plain } from './fallback.js';
import { elementNumbers } from './ndarray/places.js';
import { listed, rearranged } from './linear.js';
import { assignTo, checkCarries, owned, shown } from './operands.js';
import { isOutput, like } from './reductions.js';

/** Sorts the first argument in place, as the function itself does, and returns it. */
export function sortInPlace(call: Call): unknown {
  const { id, fn, args } = call;
  const [x, ...rest] = args;
  if (!isTensor(x) || rest.some(isTensor)) return fallBack(call);
  const array = arrayOfValue(x);
  const sorted = shown(copyInLayout(array, array.layout));
  fn(sorted, ...rest.map((arg) => plain(arg, 'ndarrays')));
  overwrite(x, recorded(id, x, sorted, args.at(-1)), { name: id, whole: true });
  return x;
}

/** Sorts into a new array. */
export function sorted(call: Call): unknown {
  const { id, fn, args } = call;
  const [x, ...rest] = args;
  if (!isTensor(x) || rest.some(isTensor)) return fallBack(call);
  return recorded(id, x, owned(fn(shown(x), ...rest.map((arg) => plain(arg, 'ndarrays'))), id), args.at(-1));
}

/** Sorts into an output: `(x[, order], out[, options])`. */
export function sortTo(call: Call): unknown {
  const { id, fn, args } = call;
  const position = isOutput(args.at(-1)) ? args.length - 1 : args.length - 2;
  const out = args[position];
  const [x] = args;
  if (position < 1 || !isOutput(out) || !(isTensor(x) || isStrided(x))) return fallBack(call);
  const value = operand(id, x);
  const result = fn(
    ...args.map((arg, k) => (k === 0 ? shown(value) : k === position ? like(out) : plain(arg, 'ndarrays'))),
  );
  return assignTo(id, out, recorded(id, value, owned(result, id), args.at(-1)));
}

function recorded(id: string, x: Value, sortedArray: NDArray, options: unknown): Tensor {
  const array = arrayOfValue(x);
  checkCarries(id, sortedArray, [x]);
  const z = owned(sortedArray, id);
  const from = origins(array, z, options);
  const positions = Int32Array.from(from, (_, k) => k);
  // counted in row-major order, in which the rule then embeds the cotangent
  const part = { from: listed(rowMajor(array.layout.shape), from), to: listed(z.layout, positions) };
  return recordMany(rearranged(id), z, [x], [part]);
}

/** For each element of a sorted array the number of the element that it was; equal elements keep their order. */
function origins(x: NDArray, z: NDArray, options: unknown): Int32Array {
  const before = elementNumbers(x);
  const after = elementNumbers(z);
  const group = groupsOf(x.layout.shape, options);
  const waiting = new Map<string, number[]>();
  for (let k = before.length - 1; k >= 0; k--) {
    const key = `${group(k)} ${before[k]!}`;
    const found = waiting.get(key);
    if (found === undefined) waiting.set(key, [k]);
    else found.push(k);
  }
  return Int32Array.from(after, (value, k) => waiting.get(`${group(k)} ${value}`)!.pop()!);
}

/** Which elements are sorted together: those that differ along the dimensions of option `dims` only. */
function groupsOf(shape: readonly number[], options: unknown): (k: number) => number {
  const isOptions = typeof options === 'object' && options !== null && !isTensor(options) && !isStrided(options);
  const asked = isOptions ? (options as { dims?: ArrayLike<number> }).dims : undefined;
  if (asked === undefined) return () => 0;
  const dims = new Set(Array.from(asked, (d) => (d < 0 ? d + shape.length : d)));
  const steps = rowMajor(shape.map((size, d) => (dims.has(d) ? 1 : size))).strides;
  return (k) => {
    let rest = k;
    let group = 0;
    for (let d = shape.length - 1; d >= 0; d--) {
      if (!dims.has(d)) group += (rest % shape[d]!) * steps[d]!;
      rest = Math.floor(rest / shape[d]!);
    }
    return group;
  };
}
