import { arrayOfValue, describe, isTensor, viewTensor, type Value } from '@stdgrad/core';
import { showShape, windowView } from '@stdgrad/kernels';
import { ArgumentError, ShapeError } from '@stdgrad/protocol';

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
  const grid = gridOf(name, array.layout.shape, windows);
  const view = windowView(array, grid, windows.window, windows.stride, windows.dilation);
  return isTensor(x) ? viewTensor(x, view) : view;
}

/** Demands that windows fill the last dimensions without a rest, which would drop data silently. */
export function checkFilled(name: string, shape: readonly number[], { window, stride, dilation }: Windows): void {
  const first = shape.length - window.length;
  window.forEach((width, k) => {
    const rest = shape[first + k]! - (width - 1) * dilation[k]! - 1;
    if (rest > 0 && rest % stride[k]! !== 0) {
      throw new ShapeError(
        `${name}: windows of ${width} with stride ${stride[k]} and dilation ${dilation[k]} leave ${rest % stride[k]!} element(s) of dimension ${first + k} of (padded) shape ${showShape(shape)} over; pad or cut it.`,
      );
    }
  });
}
