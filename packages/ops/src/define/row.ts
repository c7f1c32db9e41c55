import type { Input, Tensor, Value } from '@stdgrad/core';
import { isNDArray, type NDArray } from '@stdgrad/kernels';
import type { Domain } from './domain.js';

/** One way to call an op, for tests and docs: shapes of random operands, and the call. */
export interface Example<F> {
  readonly shapes: readonly (readonly number[])[];
  readonly call: (f: F, ...operands: never[]) => unknown;
}

/** What an op's derivative is: exactly linear in its operands, smooth on its domain, or zero wherever it exists. */
export type Kind = 'linear' | 'smooth' | 'constant';

/** All that tests and docs need of an op that is no elementwise row. */
export interface About<F> {
  readonly name: string;
  readonly kind: Kind;
  readonly on: Domain;
  readonly examples: readonly Example<F>[];
}

/** An op that carries its row. */
export interface HasRow<F> {
  readonly row: About<F>;
}

/** Attaches its row to an op. */
export function row<F extends (...args: never[]) => unknown>(call: F, about: About<F>): F & HasRow<F> {
  Object.defineProperty(call, 'name', { value: about.name });
  return Object.assign(call, { row: about });
}

/** A function of one array with arguments of its own: of a tensor it gives a tensor, of an array an array. */
export interface ArrayOp<Args extends readonly unknown[]> {
  (x: Tensor, ...args: Args): Tensor;
  (x: NDArray, ...args: Args): NDArray;
  (x: Input | Value, ...args: Args): Value;
}

/** Numbers in, number out: a result without dimensions as a number, where the operand was one. */
export function numberFor(x: Input | Value, result: Value): Value {
  if (typeof x !== 'number' || !isNDArray(result) || result.layout.shape.length > 0) return result;
  return Number(result.iget(0)) as unknown as Value;
}

/** {@link row} of an op of one array. */
export function arrayRow<Args extends readonly unknown[]>(
  call: (x: Input | Value, ...args: Args) => Value,
  about: About<ArrayOp<Args>>,
): ArrayOp<Args> & HasRow<ArrayOp<Args>> {
  return row(((x: Input | Value, ...args: Args) => numberFor(x, call(x, ...args))) as ArrayOp<Args>, about);
}

/** An example call. */
export function example<F, X extends readonly unknown[]>(
  shapes: readonly (readonly number[])[],
  call: (f: F, ...operands: X) => unknown,
): Example<F> {
  return { shapes, call: call as unknown as Example<F>['call'] };
}
