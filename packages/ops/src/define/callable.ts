import {
  arrayOf,
  arrayOfValue,
  isTensor,
  operand,
  record,
  recordTensors,
  makeTensor,
  recordMany,
  recordScalar1,
  recordScalar2,
  type Input,
  type Rule,
  type Tensor,
  type Value,
} from '@stdgrad/core';
import { broadcastShapes, fold, isNDArray, maxFold, reshape, scalarArray, type NDArray } from '@stdgrad/kernels';
import { ArgumentError, dispatch, hasHandler, isFloat, promote, type DType } from '@stdgrad/protocol';
import { real, type Domain } from './domain.js';
import { ElementwiseOp, type Partial, type Pull, type ResultType } from './elementwise.js';
import {
  checkDtype,
  checkOptions,
  checkOut,
  contentsOf,
  maskOf,
  withConstant,
  writeOut,
  type Outcome,
  type UfuncOptions,
} from './options.js';
import { times } from './times.js';

/** A function of one array, as users call it: numbers give numbers, arrays arrays, tensors tensors. */
export interface Unary {
  (x: number): number;
  (x: Tensor, options?: UfuncOptions): Tensor;
  (x: NDArray, options?: UfuncOptions): NDArray;
  (x: Input | Value, options?: UfuncOptions): Value;
  readonly op: ElementwiseOp;
}

/** A function of two arrays, broadcast to each other. */
export interface Binary {
  (x: number, y: number): number;
  (x: Tensor, y: Input, options?: UfuncOptions): Tensor;
  (x: Input, y: Tensor, options?: UfuncOptions): Tensor;
  (x: Input | Value | number, y: Input | Value | number, options?: UfuncOptions): Value;
  readonly op: ElementwiseOp;
}

/** A function of three arrays, broadcast to each other. */
export interface Ternary {
  (x: Input | Value, y: Input | Value, c: Input | Value, options?: UfuncOptions): Value;
  readonly op: ElementwiseOp;
}

/** Row of an op of one array. */
export interface UnaryRow {
  readonly scalar: (x: number) => number | boolean;
  /** dz/dx, in terms of the input `x` and the result `z`. */
  readonly d: Partial | null;
  readonly on: Domain;
  readonly result?: ResultType;
}

/** Row of an op of two arrays. */
export interface BinaryRow {
  readonly scalar: (x: number, y: number) => number | boolean;
  /** ∂z/∂x and ∂z/∂y, in terms of the inputs and the result `z`. */
  readonly dx: Partial | null;
  readonly dy: Partial | null;
  readonly on: readonly [Domain, Domain];
  readonly result?: ResultType;
}

/** Defines an op of one array. */
export function unary(name: string, { scalar, d, on, result = 'float' }: UnaryRow): Unary {
  const partials = d === null ? undefined : [d];
  const op = new ElementwiseOp({ name, scalar, pulls: [pullOf(d)], on: [on], result, partials });
  const { onTape } = op;
  const call = (x: unknown, options?: UfuncOptions): unknown => {
    if (options !== undefined) return withOptions(op, call, [x], options);
    if (typeof x === 'number') return scalar(x);
    if (isTensor(x) && onTape !== null)
      return (
        recordScalar1(onTape, x) ?? record(op, op.forward(op.resultType(x.array.dtype), x, null, null), x, null, null)
      );
    if (isNDArray(x)) return op.forward(op.resultType(x.dtype), x, null, null);
    return apply(op, call, [x]);
  };
  return named(call, name, op) as unknown as Unary;
}

