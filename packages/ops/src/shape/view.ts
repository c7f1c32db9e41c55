import { arrayOf, isTensor, linearRule, operand, recordView, type Input, type Value } from '@stdgrad/core';
import type { NDArray } from '@stdgrad/kernels';
import type { ArrayOp } from '../define/row.js';

/**
 * A linear map that only gives memory another layout.
 *
 * @param parse - checks the arguments and turns them into what `view` and `adjoint` read
 */
export function viewMap<Args extends readonly unknown[], Aux>(
  name: string,
  parse: (shape: readonly number[], ...args: Args) => Aux,
  view: (x: NDArray, aux: Aux) => NDArray,
  adjoint: (g: Value, aux: Aux) => Value,
): ArrayOp<Args> {
  const rule = linearRule<Aux>({ name, forward: view, adjoint });
  return ((x: Input | Value, ...args: Args): Value => {
    const value = operand(name, x);
    const array = isTensor(value) ? arrayOf(value) : value;
    const aux = parse(array.layout.shape, ...args);
    return isTensor(value) ? recordView(rule, view(array, aux), value, aux) : view(array, aux);
  }) as ArrayOp<Args>;
}
