import {
  arrayOfValue,
  isTensor,
  makeTensor,
  operand,
  record,
  saves,
  tensor,
  type Rule,
  type Tensor,
  type Value,
} from '@stdgrad/core';
import { NDArray, copy, isNDArray, rowMajor, toDense } from '@stdgrad/kernels';
import { add, example, mul, real, row, sin, unary, cos, type UfuncOptions } from '@stdgrad/ops';
import { ArgumentError } from '@stdgrad/protocol';
import { entryOf } from '@stdgrad/gradcheck/laws';
import type { Planted } from './planted.js';

type Options = UfuncOptions | undefined;
type Behaviour = (x: unknown, options: Options, rest: readonly unknown[]) => unknown;

/** An elementwise op whose rule is right, and whose call behaves in a way of its own. */
function behaving(behave: Behaviour): ReturnType<typeof entryOf> {
  const call = (x: unknown, options?: UfuncOptions, ...rest: readonly unknown[]): unknown => behave(x, options, rest);
  Object.defineProperty(call, 'name', { value: 'sin' });
  return entryOf(Object.assign(call, { op: sin.op }));
}

const right = behaving((x, options) => sine(x, options));
const call = sin as unknown as (x: unknown, options?: UfuncOptions) => unknown;
const sine = (x: unknown, options: Options): unknown => (options === undefined ? call(x) : call(x, options));

const rule: Rule = { name: 'doubled', needs: () => saves.nothing, vjp: (_k, g) => mul(2, g) };

/** An op that doubles, on arrays and tensors, from its loop. */
function doubled(forward: (x: NDArray) => NDArray): ReturnType<typeof entryOf> {
  const double = (x: Value): Value => {
    const value = operand('doubled', x);
    const z = forward(arrayOfValue(value));
    return isTensor(value) ? record(rule, z, value, null, null) : z;
  };
  return entryOf(
    row(double, { name: 'doubled', kind: 'linear', on: real, examples: [example([[2, 3]], (f, x: Value) => f(x))] }),
  );
}

function twice(x: NDArray, dtype = x.dtype): NDArray {
  const z = copy(x, dtype);
  for (let k = 0; k < z.layout.size; k++) z.buffer[z.start + k]! *= 2;
  return z;
}

/** Reads memory from the first element on, whatever the strides. */
function regardless(x: NDArray): NDArray {
  return twice(new NDArray(x.buffer, x.start, rowMajor(x.layout.shape), x.dtype));
}

// a mask that multiplies instead of selecting
function multiplyingMask(x: unknown, options: Options): unknown {
  if (options?.where === undefined || !isTensor(options.out)) return sine(x, options);
  const mask = mul(options.where as Tensor, 1, { dtype: 'float64' });
  const kept = add(mul(mask, -1), 1);
  return add(mul(mask, sin(x as Tensor)), mul(kept, options.out), { out: options.out });
}

// x + y that scales y where y is broadcast along new dimensions
function summing(wrong: boolean): ReturnType<typeof entryOf> {
  const plus = (x: unknown, y: unknown, ...options: readonly UfuncOptions[]): unknown => {
    const sum = add as unknown as (...args: readonly unknown[]) => unknown;
    const rank = (z: unknown): number => (isTensor(z) || isNDArray(z) ? z.ndims : NaN);
    return sum(x, wrong && rank(y) < rank(x) ? mul(y as Value, 1.5) : y, ...options);
  };
  Object.defineProperty(plus, 'name', { value: 'add' });
  return entryOf(Object.assign(plus, { op: add.op }));
}

