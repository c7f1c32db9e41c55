import type { Input, Value } from '@stdgrad/core';
import { showShape, type Contraction } from '@stdgrad/kernels';
import { ShapeError } from '@stdgrad/protocol';
import { real } from '../define/domain.js';
import { checkOptions } from '../define/options.js';
import { example, row, type HasRow, type ArrayOp } from '../define/row.js';
import { contraction } from '../linalg/contraction.js';
import { pad } from '../shape/pad.js';
import { checkFilled, eachDim, windowed, type Windows } from '../shape/placement.js';
import { finish, floats, shapeOfValue, type ConstantOption } from './inputs.js';

/** Options of {@link convNd}. */
export interface ConvolutionOptions extends ConstantOption {
  /**
   * Distance from a place of the filter to the next, one for all dimensions or one each.
   *
   * @default 1
   */
  readonly stride?: number | readonly number[];
  /**
   * Zeros at both ends of each dimension.
   *
   * @default 0
   */
  readonly padding?: number | readonly number[];
  /**
   * Distance between neighbours inside the filter.
   *
   * @default 1
   */
  readonly dilation?: number | readonly number[];
}

const known = new Set(['stride', 'padding', 'dilation', 'constant']);

/** Windows `[data, channels, ...grid, ...window]` times filters `[filters, channels, ...window]`. */
function describe([x, w]: readonly (readonly number[])[]): Contraction {
  const rank = w!.length - 2;
  const grid = Array.from({ length: rank }, (_, k) => 3 + k);
  const window = grid.map((label) => label + rank);
  return {
    labels: [
      [0, 1, ...grid, ...window],
      [2, 1, ...window],
    ],
    output: [0, 2, ...grid],
    sizes: [x![0]!, x![1]!, w![0]!, ...x!.slice(2)],
  };
}

type ConvNd = ArrayOp<[w: Input | Value, options?: ConvolutionOptions]>;

/**
 * Convolution as in neural networks (the filters are not flipped) over any number of dimensions: at each place that
 * the filters fit, their products with the data, summed over channels and window.
 *
 * @param x - data, of shape `[data, channels, ...]`
 * @param w - filters, of shape `[filters, channels, ...]`
 * @returns shape `[data, filters, ...places]`
 * @throws {@link ShapeError} when shapes do not fit each other, or the places do not fill the data
 * @example
 * convNd([[[1, 2, 3]]], [[[1, 1]]]); // => [[[3, 5]]]
 */
export const convNd: ConvNd & HasRow<ConvNd> = row(
  ((x: Input | Value, w: Input | Value, options: ConvolutionOptions = {}): Value => {
    checkOptions('convNd', options, known);
    const [data, filters] = [floats('convNd', x), floats('convNd', w)];
    const [shape, filter] = [shapeOfValue(data), shapeOfValue(filters)];
    if (shape.length < 3 || filter.length !== shape.length) {
      throw new ShapeError(
        `convNd: needs data [data, channels, ...] and filters [filters, channels, ...] with as many further dimensions, got shapes ${showShape(shape)} and ${showShape(filter)}.`,
      );
    }
    if (shape[1] !== filter[1]) {
      throw new ShapeError(
        `convNd: data of shape ${showShape(shape)} have ${shape[1]} channel(s), filters of shape ${showShape(filter)} have ${filter[1]}; make them equal.`,
      );
    }
    const window = filter.slice(2);
    if (window.includes(0))
      throw new ShapeError(`convNd: filters of shape ${showShape(filter)} are empty; sizes must be 1 or more.`);
    const rank = window.length;
    const padding = eachDim('convNd', "option 'padding'", options.padding ?? 0, rank, 0);
    const windows: Windows = {
      window,
      stride: eachDim('convNd', "option 'stride'", options.stride ?? 1, rank),
      dilation: eachDim('convNd', "option 'dilation'", options.dilation ?? 1, rank),
    };
    checkFilled(
      'convNd',
      shape.map((n, d) => (d < 2 ? n : n + 2 * padding[d - 2]!)),
      windows,
    );
    const margins = [0, 0, ...padding].map((n) => [n, n]);
    const padded = padding.every((n) => n === 0) ? data : pad(data, margins);
    const places = windowed('convNd', padded, windows);
    return finish(contraction('convNd', [places, filters], undefined, describe) as Value, [x], options);
  }) as ConvNd,
  {
    name: 'convNd',
    kind: 'smooth',
    on: real,
    examples: [
      example([[1, 1, 5], [1, 1, 3]], (f, x: Value, w: Value) => f(x, w)), // prettier-ignore
      example([[2, 2, 4], [3, 2, 2]], (f, x: Value, w: Value) => f(x, w, { stride: 2 })), // prettier-ignore
      example([[1, 2, 5], [1, 2, 2]], (f, x: Value, w: Value) => f(x, w, { dilation: 2, padding: 1 })), // prettier-ignore
      example([[1, 2, 3, 3], [2, 2, 2, 2]], (f, x: Value, w: Value) => f(x, w, {})), // prettier-ignore
      example([[2, 1, 3, 4], [1, 1, 3, 2]], (f, x: Value, w: Value) => f(x, w, { stride: [1, 2], padding: [1, 0] })), // prettier-ignore
      example([[1, 1, 2, 2, 2], [2, 1, 1, 2, 2]], (f, x: Value, w: Value) => f(x, w)), // prettier-ignore
      example([[1, 1, 3]], (f, x: Value) => f(x, x)),
    ],
  },
);
