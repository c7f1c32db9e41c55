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
import { copy, isNDArray } from '@stdgrad/kernels';
import { ArgumentError, GradientLossError } from '@stdgrad/protocol';

/**
 * A function with the same values and gradients as `f` whose intermediates are not kept: the backward runs `f` again.
 *
 * @param f - function of tensors to one tensor, without side effects; variables must be arguments, not closed over
 * @throws {@link GradientLossError} when `f` closes over a variable
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
    needs: () => saves.x | saves.y | saves.xs,
    vjp(k, g, saved) {
      let latest = pulls.get(saved);
      if (latest?.g !== g) {
        const { x, y, xs } = saved;
        const inputs = [x, y, ...(xs ?? [])].filter((input): input is Value => input !== null);
        const [, pull] = vjp(f, ...(inputs as Input[]));
        latest = { g, pulled: pull(g) };
        pulls.set(saved, latest);
      }
      const result = latest.pulled[k] as Value;
      return isNDArray(result) ? copy(result) : result;
    },
  };
}
