import { arrayOf, arrayOfValue, isTensor, operand, recordMany, type Value } from '@stdgrad/core';
import { allocate, rowMajor, zerosInLayout, type NDArray } from '@stdgrad/kernels';
import { add, mul } from '@stdgrad/ops';
import { isStrided, type Call } from '@stdgrad/protocol';
import { fallBack } from '../fallback.js';
import { listed, rearranged } from '../linear.js';
import { assignTo, checkCarries, owned, shown } from '../operands.js';
import { isOutput, like } from '../reductions.js';
import { elementNumbers } from './places.js';

// The median of sorted elements is the mean of two of them. Which two, the function itself tells: its results for the
// numbers of the elements, and for their squares, are mean and mean square of the two numbers.

/** `mediansorted(x[, options])` */
export function median(call: Call): unknown {
  const { id, fn, args } = call;
  const [x, ...rest] = args;
  if (!isTensor(x) || rest.some(isTensor)) return fallBack(call);
  return recorded(id, x, (values) => fn(values, ...rest));
}

/** `mediansorted.assign(x, out[, options])` */
export function medianTo(call: Call): unknown {
  const { id, fn, args } = call;
  const [x, out, ...rest] = args;
  if (!isOutput(out) || !(isTensor(x) || isStrided(x)) || rest.some(isTensor)) return fallBack(call);
  return assignTo(
    id,
    out,
    recorded(id, operand(id, x), (values) => fn(values, like(out, 'float64'), ...rest)),
  );
}

function recorded(id: string, x: Value, run: (values: NDArray) => unknown): Value {
  const array = arrayOfValue(x);
  const z = owned(run(shown(x)), id);
  checkCarries(id, z, [x]);
  // without elements there is none
  if (array.layout.size === 0) return recordMany(rearranged(id), z, [x], [null]);
  const numbers = Float64Array.from({ length: array.layout.size }, (_, k) => k + 1);
  const means = elementNumbers(owned(run(inLayoutOf(array, numbers)), id));
  const squares = elementNumbers(
    owned(
      run(
        inLayoutOf(
          array,
          numbers.map((n) => n * n),
        ),
      ),
      id,
    ),
  );
  const half = means.map((mean, k) => Math.sqrt(Math.max(0, squares[k]! - mean * mean)));
  const pick = (sign: number): Value =>
    picked(
      id,
      x,
      Int32Array.from(means, (mean, k) => Math.round(mean + sign * half[k]!) - 1),
      z,
    );
  return mul(0.5, add(pick(-1), pick(1)));
}

/** Numbers, in row-major order, as an array that lies as another. */
function inLayoutOf({ layout }: NDArray, numbers: Float64Array): NDArray {
  const from = allocate(rowMajor(layout.shape));
  from.buffer.set(numbers, from.start);
  const array = zerosInLayout(layout, 'float64');
  for (let k = 0; k < numbers.length; k++) array.iset(k, numbers[k]!);
  return array;
}

/** Elements of `x` by their numbers. */
function picked(id: string, x: Value, numbers: Int32Array, { layout, dtype }: NDArray): Value {
  const from = isTensor(x) ? arrayOf(x) : x;
  const z = allocate(rowMajor(layout.shape), dtype);
  numbers.forEach((number, k) => (z.buffer[z.start + k] = Number(from.iget(number))));
  const part = {
    from: listed(rowMajor(from.layout.shape), numbers),
    to: listed(
      z.layout,
      Int32Array.from(numbers, (_, k) => k),
    ),
  };
  return recordMany(rearranged(id), z, [x], [part]);
}
