import { arrayOfValue, gatherRule, isTensor, record, type Input, type Value } from '@stdgrad/core';
import { gather, placesOfMaxima, repeats, rowMajor, showShape, type NDArray, type Region } from '@stdgrad/kernels';
import { ShapeError } from '@stdgrad/protocol';
import { real } from '../define/domain.js';
import { checkOptions } from '../define/options.js';
import { example, row, type About, type ArrayOp } from '../define/row.js';
import { positive } from '../elementwise/arithmetic.js';
import { mean } from '../reduce/mean.js';
import { checkFilled, eachDim, windowed, type Windows } from '../shape/placement.js';
import { finish, floats, shapeOfValue, type ConstantOption } from './inputs.js';

/** Options of {@link maxPool} and {@link avgPool}. */
export interface PoolOptions extends ConstantOption {
  /**
   * Distance from a window to the next, one for all dimensions or one each.
   *
   * @default the size of the window
   */
  readonly stride?: number | readonly number[];
}

type Pool = ArrayOp<[pool: number | readonly number[], options?: PoolOptions]>;

const known = new Set(['stride', 'constant']);

/** An op of the windows over the last dimensions. */
function pooling(name: string, run: (x: Value, windows: Windows) => Value): Pool {
  return ((x: Input | Value, pool: number | readonly number[], options: PoolOptions = {}): Value => {
    checkOptions(name, options, known);
    const value = floats(name, x);
    const shape = shapeOfValue(value);
    const count = Array.isArray(pool) ? pool.length : 1;
    const window = eachDim(name, 'the shape of the window', pool, count);
    if (count > shape.length)
      throw new ShapeError(
        `${name}: a window of ${count} dimensions does not fit shape ${showShape(shape)}; leave some out.`,
      );
    const stride = eachDim(name, "option 'stride'", options.stride ?? window, count);
    const windows = { window, stride, dilation: window.map(() => 1) };
    checkFilled(name, shape, windows);
    return finish(run(value, windows), [x], options);
  }) as Pool;
}

const about = (name: string, kind: 'linear' | 'smooth'): About<Pool> => ({
  name,
  kind,
  on: real,
  examples: [
    example([[4]], (f, x: Value) => f(x, 2)),
    example([[2, 5]], (f, x: Value) => f(x, [3], { stride: 1 })),
    example([[1, 2, 4, 4]], (f, x: Value) => f(x, [2, 2])),
    example([[2, 1, 3, 5]], (f, x: Value) => f(x, [2, 3], { stride: [1, 2] })),
    example([[2, 3, 3]], (f, x: Value) => f(x, [1, 1, 2], { stride: 1 })),
  ],
});

/**
 * Largest element of each window over the last dimensions; of equal ones the first gets the gradient.
 *
 * @param pool - size of the window along each of the last dimensions
 * @throws {@link ShapeError} when the windows do not fill the array
 * @example
 * maxPool([1, 3, 2, 0], 2); // => [3, 2]
 */
export const maxPool = row(
  pooling('maxPool', (x, windows) => {
    // elements of a broadcast view share memory, their cotangents do not
    const value = repeats(arrayOfValue(x).layout) ? positive(x) : x;
    const array = arrayOfValue(value);
    const outer = array.layout.shape.length;
    const view = windowed('maxPool', array, windows) as NDArray;
    const places = placesOfMaxima(view, outer);
    const layout = rowMajor(view.layout.shape.slice(0, outer));
    const region: Region = { owner: array.layout, layout, start: 0, places };
    const result = gather(array, places, layout);
    return isTensor(value) ? record(gatherRule, result, value, null, region) : result;
  }),
  about('maxPool', 'smooth'),
);

/**
 * Mean of each window over the last dimensions.
 *
 * @param pool - size of the window along each of the last dimensions
 * @throws {@link ShapeError} when the windows do not fill the array
 */
export const avgPool = row(
  pooling('avgPool', (x, windows) => {
    const view = windowed('avgPool', x, windows);
    const rank = shapeOfValue(view).length;
    return mean(view, { dims: windows.window.map((_, k) => rank - 1 - k) });
  }),
  about('avgPool', 'linear'),
);
