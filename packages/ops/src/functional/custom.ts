import {
  arrayOfValue,
  describe,
  isTensor,
  isVariable,
  operand,
  recordMany,
  saves,
  type Input,
  type Rule,
  type Value,
} from '@stdgrad/core';
import { broadcastShapes, copy, equalShapes, fromElements, showShape, type NDArray } from '@stdgrad/kernels';
import { ArgumentError, GradientLossError, NotDifferentiableError, ShapeError, isFloat } from '@stdgrad/protocol';

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
export function customRule(name: string, definition: CustomRule): (...args: Input[]) => Value {
  const { forward, vjps, raw = false } = Object(definition) as CustomRule;
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
      // raw VJPs read memory, in which broadcast elements come once and views have strides
      const plain = (value: Value): Value => (raw ? copy(arrayOfValue(value)) : value);
      const cotangent = operand(name, pull(plain(g), { inputs: inputs.map(plain), output: plain(z!) }));
      checkCotangent(name, k, arrayOfValue(cotangent).layout.shape, arrayOfValue(inputs[k]!).layout.shape);
      return cotangent;
    },
  };
  const call = (...args: Input[]): Value => {
    if (args.length !== vjps.length)
      throw new ArgumentError(`${name}: needs ${vjps.length} argument(s), one for each VJP, got ${args.length}.`);
    const inputs = args.map((arg) => operand(name, arg));
    const arrays = inputs.map(arrayOfValue);
    const result = shaped(name, operand(name, forward(...arrays.map((array) => copy(array)))), arrays);
    if (!isFloat(result.dtype) && inputs.some(isVariable))
      throw new GradientLossError(
        `${name}: a result of dtype '${result.dtype}' would drop the gradient of a variable; return floats, or pass stopGradient(x).`,
      );
    return inputs.some(isTensor) ? recordMany(rule, result, inputs, null) : result;
  };
  Object.defineProperty(call, 'name', { value: name });
  return call;
}

function checkCotangent(name: string, k: number, got: readonly number[], input: readonly number[]): void {
  if (equalShapes(got, input) || equalShapes(broadcastShapes(name, [got, input]), got)) return;
  throw new ShapeError(
    `${name}: VJP ${k} returned shape ${showShape(got)} for an input of shape ${showShape(input)}; return the input's shape, or a larger one that it was broadcast to.`,
  );
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
