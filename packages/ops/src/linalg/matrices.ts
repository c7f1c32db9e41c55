import { arrayOfValue, isTensor, operand, recordMany, type Rule, type Tensor, type Value } from '@stdgrad/core';
import { copy, fromElements, showShape, type NDArray } from '@stdgrad/kernels';
import { ShapeError, promote, type DType } from '@stdgrad/protocol';
import { choose } from '../define/callable.js';
import { checkOptions, checkOut, withConstant, writeOut, type OpOptions } from '../define/options.js';
import { accumulator } from '../reduce/sum.js';
import { expandDims } from '../shape/dimensions.js';
import { swapaxes } from '../shape/permute.js';
import { ownOptions, type Operand } from './contraction.js';

/** A function of a matrix or a stack of matrices, as users call it. */
export interface MatrixOp<Options = OpOptions> {
  (x: Tensor, options?: Options): Tensor;
  (x: NDArray, options?: Options): NDArray;
  (x: Operand, options?: Options): Value;
}

/** A function of two stacks of matrices, as users call it. */
export interface MatrixPairOp<Options = OpOptions> {
  (a: Tensor, b: Operand, options?: Options): Tensor;
  (a: Operand, b: Tensor, options?: Options): Tensor;
  (a: NDArray, b: NDArray, options?: Options): NDArray;
  (a: Operand, b: Operand, options?: Options): Value;
}

/** Shape of an operand. */
export const shapeOfValue = (x: Value): readonly number[] => arrayOfValue(x).layout.shape;

/** Reads a matrix or a stack of them: the last two dimensions are rows and columns. */
export function matrixOperand(name: string, x: unknown): Value {
  const value = operand(name, x);
  const shape = shapeOfValue(value);
  if (shape.length >= 2) return value;
  throw new ShapeError(
    `${name}: needs a matrix or a stack of matrices, got shape ${showShape(shape)}; give it two dimensions with reshape.`,
  );
}

/** Reads a square matrix or a stack of them. */
export function squareOperand(name: string, x: unknown): Value {
  const value = matrixOperand(name, x);
  const shape = shapeOfValue(value);
  if (shape.at(-1) === shape.at(-2)) return value;
  throw new ShapeError(
    `${name}: matrices must be square, got shape ${showShape(shape)}; see lstsq, pinv, qr and svd for others.`,
  );
}

/** Exchanges rows and columns. */
export const turned = (x: Value): Value => swapaxes(x as Tensor, -1, -2);

/** A vector as a matrix of one column. */
export const asColumn = (x: Value): Value => expandDims(x as Tensor, -1);

/** Numbers, one a matrix, with dimensions of size 1 for its rows and columns. */
export const perMatrix = (x: Value): Value => expandDims(x as Tensor, [-2, -1]);

const masks = new Map<string, NDArray>();

/** Booleans of shape `[n, m]`: true where row and column satisfy a condition, named for the cache. */
function maskOf(n: number, m: number, kind: string, holds: (i: number, j: number) => boolean): NDArray {
  const key = `${kind}/${n}/${m}`;
  let mask = masks.get(key);
  if (mask === undefined) {
    mask = fromElements(
      Array.from({ length: n * m }, (_, k) => holds(Math.floor(k / m), k % m)),
      [n, m],
      'bool',
    );
    if (masks.size > 64) masks.clear();
    masks.set(key, mask);
  }
  return mask;
}

/** Booleans that are true on the diagonal. */
export const onDiagonal = (n: number): NDArray => maskOf(n, n, 'diagonal', (i, j) => i === j);

const units: NDArray[] = [];

/** The identity, in a type that takes on that of whatever it meets. */
export function identityOf(n: number): NDArray {
  const known = units[n];
  if (known !== undefined) return known;
  const identity = fromElements(
    Array.from({ length: n * n }, (_, k) => k % (n + 1) === 0),
    [n, n],
    'int8',
  );
  return n > 64 ? identity : (units[n] = identity);
}

/** The elements on, below or above the diagonal; zero elsewhere, whatever stands there. */
export function triangleOf(x: Value, lower: boolean, strict = false): Value {
  const [n, m] = shapeOfValue(x).slice(-2) as [number, number];
  const side = lower ? 'lower' : 'upper';
  const mask = maskOf(n, m, strict ? `strictly ${side}` : side, (i, j) => (i === j ? !strict : lower ? j < i : j > i));
  return choose(x, 0, mask);
}

/** Data type in which the results of linear algebra come: the promoted one of the operands, float64 for integers. */
export const matrixType = (...values: readonly Value[]): DType =>
  accumulator(values.map((value) => arrayOfValue(value).dtype).reduce(promote));

/** How an op of one result computes and records it. */
export interface Work {
  readonly name: string;
  readonly rule: Rule;
  readonly inputs: readonly Value[];
  /** Shape of the result. */
  readonly shape: readonly number[];
  readonly options: OpOptions | undefined;
  /** The result, in memory of its own, and what the rule reads of it as `aux`. */
  readonly compute: () => { readonly array: NDArray; readonly aux?: unknown };
}

/** Computes and records a result, with the options that every op takes. */
export function run({ name, rule, inputs, shape, options, compute }: Work): Value {
  if (options !== undefined) checkOptions(name, options, ownOptions);
  const { dtype = matrixType(...inputs), constant, out } = options ?? {};
  checkOut(name, options, { shape, dtype }, inputs);
  const { array, aux = null } = compute();
  const typed = array.dtype === dtype ? array : copy(array, dtype);
  const result = inputs.some(isTensor) ? recordMany(rule, typed, inputs, aux) : typed;
  const settled = withConstant(result, constant);
  return out === undefined ? settled : (writeOut(name, out, settled, true) as Value);
}

/** Options of ops of several results. */
export type SeveralOptions = Pick<OpOptions, 'dtype' | 'constant'>;

/** Names of these options. */
export const severalOptions: ReadonlySet<string> = new Set(['dtype', 'constant']);
