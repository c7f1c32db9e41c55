import {
  arrayOf,
  arrayOfValue,
  describe,
  isTensor,
  isVariable,
  operand,
  overwrite,
  type Input,
  type Tensor,
  type Value,
} from '@stdgrad/core';
import {
  broadcastShapes,
  copy,
  elements,
  equalShapes,
  isNDArray,
  overlaps,
  put,
  repeats,
  select,
  showShape,
  within,
  type NDArray,
} from '@stdgrad/kernels';
import {
  ArgumentError,
  DtypeError,
  GradientLossError,
  ShapeError,
  buffers,
  isFloat,
  isStrided,
  type DType,
  type Strided,
  type TypedArray,
} from '@stdgrad/protocol';
import { reshape } from '../shape/reshape.js';
import { itemsOf, type IndexInput } from './items.js';

/**
 * Writes `value` where the index selects, in place, and returns `x`. The write is part of the graph: gradients flow to
 * `value` and to what remains of `x`. Of repeated places the last one wins.
 *
 * @param x - tensor; or a typed array or ndarray, for values that are constant
 * @param index - one item, or the list of items that `at` takes as arguments; an index list stands inside of it
 * @param value - broadcast to the selection; leading dimensions of size 1 are dropped where there are too many
 * @throws {@link IndexError} when an index is out of range, or there are too many
 * @throws {@link ShapeError} when the value does not broadcast to the selection
 * @throws {@link DtypeError} when floats would go among integers
 * @throws {@link GradientLossError} when a variable would go into a plain array
 * @example
 * assign(tensor([[1, 2], [3, 4]]), [':', 0], 0); // => [[0, 2], [0, 4]]
 */
export function assign<X extends Tensor | Strided | TypedArray>(
  x: X,
  index: IndexInput | readonly IndexInput[],
  value: Input | Value,
): X {
  const items = itemsOf('assign', Array.isArray(index) ? (index as readonly unknown[]) : [index]);
  const target = isTensor(x) ? arrayOf(x) : writable(x);
  const selection = select('assign', target.layout, items);
  const { shape } = selection.layout;
  const fitted = fit(value, shape, target.dtype);
  if (isTensor(x)) {
    const region = within(selection, target, arrayOf(x.base ?? x));
    overwrite(x, fitted, { name: 'assign', region });
    return x;
  }
  checkPlain(fitted, shape, target.dtype);
  const source = arrayOfValue(fitted);
  put(target, selection, overlaps(source, target) ? copy(source) : source);
  return x;
}

/** The value as it can be written: without superfluous leading dimensions, lists of integers as integers. */
function fit(value: unknown, shape: readonly number[], dtype: DType): Value {
  const given = operand('assign', value);
  const array = arrayOfValue(given);
  const untyped = typeof value === 'number' || Array.isArray(value);
  const typed = untyped && !isFloat(dtype) && holdsAll(array, dtype) ? copy(array, dtype) : given;
  const from = array.layout.shape;
  const excess = from.length - shape.length;
  return excess > 0 && from.slice(0, excess).every((size) => size === 1) ? reshape(typed, from.slice(excess)) : typed;
}

function holdsAll(x: NDArray, dtype: DType): boolean {
  const cell = new buffers[dtype](1);
  return elements(x).every((value) => {
    cell[0] = Number(value);
    return cell[0] === Number(value) && (dtype !== 'bool' || cell[0] <= 1);
  });
}

/** A plain array over the memory of the target, which must be writable there. */
function writable(x: unknown): NDArray {
  if (!isNDArray(x) && !isStrided(x) && !ArrayBuffer.isView(x))
    throw new ArgumentError(`assign: the target must be a tensor, an ndarray or a typed array, got ${describe(x)}.`);
  const array = operand('assign', x) as NDArray;
  const { flags, data } = x as { flags?: { READONLY?: boolean }; data?: { buffer?: unknown } };
  if (flags?.READONLY === true || repeats(array.layout))
    throw new ArgumentError('assign: the target is a read-only ndarray or a broadcast view; write to a copy.');
  if (!isNDArray(x) && isStrided(x) && array.buffer.buffer !== data?.buffer) {
    throw new ArgumentError(
      `assign: an ndarray of dtype '${String(x.dtype)}' holds no typed array to write to; make it a 'float64' one.`,
    );
  }
  return array;
}

function checkPlain(value: Value, shape: readonly number[], dtype: DType): void {
  if (isVariable(value)) {
    throw new GradientLossError(
      'assign: the target is a plain array, which would drop the gradient of the value; make it a tensor first.',
    );
  }
  const array = arrayOfValue(value);
  if (!equalShapes(broadcastShapes('assign', [array.layout.shape, shape]), shape)) {
    throw new ShapeError(
      `assign: a value of shape ${showShape(array.layout.shape)} does not fit a selection of shape ${showShape(shape)}.`,
    );
  }
  if (isFloat(array.dtype) && !isFloat(dtype)) {
    throw new DtypeError(
      `assign: ${array.dtype} values can't be written to an array of dtype ${dtype}; make it a float one.`,
    );
  }
}
