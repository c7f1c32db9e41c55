import { arrayOfValue, isTensor, linearRule, operand, owning, record, type Input, type Value } from '@stdgrad/core';
import { allocate, copyInto, flip as flipArray, narrow, rowMajor, type NDArray } from '@stdgrad/kernels';
import { ArgumentError } from '@stdgrad/protocol';
import { dimOf, dimsOf } from '../define/dims.js';
import { real } from '../define/domain.js';
import { checkOptions } from '../define/options.js';
import { arrayRow, example, row, type ArrayOp, type HasRow } from '../define/row.js';
import { reshape } from './reshape.js';
import { ravel } from './dimensions.js';
import { viewMap } from './view.js';

/** Which dimensions an op works along. */
export interface DimsOption {
  readonly dims?: number | readonly number[];
}

const known = new Set(['dims']);

/** The elements in reverse order along all dimensions, or those of option `dims`. A view. */
export const flip: ArrayOp<[options?: DimsOption]> & HasRow<ArrayOp<[options?: DimsOption]>> = row(
  viewMap<[options?: DimsOption], readonly number[]>(
    'flip',
    (shape, options: DimsOption = {}): readonly number[] => {
      checkOptions('flip', options, known);
      return options.dims === undefined ? shape.map((_, d) => d) : dimsOf('flip', options.dims, shape.length);
    },
    flipArray,
    (g, dims) => flip(g, { dims }),
  ),
  {
    name: 'flip',
    kind: 'linear',
    on: real,
    examples: [example([[2, 3]], (f, x: Value) => f(x)), example([[2, 3]], (f, x: Value) => f(x, { dims: -1 }))],
  },
);

interface Shift {
  readonly dim: number;
  readonly by: number;
}

const rollRule = linearRule<Shift>({
  name: 'roll',
  forward: rolled,
  adjoint: (g, { dim, by }) => rollAlong(g, { dim, by: -by }),
});

function rolled(x: NDArray, { dim, by }: Shift): NDArray {
  const n = x.layout.shape[dim]!;
  const z = allocate(rowMajor(x.layout.shape), x.dtype);
  const first = n === 0 ? 0 : ((by % n) + n) % n;
  copyInto(narrow(z, dim, first, n), narrow(x, dim, 0, n - first));
  copyInto(narrow(z, dim, 0, first), narrow(x, dim, n - first, n));
  return z;
}

function rollAlong(x: Value, shift: Shift): Value {
  const array = rolled(arrayOfValue(x), shift);
  return isTensor(x) ? record(rollRule, array, x, null, shift) : array;
}

/**
 * Shifts elements round: what leaves at one end comes in at the other. Without `dims` all elements in row-major order.
 *
 * @param shift - by how many places, one for all dimensions or one each
 */
export const roll = arrayRow(
  (x: Input | Value, shift: number | readonly number[], options: DimsOption = {}): Value => {
    checkOptions('roll', options, known);
    const { dims } = options;
    const value = operand('roll', x);
    const { shape } = arrayOfValue(value).layout;
    const shifts = typeof shift === 'number' ? [shift] : shift;
    if (!Array.isArray(shifts) || !shifts.every((by) => Number.isInteger(by)))
      throw new ArgumentError(`roll: shift must be an integer or a list of integers, got ${String(shift)}.`);
    if (dims === undefined) {
      const total = shifts.reduce((sum: number, by: number) => sum + by, 0);
      return owning(reshape(rollAlong(ravel(value), { dim: 0, by: total }), shape));
    }
    const along = typeof dims === 'number' ? [dims] : dims;
    const each = shifts.length === 1 ? along.map(() => shifts[0] as number) : along.length === 1 ? [...shifts] : shifts;
    const targets = along.length === 1 ? each.map(() => along[0]!) : along;
    if (each.length !== targets.length)
      throw new ArgumentError(`roll: shift and dims must be equally long, got ${shifts.length} and ${along.length}.`);
    let result: Value = value;
    const shiftsAlong = targets.map((dim, k) => ({ dim: dimOf('roll', dim, shape.length), by: each[k] as number }));
    if (shiftsAlong.length === 0) shiftsAlong.push({ dim: 0, by: 0 });
    for (const step of shiftsAlong) result = rollAlong(result, step);
    return result;
  },
  {
    name: 'roll',
    kind: 'linear',
    on: real,
    examples: [
      example([[2, 3]], (f, x: Value) => f(x, 2)),
      example([[2, 3]], (f, x: Value) => f(x, -1, { dims: 1 })),
      example([[2, 3]], (f, x: Value) => f(x, [1, 2], { dims: [0, 1] })),
    ],
  },
);
