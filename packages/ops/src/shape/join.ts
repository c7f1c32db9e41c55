import {
  arrayOfValue,
  describe,
  isTensor,
  operand,
  recordMany,
  saves,
  type Input,
  type Rule,
  type Tensor,
  type Value,
} from '@stdgrad/core';
import { allocate, copyInto, equalShapes, narrow, rowMajor, showShape, type NDArray } from '@stdgrad/kernels';
import { ArgumentError, ShapeError, promote } from '@stdgrad/protocol';
import { dimOf } from '../define/dims.js';
import { real } from '../define/domain.js';
import { checkOptions, checkOut, withConstant, writeOut, type OpOptions } from '../define/options.js';
import { example, row, type HasRow } from '../define/row.js';
import { expandDims } from './dimensions.js';
import { section } from './section.js';

/** Options of joining ops. */
export interface JoinOptions extends OpOptions {
  /** Dimension to join along. */
  readonly dim?: number;
}

/** A joining op, as users call it. */
interface Join {
  (arrays: readonly Tensor[], options?: JoinOptions): Tensor;
  (arrays: readonly (Input | Value)[], options?: JoinOptions): Value;
}

interface Parts {
  readonly dim: number;
  /** Where each operand begins along the dimension, and the end. */
  readonly starts: readonly number[];
}

const rule: Rule = {
  name: 'concat',
  needs: () => saves.nothing,
  vjp: (k, g, { aux }) => {
    const { dim, starts } = aux as Parts;
    return section(g, dim, starts[k]!, starts[k + 1]!);
  },
};

const known = new Set(['dim', 'dtype', 'constant', 'out']);

/** Joins arrays along one of their dimensions, by default the last (as `@stdlib/ndarray/concat`). */
export const concat: Join & HasRow<Join> = row(
  ((arrays: readonly (Input | Value)[], options: JoinOptions = {}): Value =>
    joined('concat', operands('concat', arrays), options, options.dim ?? -1)) as Join,
  {
    name: 'concat',
    kind: 'linear',
    on: real,
    examples: [
      example([[2], [3]], (f, x: Value, y: Value) => f([x, y])),
      example(
        [
          [2, 3],
          [1, 3],
          [2, 3],
        ],
        (f, x: Value, y: Value, z: Value) => f([x, y, z], { dim: 0 }),
      ),
      example([[2, 3]], (f, x: Value) => f([x, x, x], { dim: 1 })),
    ],
  },
);

/** Joins arrays of one shape along a new dimension, by default the first. */
export const stack: Join & HasRow<Join> = row(
  ((arrays: readonly (Input | Value)[], options: JoinOptions = {}): Value => {
    const values = operands('stack', arrays);
    const { shape } = arrayOfValue(values[0]!).layout;
    const dim = dimOf('stack', options.dim ?? 0, shape.length + 1);
    for (const value of values) {
      const other = arrayOfValue(value).layout.shape;
      if (!equalShapes(other, shape))
        throw new ShapeError(
          `stack: shapes ${showShape(shape)} and ${showShape(other)} differ; make them equal, or join with concat.`,
        );
    }
    const expanded = values.map((value) => expandDims(value, dim));
    return joined('stack', expanded, options, dim);
  }) as Join,
  {
    name: 'stack',
    kind: 'linear',
    on: real,
    examples: [
      example(
        [
          [2, 3],
          [2, 3],
        ],
        (f, x: Value, y: Value) => f([x, y]),
      ),
      example([[2], [2], [2]], (f, x: Value, y: Value, z: Value) => f([x, y, z], { dim: -1 })),
      example([[], []], (f, x: Value, y: Value) => f([x, y])),
    ],
  },
);

function operands(name: string, arrays: unknown): Value[] {
  if (!Array.isArray(arrays) || arrays.length === 0)
    throw new ArgumentError(`${name}: needs a list of at least one array, got ${describe(arrays)}.`);
  return arrays.map((array) => operand(name, array));
}

function joined(name: string, values: readonly Value[], options: JoinOptions, at: number): Value {
  checkOptions(name, options, known);
  const sources = values.map(arrayOfValue);
  const { shape } = sources[0]!.layout;
  const dim = dimOf(name, at, shape.length);
  for (const { layout } of sources) {
    if (layout.shape.length !== shape.length || layout.shape.some((size, d) => d !== dim && size !== shape[d])) {
      throw new ShapeError(
        `${name}: shapes ${showShape(shape)} and ${showShape(layout.shape)} differ in another dimension than ${dim}; make them equal there.`,
      );
    }
  }
  const starts = [0];
  for (const { layout } of sources) starts.push(starts.at(-1)! + layout.shape[dim]!);
  const z = filled(sources, dim, starts, options);
  checkOut(name, options, z, values);
  const recorded = values.some(isTensor) ? recordMany(rule, z, values, { dim, starts } satisfies Parts) : z;
  const settled = withConstant(recorded, options.constant);
  return options.out === undefined ? settled : (writeOut(name, options.out, settled, true) as Value);
}

function filled(sources: readonly NDArray[], dim: number, starts: readonly number[], { dtype }: JoinOptions): NDArray {
  const { shape } = sources[0]!.layout;
  const type = dtype ?? sources.map((x) => x.dtype).reduce(promote);
  const z = allocate(rowMajor(shape.with(dim, starts.at(-1)!)), type);
  sources.forEach((x, k) => copyInto(narrow(z, dim, starts[k]!, starts[k + 1]!), x));
  return z;
}
