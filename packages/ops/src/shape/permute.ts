import type { Value } from '@stdgrad/core';
import { permute as permuteArray, showShape } from '@stdgrad/kernels';
import { ArgumentError } from '@stdgrad/protocol';
import { dimOf, dimsOf } from '../define/dims.js';
import { real } from '../define/domain.js';
import { example, row, type ArrayOp, type HasRow } from '../define/row.js';
import { viewMap } from './view.js';

type Order = readonly number[];

function inverse(order: Order): number[] {
  const inverted = new Array<number>(order.length);
  order.forEach((d, k) => (inverted[d] = k));
  return inverted;
}

const adjoint = (g: Value, order: Order): Value => transpose(g, inverse(order));

/** Reorders dimensions: dimension `k` of the result is dimension `order[k]` of `x`; default: all reversed. A view. */
export const transpose: ArrayOp<[order?: Order]> & HasRow<ArrayOp<[order?: Order]>> = row(
  viewMap<[order?: Order], Order>(
    'transpose',
    (shape, order?: Order) => {
      if (order === undefined) return shape.map((_, d) => shape.length - 1 - d);
      const full = dimsOf('transpose', order, shape.length, 'order');
      if (full.length === shape.length) return full;
      throw new ArgumentError(
        `transpose: order ${showShape(order)} must name each of the ${shape.length} dimensions once.`,
      );
    },
    permuteArray,
    adjoint,
  ),
  {
    name: 'transpose',
    kind: 'linear',
    on: real,
    examples: [example([[2, 3]], (f, x: Value) => f(x)), example([[2, 3, 4]], (f, x: Value) => f(x, [1, -1, 0]))],
  },
);

/** Exchanges two dimensions. A view. */
export const swapaxes = row(
  viewMap<[a: number, b: number], Order>(
    'swapaxes',
    (shape, a: number, b: number) => {
      const [i, j] = [dimOf('swapaxes', a, shape.length), dimOf('swapaxes', b, shape.length)];
      return shape.map((_, d) => (d === i ? j : d === j ? i : d));
    },
    permuteArray,
    adjoint,
  ),
  { name: 'swapaxes', kind: 'linear', on: real, examples: [example([[2, 3, 4]], (f, x: Value) => f(x, 0, -1))] },
);

/** Moves dimensions to other positions; the others keep their order. A view. */
export const moveaxis = row(
  viewMap<[source: number | Order, destination: number | Order], Order>(
    'moveaxis',
    (shape, source: number | Order, destination: number | Order) => {
      const from = dimsOf('moveaxis', source, shape.length, 'source');
      const to = dimsOf('moveaxis', destination, shape.length, 'destination');
      if (from.length !== to.length) {
        throw new ArgumentError(
          `moveaxis: source and destination must be equally long, got ${from.length} and ${to.length}.`,
        );
      }
      const order = shape.map((_, d) => d).filter((d) => !from.includes(d));
      for (const [place, d] of to.map((place, k) => [place, from[k]!] as const).toSorted(([a], [b]) => a - b))
        order.splice(place, 0, d);
      return order;
    },
    permuteArray,
    adjoint,
  ),
  {
    name: 'moveaxis',
    kind: 'linear',
    on: real,
    examples: [
      example([[2, 3, 4]], (f, x: Value) => f(x, 0, 2)),
      example([[2, 3, 4]], (f, x: Value) => f(x, [0, 1], [-1, 0])),
    ],
  },
);
