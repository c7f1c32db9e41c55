import { arrayOfValue, operand, type Input, type Value } from '@stdgrad/core';
import { ShapeError } from '@stdgrad/protocol';
import { real } from '../define/domain.js';
import { checkOptions } from '../define/options.js';
import { arrayRow, example } from '../define/row.js';
import { eachDim, windowed } from './placement.js';

/** How windows are placed. */
export interface WindowOptions {
  /**
   * Distance from a window to the next, one for all dimensions or one each.
   *
   * @default 1
   */
  readonly stride?: number | readonly number[];
  /**
   * Distance between neighbours inside a window.
   *
   * @default 1
   */
  readonly dilation?: number | readonly number[];
}

const known = new Set(['stride', 'dilation']);

/**
 * Every window of a shape over the last dimensions, as NumPy's `sliding_window_view`: a read-only view of shape
 * `[...other dimensions, ...grid, ...window]`. Where windows overlap their gradients add up.
 *
 * @param windowShape - size of the window along each of the last dimensions
 * @throws {@link ShapeError} when the window does not fit
 * @example
 * slidingWindowView([1, 2, 3, 4], [3]); // => [[1, 2, 3], [2, 3, 4]]
 */
export const slidingWindowView = arrayRow(
  (x: Input | Value, windowShape: number | readonly number[], options: WindowOptions = {}): Value => {
    const name = 'slidingWindowView';
    checkOptions(name, options, known);
    const value = operand(name, x);
    const rank = arrayOfValue(value).layout.shape.length;
    const count = Array.isArray(windowShape) ? windowShape.length : 1;
    const window = eachDim(name, 'the shape of the window', windowShape, count);
    if (count > rank)
      throw new ShapeError(
        `${name}: a window of ${count} dimensions does not fit an array of ${rank}; leave some out.`,
      );
    const stride = eachDim(name, "option 'stride'", options.stride ?? 1, count);
    const dilation = eachDim(name, "option 'dilation'", options.dilation ?? 1, count);
    return windowed(name, value, { window, stride, dilation });
  },
  {
    name: 'slidingWindowView',
    kind: 'linear',
    on: real,
    examples: [
      example([[5]], (f, x: Value) => f(x, 3)),
      example([[4]], (f, x: Value) => f(x, [4])),
      example([[2, 7]], (f, x: Value) => f(x, [2], { stride: 3 })),
      example([[2, 7]], (f, x: Value) => f(x, [3], { dilation: 2 })),
      example([[4, 5]], (f, x: Value) => f(x, [2, 3], { stride: [2, 1], dilation: [1, 2] })),
      example([[1, 2, 1, 3]], (f, x: Value) => f(x, [1, 2])),
    ],
  },
);
