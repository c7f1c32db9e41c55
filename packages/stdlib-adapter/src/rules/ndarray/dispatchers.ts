import { implement, isTensor, operand } from '@stdgrad/core';
import { isStrided, type Call } from '@stdgrad/protocol';
import { makingOf } from '../../hook/made.js';
import { fallBack } from '../fallback.js';
import { shown } from '../operands.js';

type Run = (...args: unknown[]) => unknown;

/** What `ndarray/dispatch` made: it picks one of the user's functions by data types, and that one gets the tensors. */
export function installDispatchers(): void {
  for (const name of ['dispatch', 'dispatch-by']) implement(`@stdlib/ndarray/${name}()`, dispatched);
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
