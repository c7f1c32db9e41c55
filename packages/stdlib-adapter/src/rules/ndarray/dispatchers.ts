import { implement, isTensor, makeTensor, operand, type Tensor } from '@stdgrad/core';
import { zerosInLayout, type NDArray } from '@stdgrad/kernels';
import { NotDifferentiableError, isFloat, isStrided, type Call } from '@stdgrad/protocol';
import { makingOf } from '../../hook/made.js';
import { fallBack, holdsVariable } from '../fallback.js';
import { shown } from '../operands.js';
import { moveElements, type Move } from './moving.js';

type Run = (...args: unknown[]) => unknown;

/** What factories made of the user's functions: it picks one by data types, and that one gets the tensors. */
export function installDispatchers(): void {
  for (const name of ['dispatch', 'dispatch-by']) implement(`@stdlib/ndarray/${name}()`, dispatched);
  implement('@stdlib/math/tools/unary()', elementwise);
  for (const name of [
    'unary-reduce-strided1d-dispatch',
    'unary-reduce-strided1d-dispatch-by',
    'binary-reduce-strided1d-dispatch',
  ])
    implement(`@stdlib/ndarray/base/${name}-factory()`, reduced);
}

/** What `math/tools/unary` made: an output of its own is a tensor, so that what is written to it is recorded. */
function elementwise(call: Call): unknown {
  const making = makingOf(call.fn);
  const [x, ...options] = call.args;
  if (making === undefined || !isTensor(x) || options.some((arg) => holdsVariable(arg))) return fallBack(call);
  const [fcn, ...rest] = making.params as readonly [Run, ...unknown[]];
  const look = shown(x);
  let made: Tensor | null = null;
  const writing = (from: unknown, to: unknown): void => {
    const { layout, dtype } = operand(call.id, to) as NDArray;
    if (from !== look || !isFloat(dtype))
      throw new NotDifferentiableError(
        `${call.id}: the function casts a tensor of dtype '${x.dtype}', or its result to '${dtype}'; ask for one float dtype throughout.`,
      );
    made = makeTensor(zerosInLayout(layout, dtype), null, false);
    fcn(x, made);
  };
  (making.factory(writing, ...rest) as Run)(look, ...options);
  return made;
}

interface Table {
  readonly types?: unknown;
  readonly fcns?: readonly Run[];
  readonly default: Run;
}

/** Reductions by functions of ndarrays: the functions come first among the arguments, as if they were callbacks. */
function reduced(call: Call): unknown {
  const making = makingOf(call.fn);
  if (making === undefined) return fallBack(call);
  const [table, ...rest] = making.params as readonly [Table, ...unknown[]];
  const functions = [table.default, ...(table.fcns ?? [])];
  const first = functions.length;
  const fn = (...args: readonly unknown[]): unknown => {
    const [byDefault, ...fcns] = args.slice(0, first);
    const product = making.factory({ ...table, fcns, default: byDefault }, ...rest) as Run;
    return product(...args.slice(first));
  };
  const move: Move = { pattern: `${'.'.repeat(first)}x*`, callbacks: { reads: 0, gives: 'value', first } };
  return moveElements({ ...call, fn, args: [...functions, ...call.args] }, move);
}

function dispatched(call: Call): unknown {
  const making = makingOf(call.fn);
  if (making === undefined) return fallBack(call);
  const [fcns, ...rest] = making.params;
  const given = new Map<unknown, unknown>();
  const looks = call.args.map((arg) => {
    if (!isTensor(arg) && !isStrided(arg)) return arg;
    const look = shown(operand(call.id, arg));
    given.set(look, arg);
    return look;
  });
  const back = (x: unknown): unknown => given.get(x) ?? x;
  const passing =
    (fcn: Run): Run =>
    (arrays, ...others) =>
      fcn((arrays as unknown[]).map(back), ...others);
  const passed = Array.isArray(fcns) ? fcns.map((fcn) => passing(fcn as Run)) : passing(fcns as Run);
  const result = (making.factory(passed, ...rest) as Run)(...looks);
  return Array.isArray(result) ? result.map(back) : back(result);
}
