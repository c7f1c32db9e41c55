import {
  arrayOfValue,
  isTensor,
  operand,
  recordMany,
  recordView,
  saves,
  type Input,
  type Rule,
  type Saved,
  type Value,
} from '@stdgrad/core';
import { contract, contractedView, isView, type Contraction, type NDArray } from '@stdgrad/kernels';
import { DtypeError, promote, type DType } from '@stdgrad/protocol';
import { checkOptions, checkOut, withConstant, writeOut, type OpOptions } from '../define/options.js';
import { accumulator } from '../reduce/sum.js';

/** Names of the options that all contractions take. */
export const ownOptions: ReadonlySet<string> = new Set(['dtype', 'constant', 'out']);

/** What an op of contractions takes as an operand. */
export type Operand = Input | Value;

/** How an op turns the shapes of its operands into a contraction, after its checks. */
export type Describe = (shapes: readonly (readonly number[])[]) => Contraction;

const rules = new Map<string, Rule>();

/** The rule of an op's contractions of so many operands. */
function ruleOf(name: string, operands: number): Rule {
  const count = Math.min(operands, 3);
  const key = `${name}/${count}`;
  let rule = rules.get(key);
  if (rule === undefined) {
    const vjp = (k: number, g: Value, saved: Saved): Value => pullBack(name, k, g, saved);
    // so that a stack trace names the op
    Object.defineProperty(vjp, 'name', { value: `${name}Vjp` });
    rules.set(key, (rule = { name, needs: (k) => othersThan(k, count), vjp }));
  }
  return rule;
}

function othersThan(k: number, count: number): number {
  return (k === 0 ? 0 : saves.x) | (k === 1 || count < 2 ? 0 : saves.y) | (count < 3 ? 0 : saves.xs);
}

/** The cotangent of operand `k`: a contraction of the result's cotangent and the other operands. */
function pullBack(name: string, k: number, g: Value, { x, y, xs, aux }: Saved): Value {
  const { labels, output, sizes } = aux as Contraction;
  const operands: Value[] = [g];
  const operandLabels = [output];
  labels.forEach((own, j) => {
    if (j === k) return;
    operands.push((j === 0 ? x : j === 1 ? y : xs![j - 2])!);
    operandLabels.push(own);
  });
  const back: Contraction = { labels: operandLabels, output: labels[k]!, sizes };
  // nobody writes to an ordinary sweep's cotangents, so they may share memory
  if (!isTensor(g) && isView(back)) return contractedView(g, back);
  return contracted(name, operands, back, typeOf(operands));
}

function typeOf(values: readonly Value[]): DType {
  return accumulator(values.map((value) => arrayOfValue(value).dtype).reduce(promote));
}

/** A contraction of arrays and tensors, recorded where a variable takes part. */
function contracted(name: string, values: readonly Value[], how: Contraction, dtype: DType): Value {
  const result = contract(values.map(arrayOfValue), how, dtype);
  return values.some(isTensor) ? recordMany(ruleOf(name, values.length), result, values, how) : result;
}

/**
 * Runs an op that is a contraction: reads operands, checks options, computes, records. Integers give float64, which is
 * exact to 2⁵³; numbers only give a number.
 *
 * @param describe - the contraction, by the operands' shapes
 */
export function contraction(
  name: string,
  operands: readonly Operand[],
  options: OpOptions | undefined,
  describe: Describe,
): Value | number {
  if (options !== undefined) checkOptions(name, options, ownOptions);
  const { dtype, constant, out } = options ?? {};
  if (dtype === 'bool')
    throw new DtypeError(`${name}: dtype 'bool' can't hold sums of products; compare the result with something.`);
  const values = operands.map((x) => operand(name, x));
  const arrays = values.map(arrayOfValue);
  const how = describe(arrays.map((array) => array.layout.shape));
  const plain = constant === undefined && out === undefined;
  if (plain && isView(how) && how.output.length > 0 && (dtype ?? arrays[0]!.dtype) === arrays[0]!.dtype)
    return viewed(name, values[0]!, how);
  const type = dtype ?? typeOf(values);
  checkOut(name, options, { shape: how.output.map((label) => how.sizes[label]!), dtype: type }, values);
  const result = contracted(name, values, how, type);
  if (plain && operands.every((x) => typeof x === 'number')) return Number((result as NDArray).iget(0));
  const settled = withConstant(result, constant);
  return out === undefined ? settled : (writeOut(name, out, settled, true) as Value);
}

function viewed(name: string, value: Value, how: Contraction): Value {
  const view = contractedView(arrayOfValue(value), how);
  return isTensor(value) ? recordView(ruleOf(name, 1), view, value, how) : view;
}