/** Ops that treat their arguments wrongly, beside right ones. */
export const wrongCalls: readonly Planted[] = [
  {
    fault: 'a mask that multiplies, so that NaN leaks through it',
    caughtBy: 'writing',
    passes: ['gradient'],
    wrong: behaving(multiplyingMask),
    right,
  },
  {
    fault: 'out is another tensor than the one given',
    caughtBy: 'writing',
    passes: ['gradient'],
    wrong: behaving((x, options) => (options?.out === undefined ? sine(x, options) : sine(x, { constant: false }))),
    right,
  },
  {
    fault: 'out keeps the gradient of what it held before',
    caughtBy: 'writing',
    wrong: behaving((x, options) =>
      isTensor(options?.out) && options.where === undefined
        ? add(mul(options.out, 0.5), sin(x as Tensor), { out: options.out })
        : sine(x, options),
    ),
    right,
  },
  {
    fault: 'option constant is ignored',
    caughtBy: 'constants',
    passes: ['gradient'],
    wrong: behaving((x, options) => {
      const { constant, ...others } = options ?? {};
      return options === undefined || constant === undefined ? sine(x, options) : sine(x, others);
    }),
    right,
  },
  {
    fault: 'constants give variables',
    caughtBy: 'constants',
    passes: ['gradient'],
    wrong: behaving((x, options) =>
      isTensor(x) && options === undefined ? sine(x, { constant: false }) : sine(x, options),
    ),
    right,
  },
  {
    fault: 'the result of variables is constant',
    caughtBy: 'gradient',
    wrong: behaving((x, options) => {
      const z = sine(x, options);
      return isTensor(z) && options === undefined ? makeTensor(arrayOfValue(z), null, true) : z;
    }),
    right,
  },
  {
    fault: 'arrays give tensors',
    caughtBy: 'constants',
    wrong: behaving((x, options) => (isNDArray(x) && options === undefined ? tensor(sin(x)) : sine(x, options))),
    right,
  },
  {
    fault: 'numbers give another number than tensors',
    caughtBy: 'constants',
    passes: ['gradient'],
    wrong: behaving((x, options) =>
      typeof x === 'number' && options === undefined ? Math.fround(Math.sin(x)) : sine(x, options),
    ),
    right,
  },
  {
    fault: 'unknown options are ignored',
    caughtBy: 'errors',
    passes: ['gradient', 'writing'],
    wrong: behaving((x, options) => {
      const { dtype, constant, out, where } = options ?? {};
      const known = Object.entries({ dtype, constant, out, where }).filter(([, value]) => value !== undefined);
      return options === undefined ? call(x) : call(x, Object.fromEntries(known));
    }),
    right,
  },
  {
    fault: 'an error that does not name the op',
    caughtBy: 'errors',
    passes: ['gradient'],
    wrong: behaving((x, options) => {
      if (typeof x === 'string') throw new ArgumentError('the operand is a string');
      return sine(x, options);
    }),
    right,
  },
  {
    fault: 'an error of another class',
    caughtBy: 'errors',
    passes: ['gradient'],
    wrong: behaving((x, options) => {
      if (typeof x === 'string') throw new TypeError('sin: the operand is a string');
      return sine(x, options);
    }),
    right,
  },
  {
    fault: 'an operand is nulled before the options are checked',
    caughtBy: 'errors',
    passes: ['gradient'],
    wrong: behaving((x, options) => {
      if (options !== undefined && isTensor(x)) mul(x, 1);
      return sine(x, options);
    }),
    right,
  },
  {
    fault: 'memory is read without its strides',
    caughtBy: 'layouts',
    passes: ['gradient', 'purity'],
    wrong: doubled(regardless),
    right: doubled((x) => twice(toDense(x))),
  },
  {
    fault: 'broadcast operands are read from the wrong place',
    caughtBy: 'broadcasting',
    wrong: summing(true),
    right: summing(false),
  },
  {
    fault: 'float64 is narrowed to float32',
    caughtBy: 'dtypes',
    wrong: doubled((x) => twice(x, 'float32')),
    right: doubled((x) => twice(x)),
  },
  {
    fault: 'float32 is widened to float64',
    caughtBy: 'dtypes',
    passes: ['gradient'],
    wrong: doubled((x) => twice(x, 'float64')),
    right: doubled((x) => twice(x)),
  },
  {
    fault: 'rounded to float32 on the way',
    caughtBy: 'gradient',
    wrong: doubled((x) => copy(twice(x, 'float32'), x.dtype)),
    right: doubled((x) => copy(twice(x), x.dtype)),
  },
  {
    fault: 'exported under another name',
    caughtBy: 'entries',
    passes: ['gradient'],
    wrong: entryOf(unary('sine', { scalar: Math.sin, d: ({ x }) => cos(x), on: real }), 'sinus'),
    right: entryOf(unary('sine', { scalar: Math.sin, d: ({ x }) => cos(x), on: real })),
  },
];