/** Defines an op of two arrays. */
export function binary(name: string, { scalar, dx, dy, on, result = 'float' }: BinaryRow): Binary {
  const partials = dx === null || dy === null ? undefined : [dx, dy];
  const op = new ElementwiseOp({ name, scalar, pulls: [pullOf(dx), pullOf(dy)], on, result, partials });
  const { onTape } = op;
  const differentiable = dx !== null || dy !== null;
  const call = (x: unknown, y: unknown, options?: UfuncOptions): unknown => {
    if (options !== undefined) return withOptions(op, call, [x, y], options);
    if (typeof x === 'number') {
      if (typeof y === 'number') return scalar(x, y);
      if (onTape !== null && isTensor(y)) return recordScalar2(onTape, x, y) ?? apply(op, call, [x, y]);
    } else if (onTape !== null && isTensor(x) && (typeof y === 'number' || isTensor(y))) {
      const z = recordScalar2(onTape, x, y);
      if (z !== null) return z;
    }
    if (isTensor(x) && isTensor(y) && differentiable && x.array.dtype === 'float64' && y.array.dtype === 'float64') {
      return recordTensors(op, op.forward2('float64', arrayOf(x), arrayOf(y)), x, y);
    }
    return apply(op, call, [x, y]);
  };
  return named(call, name, op) as unknown as Binary;
}

/** Defines an op of three arrays: `c` selects between `x` and `y`. */
export function ternary(
  name: string,
  row: {
    scalar: (x: number, y: number, c: number) => number;
    pulls: readonly (Pull | null)[];
    on: readonly Domain[];
    result?: ResultType;
  },
): Ternary {
  const op = new ElementwiseOp({
    name,
    scalar: row.scalar,
    pulls: row.pulls,
    on: row.on,
    result: row.result ?? 'float',
  });
  const call = (x: unknown, y: unknown, c: unknown, options?: UfuncOptions): unknown =>
    options === undefined ? apply(op, call, [x, y, c]) : withOptions(op, call, [x, y, c], options);
  return named(call, name, op) as unknown as Ternary;
}

function named<F extends object>(call: F, name: string, op: ElementwiseOp): F & { op: ElementwiseOp } {
  Object.defineProperty(call, 'name', { value: name });
  return Object.assign(call, { op });
}

type Callable = (...args: never[]) => unknown;

function pullOf(partial: Partial | null): Pull | null {
  return partial === null ? null : (g, terms) => times(g, partial(terms));
}

const none: UfuncOptions = {};

/** Others who may take over: expressions, and arrays of other libraries. */
function isOther(x: unknown): boolean {
  return hasHandler(x) && !isTensor(x);
}

function apply(op: ElementwiseOp, call: Callable, args: readonly unknown[]): unknown {
  if (args.some(isOther)) return dispatch(`@stdgrad/ops/${op.name}`, call, undefined, args);
  return compute(op, op, args, none, null);
}

/** Runs an op on normalised operands; `rule` is what the tape records. */
function compute(
  op: ElementwiseOp,
  rule: Rule,
  args: readonly unknown[],
  options: UfuncOptions,
  mask: NDArray | null,
): Value | number | boolean {
  const { dtype, out } = options;
  if (dtype === undefined && out === undefined && args.every((arg) => typeof arg === 'number'))
    return op.row.scalar(...args);
  if (args.length !== op.row.pulls.length || args.includes(undefined)) {
    throw new ArgumentError(
      `${op.name}: needs ${op.row.pulls.length} operand(s), got ${args.filter((arg) => arg !== undefined).length}.`,
    );
  }
  const arrays = args.filter((arg) => typeof arg !== 'number').map((arg) => operand(op.name, arg));
  const promoted = promoteAll(
    arrays,
    args.filter((arg) => typeof arg === 'number'),
  );
  const result = dtype ?? op.resultType(promoted);
  let next = 0;
  const values = args.map((arg) =>
    typeof arg === 'number' ? scalarArray(arg, isFloat(promoted) ? promoted : 'float64') : arrays[next++]!,
  );
  const [x, y = null, c = null] = values;
  const z = op.forward(result, x!, y, c);
  if (op.row.pulls.some((pull) => pull !== null)) checkDtype(op.name, options, values);
  if (out !== undefined) checkOut(op.name, options, outcome(op.name, z, mask, out), values);
  if (!values.some(isTensor)) return z;
  if (op.row.pulls.every((pull) => pull === null)) return makeTensor(z, null, true);
  return c === null ? record(rule, z, x!, y, mask) : recordMany(rule, z, values, mask);
}

