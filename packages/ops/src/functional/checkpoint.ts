import {
  arrayOfValue,
  describe,
  isTensor,
  operand,
  recordMany,
  saves,
  vjp,
  type Input,
  type Rule,
  type Saved,
  type Tensor,
  type Value,
} from '@stdgrad/core';
import { copy, equalShapes, isNDArray, toDense, type NDArray } from '@stdgrad/kernels';
import { ArgumentError, GradientLossError, MutationError } from '@stdgrad/protocol';

/**
 * A function with the same values and gradients as `f` whose intermediates are not kept: the backward runs `f` again.
 *
 * @param f - function of tensors to one tensor, without side effects; variables must be arguments, not closed over
 * @throws {@link GradientLossError} when `f` closes over a variable
 * @throws {@link MutationError} in the backward, when `f` gives another result than before
 */
export function checkpoint(f: (...args: Tensor[]) => unknown): (...args: Input[]) => Value {
  if (typeof f !== 'function')
    throw new ArgumentError(`checkpoint: the first argument must be a function of tensors, got ${describe(f)}.`);
  const rule = checkpointRule(f);
  return (...args) => {
    const inputs = args.map((arg) => operand('checkpoint', arg));
    // constants in, so that a tensor that comes out depends on a variable from outside
    const [value] = vjp(f, ...inputs.map((input) => copy(arrayOfValue(input))));
    if (isTensor(value)) {
      throw new GradientLossError(
        'checkpoint: the function closes over a variable, whose gradient would be lost; make the variable an argument.',
      );
    }
    const array = isNDArray(value) ? value : arrayOfValue(operand('checkpoint', value));
    return inputs.some(isTensor) ? recordMany(rule, copy(array), inputs, null) : array;
  };
}

function checkpointRule(f: (...args: Tensor[]) => unknown): Rule {
  // by call: calls may share a cotangent
  const pulls = new WeakMap<Saved, { readonly g: Value; readonly pulled: readonly unknown[] }>();
  return {
    name: 'checkpoint',
    needs: () => saves.x | saves.y | saves.xs | saves.z,
    vjp(k, g, saved) {
      let latest = pulls.get(saved);
      if (latest?.g !== g) {
        const { x, y, z, xs } = saved;
        const inputs = [x, y, ...(xs ?? [])].filter((input): input is Value => input !== null);
        const [value, pull] = vjp(f, ...(inputs as Input[]));
        checkSame(arrayOfValue(operand('checkpoint', value)), arrayOfValue(z!));
        latest = { g, pulled: pull(g) };
        pulls.set(saved, latest);
      }
      const result = latest.pulled[k] as Value;
      return isNDArray(result) ? copy(result) : result;
    },
  };
}

/** Refuses a function that does not give again what it gave: its gradient would be that of another function. */
function checkSame(again: NDArray, before: NDArray): void {
  const [x, y] = [toDense(again), toDense(before)];
  const { size } = y.layout;
  let same = equalShapes(x.layout.shape, y.layout.shape);
  for (let k = 0; same && k < size; k++) same = Object.is(x.buffer[x.start + k], y.buffer[y.start + k]);
  if (same) return;
  throw new MutationError(
    'checkpoint: the function gave another result when it ran again for the backward, so its gradient would be wrong; ' +
      'leave what it closes over as it is, and pass random numbers as arguments.',
  );
}
