import { arrayOfValue, describe, isTensor, linearRule, operand, record, type Input, type Value } from '@stdgrad/core';
import { allocate, copyInto, narrow, rowMajor, type NDArray } from '@stdgrad/kernels';
import { ArgumentError, ShapeError } from '@stdgrad/protocol';
import { real } from '../define/domain.js';
import { checkOptions } from '../define/options.js';
import { arrayRow, example } from '../define/row.js';
import { gatherNumbers } from './gather.js';
import { numbersAlong } from './repeat.js';
import { section } from './section.js';

/** How {@link pad} fills the margin. */
export interface PadOptions {
  /** `constant` (default): with `value`; `edge`: with the outermost element; `reflect`: mirrored at it. */
  readonly mode?: 'constant' | 'edge' | 'reflect';
  /** What a constant margin is filled with; default 0. */
  readonly value?: number;
}

const known = new Set(['mode', 'value']);

/**
 * The array with margins.
 *
 * @param widths - margin on all sides, `[before, after]` for all dimensions, or one such pair a dimension
 */
export const pad = arrayRow(
  (
    x: Input | Value,
    widths: number | readonly number[] | readonly (readonly number[])[],
    options: PadOptions = {},
  ): Value => {
    checkOptions('pad', options, known);
    const { mode = 'constant', value: fill = 0 } = options;
    const value = operand('pad', x);
    const { shape } = arrayOfValue(value).layout;
    const margins = marginsOf(shape, widths);
    if (mode === 'constant') return padded(value, margins, fill);
    if (mode !== 'edge' && mode !== 'reflect')
      throw new ArgumentError(`pad: unknown mode ${describe(mode)}; there are 'constant', 'edge' and 'reflect'.`);
    let result: Value = value;
    margins.forEach(([before, after], d) => {
      const now = arrayOfValue(result).layout.shape;
      const n = now[d]!;
      if (before + after === 0) return;
      if (n === 0)
        throw new ShapeError(
          `pad: dimension ${d} has no element to fill a margin of mode '${mode}' with; use mode 'constant'.`,
        );
      const places = Array.from({ length: before + n + after }, (_, k) =>
        mode === 'edge' ? Math.min(Math.max(k - before, 0), n - 1) : mirrored(k - before, n),
      );
      result = gatherNumbers(result, numbersAlong(now, d, places), now.with(d, places.length));
    });
    return result;
  },
  {
    name: 'pad',
    kind: 'linear',
    on: real,
    examples: [
      example([[2, 3]], (f, x: Value) => f(x, 1)),
      example([[3]], (f, x: Value) => f(x, [2, 1], { mode: 'edge' })),
      example([[2, 4]], (f, x: Value) => f(x, [[1, 0], [2, 5]], { mode: 'reflect' })), // prettier-ignore
    ],
  },
);

function mirrored(k: number, n: number): number {
  if (n === 1) return 0;
  const period = 2 * (n - 1);
  const place = ((k % period) + period) % period;
  return place < n ? place : period - place;
}

function marginsOf(
  shape: readonly number[],
  widths: number | readonly number[] | readonly (readonly number[])[],
): [before: number, after: number][] {
  const pairs =
    typeof widths === 'number'
      ? [[widths, widths]]
      : typeof widths[0] === 'number'
        ? [widths as readonly number[]]
        : (widths as readonly (readonly number[])[]);
  const margins = shape.map((_, d): [number, number] => {
    const pair = pairs.length === 1 ? pairs[0]! : pairs[d];
    return [pair?.[0] ?? NaN, pair?.[1] ?? pair?.[0] ?? NaN];
  });
  if (
    (pairs.length === 1 || pairs.length === shape.length) &&
    margins.flat().every((k) => Number.isInteger(k) && k >= 0)
  )
    return margins;
  throw new ArgumentError(
    `pad: widths are integers from 0 on: one, a pair, or one pair for each of ${shape.length} dimensions; got ${JSON.stringify(widths)}.`,
  );
}

/** Margins of one value: elements are gathered with the fill standing behind them. */
function padded(x: Value, margins: readonly (readonly [number, number])[], fill: number): Value {
  const { shape } = arrayOfValue(x).layout;
  const size = shape.map((n, d) => n + margins[d]![0] + margins[d]![1]);
  return place(
    x,
    size,
    margins.map(([before]) => before),
    fill,
  );
}

interface Placed {
  readonly starts: readonly number[];
  readonly from: readonly number[];
}

const placeRule = linearRule<Placed>({
  name: 'pad',
  forward: (x, { starts }, shape) => placed(x, shape, starts, 0),
  adjoint: (g, { starts, from }) => from.reduce<Value>((part, n, d) => section(part, d, starts[d]!, starts[d]! + n), g),
});

function place(x: Value, size: readonly number[], starts: readonly number[], fill: number): Value {
  const array = arrayOfValue(x);
  const z = placed(array, size, starts, fill);
  return isTensor(x) ? record(placeRule, z, x, null, { starts, from: array.layout.shape }) : z;
}

function placed(x: NDArray, size: readonly number[], starts: readonly number[], fill: number): NDArray {
  const z = allocate(rowMajor(size), x.dtype);
  if (fill !== 0) z.buffer.fill(fill, z.start, z.start + z.layout.size);
  const target = x.layout.shape.reduce<NDArray>((part, n, d) => narrow(part, d, starts[d]!, starts[d]! + n), z);
  copyInto(target, x);
  return z;
}
