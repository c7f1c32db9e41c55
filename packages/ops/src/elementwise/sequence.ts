import { arrayOfValue, operand, type Input, type Value } from '@stdgrad/core';
import { broadcastShapes } from '@stdgrad/kernels';
import { ArgumentError, isFloat, promote, type DType } from '@stdgrad/protocol';
import { composite } from '../define/composite.js';
import { real } from '../define/domain.js';
import { arrayRow, example, row, type About, type ArrayOp, type HasRow } from '../define/row.js';
import { checkOptions, type OpOptions } from '../define/options.js';
import { add, mul } from './arithmetic.js';
import { maximum, minimum } from './arithmetic.js';

type Sequence = (...arrays: (Input | Value)[]) => Value;

function sequence(name: string, step: (x: Value, y: Value) => Value): Sequence {
  return (...arrays) => {
    if (arrays.length < 2) throw new ArgumentError(`${name}: needs at least two arrays, got ${arrays.length}.`);
    const [first, ...rest] = arrays.map((array) => operand(name, array));
    return rest.reduce((x, y) => step(x, y), first!);
  };
}

const about = (name: string, kind: 'linear' | 'smooth'): About<Sequence> => ({
  name,
  kind,
  on: real,
  examples: [
    example([[3], [2, 3], []], (f, x: Value, y: Value, z: Value) => f(x, y, z)),
    example([[2]], (f, x: Value) => f(x, x)),
  ],
});

/** Sum of several arrays, broadcast to each other. */
export const addSequence = row(sequence('addSequence', add), about('addSequence', 'linear'));

/** Product of several arrays, broadcast to each other. */
export const multiplySequence = row(sequence('multiplySequence', mul), about('multiplySequence', 'smooth'));

type Clip = ArrayOp<[low: Input | Value | null, high: Input | Value | null, options?: OpOptions]>;

/** The elements, moved into the range from `low` to `high`; `null`: no bound. On a bound the gradient is shared evenly. */
export const clip: Clip & HasRow<Clip> = arrayRow(
  (x: Input | Value, low: Input | Value | null, high: Input | Value | null, options: OpOptions = {}): Value => {
    checkOptions('clip', options, new Set(['dtype', 'constant', 'out']));
    const values = [x, low, high].flatMap((value, k) => (k > 0 && value === null ? [] : [operand('clip', value)]));
    const shape = broadcastShapes(
      'clip',
      values.map((value) => arrayOfValue(value).layout.shape),
    );
    const dtype = options.dtype ?? clippedType(values, [low, high]);
    return composite('clip', options, { shape, dtype }, values, () => {
      const raised = low === null ? mul(values[0]!, 1) : maximum(values[0]!, low);
      return high === null ? raised : minimum(raised, high);
    });
  },
  {
    name: 'clip',
    kind: 'smooth',
    on: real,
    examples: [example([[2, 3]], (f, x: Value) => f(x, -1.5, 1.25)), example([[4]], (f, x: Value) => f(x, null, 1.25))],
  },
);

// numbers take the elements' type where it holds them
function clippedType([x, ...bounds]: readonly Value[], given: readonly unknown[]): DType {
  const asked = given.filter((bound) => bound !== null);
  const arrays = bounds.filter((_, k) => typeof asked[k] !== 'number');
  const promoted = arrays.map((bound) => bound.dtype).reduce(promote, x!.dtype);
  const fits = isFloat(promoted) || asked.every((bound) => typeof bound !== 'number' || Number.isInteger(bound));
  return fits ? promoted : 'float64';
}
