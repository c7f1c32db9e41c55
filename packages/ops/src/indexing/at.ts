import {
  arrayOf,
  gatherRule,
  isTensor,
  operand,
  record,
  recordView,
  type Input,
  type Tensor,
  type Value,
} from '@stdgrad/core';
import { copy, regionOf, repeats, select, take, viewOf, within, type NDArray, type Selection } from '@stdgrad/kernels';
import { real } from '../define/domain.js';
import { example, row } from '../define/row.js';
import { ellipsis, itemsOf, newaxis, type IndexInput } from './items.js';

interface At {
  (x: Tensor, ...index: readonly IndexInput[]): Tensor;
  (x: NDArray, ...index: readonly IndexInput[]): NDArray;
  (x: Input | Value, ...index: readonly IndexInput[]): Value;
}

/**
 * The part of `x` that an index selects, by NumPy's rules.
 *
 * Integers, slices, {@link newaxis} and {@link ellipsis} give a view that shares memory and gradient with `x`; an
 * integer for each dimension gives a copy of that element, and arrays of integers or booleans give a copy, whose
 * gradient adds up where elements repeat. Without an index: all of `x`.
 *
 * @throws {@link IndexError} when an index is out of range, or there are too many
 * @throws {@link ArgumentError} when an item is nothing to index with
 * @throws {@link DtypeError} when an index array holds neither integers nor booleans
 * @example
 * at(tensor([[1, 2, 3], [4, 5, 6]]), 1, '::-1'); // => [6, 5, 4]
 */
export const at = row(
  ((x: Input | Value, ...index: readonly IndexInput[]): Value => {
    const value = operand('at', x);
    const array = isTensor(value) ? arrayOf(value) : value;
    const selection = select('at', array.layout, itemsOf('at', index));
    if (selection.copies) return read(value, array, selection);
    const view = viewOf(array, selection.layout, array.start + selection.start);
    return isTensor(value) ? readView(value, array, view, selection) : view;
  }) as At,
  {
    name: 'at',
    kind: 'linear',
    on: real,
    examples: [
      example([[3, 4]], (f, x: Tensor) => f(x)),
      example([[3, 4]], (f, x: Tensor) => f(x, 1)),
      example([[3, 4]], (f, x: Tensor) => f(x, 1, -1)),
      example([[3, 4]], (f, x: Tensor) => f(x, 1, -1, ellipsis)),
      example([[4, 5]], (f, x: Tensor) => f(x, '1:3,::-2')),
      example([[2, 3, 4]], (f, x: Tensor) => f(x, ellipsis, 0)),
      example([[2, 3]], (f, x: Tensor) => f(x, newaxis, null, newaxis, 1)),
      example([[4, 3]], (f, x: Tensor) => f(x, { start: 2, stop: null, step: -1 })),
      example([[4, 3]], (f, x: Tensor) => f(x, [2, 0, 2, -1])),
      example([[4, 3]], (f, x: Tensor) => f(x, [true, false, true, true])),
      example([[2, 3]], (f, x: Tensor) =>
        f(x, [
          [true, false, true],
          [false, true, true],
        ]),
      ),
      example([[3, 4]], (f, x: Tensor) => f(x, [[0], [2]], [1, -1, 1])),
      example([[2, 3, 4]], (f, x: Tensor) => f(x, ':', [2, 0, 2], 1)),
      example([[2, 3, 4]], (f, x: Tensor) => f(x, [0, 1, 1], ':', [3, 0, 0])),
      example([[2, 3, 4]], (f, x: Tensor) => f(x, 1, newaxis, '::-1', [2, 2])),
      example([[2, 3]], (f, x: Tensor) => f(x, '5:')),
    ],
  },
);

/** The tensor that carries the gradient of a part of `x`: elements of a broadcast view are told apart only in its owner. */
function carrier(x: Tensor, array: NDArray): Tensor {
  return repeats(array.layout) ? (x.base ?? x) : x;
}

function read(value: Value, array: NDArray, selection: Selection): Value {
  const part = take(array, selection);
  const result = selection.places === null ? copy(part) : part;
  if (!isTensor(value)) return result;
  const owner = carrier(value, array);
  return record(gatherRule, result, owner, null, within(selection, array, arrayOf(owner)));
}

function readView(x: Tensor, array: NDArray, view: NDArray, selection: Selection): Tensor {
  const owner = carrier(x, array);
  return recordView(gatherRule, view, owner, owner === x ? selection : regionOf(view, arrayOf(owner)));
}
