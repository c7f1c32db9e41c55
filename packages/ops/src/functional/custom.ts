import {
  arrayOfValue,
  describe,
  isTensor,
  operand,
  recordMany,
  saves,
  type Input,
  type Rule,
  type Value,
} from '@stdgrad/core';
import { copy, fromElements, type NDArray } from '@stdgrad/kernels';
import { ArgumentError, NotDifferentiableError } from '@stdgrad/protocol';

/** What a custom VJP finds. */
export interface CustomTerms {
  /** Inputs of the call: arrays in an ordinary backward, tensors in a recorded one. */
  readonly inputs: readonly Value[];
  /** The call's result, likewise. */
  readonly output: Value;
}

/** Definition of an op outside of stdgrad. */
export interface CustomRule {
  /** Computes the result from plain ndarrays: a number, nested list, typed array or ndarray. */
  readonly forward: (...inputs: NDArray[]) => Input;
  /**
   * Pulls the cotangent of the result back to each input; `null`: no gradient flows there. Written with stdgrad's ops,
   * it gives derivatives of any order. Broadcast dimensions may be left in.
   */
  readonly vjps: readonly (((cotangent: Value, terms: CustomTerms) => Input | Value) | null)[];
  /** The VJPs compute with plain ndarrays rather than ops: first derivatives only. */
  readonly raw?: boolean;
}

/**
 * Makes a differentiable function from a forward function and its VJPs.
 *
 * @param name - for messages
 * @throws {@link ArgumentError} when the definition is incomplete
 * @example
 * const cube = customRule('cube', {
 *   forward: (x) => x.data.map((v) => v ** 3),
 *   vjps: [(g, { inputs: [x] }) => mul(g, mul(3, mul(x, x)))],
 * });
 */
export function customRule(name: string, { forward, vjps, raw = false }: CustomRule): (...args: Input[]) => Value {
  if (typeof name !== 'string' || typeof forward !== 'function' || !Array.isArray(vjps)) {
    throw new ArgumentError(
      `customRule: needs a name, a forward function and a list of VJPs, got ${describe(name)}, ${describe(forward)} and ${describe(vjps)}.`,
    );
  }
  const rule: Rule = {
    name,
    needs: () => saves.x | saves.y | saves.z | saves.xs,
    vjp(k, g, { x, y, z, xs }) {
      const pull = vjps[k] as CustomRule['vjps'][number] | undefined;
      if (pull == null) return null;
      if (raw && isTensor(g))
        throw new NotDifferentiableError(
          `${name}: its VJPs are raw, so it has first derivatives only; write them with stdgrad's ops.`,
        );
      const inputs = [x, y, ...(xs ?? [])].filter((input): input is Value => input !== null);
      return operand(name, pull(g, { inputs, output: z! }));
    },
  };
  const call = (...args: Input[]): Value => {
    if (args.length !== vjps.length)
      throw new ArgumentError(`${name}: needs ${vjps.length} argument(s), one for each VJP, got ${args.length}.`);
    const inputs = args.map((arg) => operand(name, arg));
    const arrays = inputs.map(arrayOfValue);
    const result = shaped(name, operand(name, forward(...arrays.map((array) => copy(array)))), arrays);
    return inputs.some(isTensor) ? recordMany(rule, result, inputs, null) : result;
  };
  Object.defineProperty(call, 'name', { value: name });
  return call;
}

// a typed array says nothing of dimensions: elements in the shape of the first input
function shaped(name: string, result: Value, inputs: readonly NDArray[]): NDArray {
  if (isTensor(result))
    throw new ArgumentError(`${name}: the forward function must compute with plain arrays, but returned a tensor.`);
  const [first] = inputs;
  const { layout } = result;
  if (
    first === undefined ||
    layout.shape.length !== 1 ||
    first.layout.shape.length === 1 ||
    layout.size !== first.layout.size
  )
    return copy(result);
  return fromElements(
    Array.from({ length: layout.size }, (_, k) => result.iget(k)),
    first.layout.shape,
    result.dtype,
  );
}
