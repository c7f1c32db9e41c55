import { arrayOfValue, describe, isTensor, operand, viewTensor, type Input, type Value } from '@stdgrad/core';
import { Layout, showShape, viewOf } from '@stdgrad/kernels';
import { ArgumentError, ShapeError } from '@stdgrad/protocol';
import { real } from '../define/domain.js';
import { checkOptions } from '../define/options.js';
import { example, row } from '../define/row.js';

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

/** A number for each of some dimensions, given as one for all or as a list, after the checks. */
export function eachDim(
  name: string,
  what: string,
  given: number | readonly number[],
  count: number,
  least = 1,
): readonly number[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : Array.from({ length: count }, () => given);
  const bad = list.find((n) => typeof n !== 'number' || !Number.isInteger(n) || n < least);
  if (bad !== undefined || list.includes(undefined))
    throw new ArgumentError(
      `${name}: ${what} must be an integer from ${least} on or a list of them, got ${describe(bad)}.`,
    );
  if (list.length !== count)
    throw new ArgumentError(
      `${name}: ${what} has ${list.length} number(s) for ${count} dimension(s); give one, or one each.`,
    );
  return list as readonly number[];
}

/** Windows over the last dimensions of `x`. */
export interface Windows {
  readonly window: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
}

/** How many places a window has along each of the last dimensions of a shape; what does not fit is left over. */
export function gridOf(name: string, shape: readonly number[], { window, stride, dilation }: Windows): number[] {
  const first = shape.length - window.length;
  return window.map((width, k) => {
    const size = shape[first + k]!;
    const reach = (width - 1) * dilation[k]! + 1;
    if (reach > size) {
      throw new ShapeError(
        `${name}: a window of ${width} with dilation ${dilation[k]} reaches over ${reach} elements, but dimension ${first + k} of shape ${showShape(shape)} has ${size}; make it smaller, or pad.`,
      );
    }
    return Math.floor((size - reach) / stride[k]!) + 1;
  });
}

/** The view of shape `[...other dimensions, ...grid, ...window]`. */
export function windowed(name: string, x: Value, windows: Windows): Value {
  const array = arrayOfValue(x);
  const { shape, strides } = array.layout;
  const first = shape.length - windows.window.length;
  const grid = gridOf(name, shape, windows);
  const steps = strides.slice(first);
  const layout = new Layout(
    [...shape.slice(0, first), ...grid, ...windows.window],
    [
      ...strides.slice(0, first),
      ...steps.map((step, k) => step * windows.stride[k]!),
      ...steps.map((step, k) => step * windows.dilation[k]!),
    ],
  );
  const view = viewOf(array, layout, array.start);
  return isTensor(x) ? viewTensor(x, view) : view;
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
export const slidingWindowView = row(
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
