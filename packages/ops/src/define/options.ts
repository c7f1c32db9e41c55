import {
  GradientLossError,
  ArgumentError,
  DtypeError,
  ShapeError,
  isDType,
  isFloat,
  isStrided,
  type DType,
  type Strided,
} from '@stdgrad/protocol';
import {
  arrayOfValue,
  checkWrite,
  describe,
  isTensor,
  isVariable,
  makeTensor,
  operand,
  overwrite,
  type Input,
  type Tensor,
  type Value,
} from '@stdgrad/core';
import {
  broadcastShapes,
  broadcastTo,
  copy,
  copyInto,
  equalShapes,
  showShape,
  wrap,
  type NDArray,
} from '@stdgrad/kernels';

/** Options that every op of numbers takes. */
export interface OpOptions {
  /** Data type of the result. */
  readonly dtype?: DType;
  /** `true`: the result is a constant; `false`: a variable, also where all operands are constants. */
  readonly constant?: boolean;
  /** Tensor (or plain ndarray, for constants) that the result is written to. */
  readonly out?: Input;
}

/** Options of elementwise ops. */
export interface UfuncOptions extends OpOptions {
  /** Booleans, broadcast to the result; where false, `out` keeps its value. Needs `out`. */
  readonly where?: Input;
}

const known = new Set(['dtype', 'constant', 'out', 'where']);

/** Checks the options of an op. */
export function checkOptions(name: string, options: unknown, own: ReadonlySet<string> = known): void {
  if (
    typeof options !== 'object' ||
    options === null ||
    isTensor(options) ||
    Array.isArray(options) ||
    isStrided(options)
  ) {
    throw new ArgumentError(`${name}: options must be an object, got ${describe(options)}.`);
  }
  for (const key of Object.keys(options)) {
    if (!own.has(key)) throw new ArgumentError(`${name}: unknown option '${key}'; there are ${[...own].join(', ')}.`);
  }
  const { dtype, constant, keepdims } = options as { dtype?: unknown; constant?: unknown; keepdims?: unknown };
  if (dtype !== undefined && !isDType(dtype)) {
    throw new DtypeError(
      `${name}: unknown dtype ${describe(dtype)}; use 'float64', 'float32', 'int32', 'bool' or the like.`,
    );
  }
  if (constant !== undefined && typeof constant !== 'boolean') {
    throw new ArgumentError(`${name}: option 'constant' must be a boolean, got ${describe(constant)}.`);
  }
  if (constant === false && dtype !== undefined && !isFloat(dtype)) {
    throw new DtypeError(`${name}: a result of dtype '${dtype}' is always constant; ask for a float.`);
  }
  if (keepdims !== undefined && typeof keepdims !== 'boolean') {
    throw new ArgumentError(`${name}: option 'keepdims' must be a boolean, got ${describe(keepdims)}.`);
  }
}

/** The mask of option `where`, as booleans that nobody changes between the call and its backward. */
export function maskOf(name: string, where: Input): NDArray {
  const mask = arrayOfValue(operand(name, where));
  if (mask.dtype !== 'bool')
    throw new DtypeError(
      `${name}: option 'where' must hold booleans, got dtype '${mask.dtype}'; compare it with something, as in greater(x, 0).`,
    );
  return copy(mask);
}

/** A result with option `constant` applied. */
export function withConstant(result: Value, constant: boolean | undefined): Value {
  if (constant === undefined) return result;
  const array = arrayOfValue(result);
  if (constant) return isTensor(result) && result.constant ? result : makeTensor(array, null, true);
  return isTensor(result) && !result.constant
    ? result
    : makeTensor(array, null, array.dtype !== 'float64' && array.dtype !== 'float32');
}

/** What is known of a result before it is recorded. */
export interface Outcome {
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** Refuses a data type that carries no gradient for a result of variables, unless a constant is asked for. */
export function checkDtype(name: string, options: OpOptions | undefined, inputs: readonly Value[]): void {
  if (options?.dtype === undefined || isFloat(options.dtype) || options.constant === true || !inputs.some(isVariable))
    return;
  throw new GradientLossError(
    `${name}: a result of dtype '${options.dtype}' carries no gradient, and a variable was passed; ask for a float, or for { constant: true }.`,
  );
}

/**
 * Refuses an `out` that a result can't be written to. Comes before the result is recorded, which changes its operands.
 *
 * @param inputs - what the result is computed from
 */
export function checkOut(
  name: string,
  options: OpOptions | undefined,
  result: Outcome,
  inputs: readonly Value[],
): void {
  checkDtype(name, options, inputs);
  if (options?.out === undefined) return;
  const { out, constant } = options;
  if (isTensor(out)) return checkWrite(name, out, result);
  if (isFloat(result.dtype) && (constant === false || (constant === undefined && inputs.some(isVariable)))) {
    throw new GradientLossError(
      `${name}: option 'out' is a plain array, which would drop the gradient of the result; pass a tensor, or operands that are constant.`,
    );
  }
  if (!isStrided(out))
    throw new ArgumentError(`${name}: option 'out' must be a tensor or an ndarray, got ${describe(out)}.`);
  const shape = Array.from(out.shape);
  if (!equalShapes(broadcastShapes(name, [result.shape, shape]), shape)) {
    throw new ShapeError(
      `${name}: a result of shape ${showShape(result.shape)} does not fit an 'out' of shape ${showShape(shape)}.`,
    );
  }
}

/** Writes a result where option `out` says, which {@link checkOut} has let pass, and returns that. */
export function writeOut(name: string, out: Input, result: Value, whole: boolean): Tensor | Input {
  if (isTensor(out)) overwrite(out, result, { name, whole });
  else {
    const target = wrap(out as Strided);
    copyInto(target, broadcastTo(name, copy(arrayOfValue(result)), target.layout.shape));
  }
  return out;
}

/** Present contents of `out`. */
export function contentsOf(name: string, out: Input): Value {
  return isTensor(out) ? out : operand(name, out);
}