// under a mask the result is mixed with what `out` holds
function outcome(name: string, z: NDArray, mask: NDArray | null, out: Input): Outcome {
  if (mask === null) return z;
  const old = arrayOfValue(contentsOf(name, out));
  const shape = broadcastShapes(name, [z.layout.shape, mask.layout.shape, old.layout.shape]);
  return { shape, dtype: promote(z.dtype, old.dtype) };
}

// whether an integer type holds a number; those that most types hold do not widen the result
function fits(x: number, type: DType): boolean {
  return type !== 'bool' && Number.isInteger(x) && x < 128 && x >= (type.startsWith('u') ? 0 : -128);
}

// numbers take the arrays' type where it holds them
function promoteAll(arrays: readonly Value[], numbers: readonly number[]): DType {
  let promoted: DType | null = null;
  for (const array of arrays) {
    const { dtype } = arrayOfValue(array);
    promoted = promoted === null ? dtype : promote(promoted, dtype);
  }
  if (promoted === null) return 'float64';
  if (isFloat(promoted) || numbers.every((x) => fits(x, promoted))) return promoted;
  return numbers.length === 0 ? promoted : 'float64';
}

const maskedRules = new WeakMap<ElementwiseOp, Rule>();

/** The rule of an op under a mask: what is masked out gets zero, even where the derivative there is NaN. */
function maskedRule(op: ElementwiseOp): Rule {
  let rule = maskedRules.get(op);
  if (rule === undefined) {
    rule = {
      name: op.name,
      needs: (k) => op.needs(k),
      vjp: (k, g, saved) => {
        const cotangent = op.vjp(k, g, saved);
        const mask = saved.aux as NDArray;
        return cotangent === null ? null : select(anyOf(mask, arrayOfValue(g).layout.shape), cotangent, 0);
      },
    };
    maskedRules.set(op, rule);
  }
  return rule;
}

/** Where a result of the given shape is written at least once, when mask and result are broadcast to each other. */
function anyOf(mask: NDArray, to: readonly number[]): NDArray {
  const { shape } = mask.layout;
  const lead = shape.length - to.length;
  const repeated = shape.map((size, d) => d < lead || (to[d - lead] === 1 && size !== 1));
  if (!repeated.includes(true)) return mask;
  const kept = shape.map((size, d) => (repeated[d] ? 1 : size)).slice(Math.max(lead, 0));
  return reshape(fold(mask, repeated, maxFold, 'bool'), kept);
}

/** `x` where the mask is set, else `y`. */
export const choose: Ternary = ternary('choose', {
  scalar: (x, y, c) => (c ? x : y),
  pulls: [(g, { c }) => select(c, g, 0), (g, { c }) => select(c, 0, g), null],
  on: [real, real, real],
  result: 'any',
});

function select(mask: Value, x: Value | number, y: Value | number): Value {
  return choose(x, y, mask);
}

function withOptions(op: ElementwiseOp, call: Callable, args: readonly unknown[], options: UfuncOptions): unknown {
  if ([...args, options?.out, options?.where].some(isOther))
    return dispatch(`@stdgrad/ops/${op.name}`, call, undefined, [...args, options]);
  checkOptions(op.name, options);
  const { constant, out, where } = options;
  if (where === undefined) {
    const result = compute(op, op, args, options, null);
    if (typeof result !== 'object')
      return constant === undefined && out === undefined
        ? result
        : finish(op, scalarArray(Number(result)), constant, out);
    return finish(op, result, constant, out);
  }
  if (out === undefined) {
    throw new ArgumentError(
      `${op.name}: option 'where' needs 'out', whose values stay where the mask is false; or use where(mask, ${op.name}(...), other).`,
    );
  }
  const mask = maskOf(op.name, where);
  const computed = withConstant(
    compute(op, maskedRule(op), args, options, mask) as Value,
    constant === true ? true : undefined,
  );
  return writeOut(op.name, out, select(mask, computed, contentsOf(op.name, out)), false);
}

function finish(op: ElementwiseOp, result: Value, constant: boolean | undefined, out: Input | undefined): unknown {
  const settled = withConstant(result, constant);
  return out === undefined ? settled : writeOut(op.name, out, settled, true);
}
