import { implement, isTensor, isVariable, type Value } from '@stdgrad/core';
import { ArgumentError, GradientLossError, IndexError, type Call } from '@stdgrad/protocol';
import type { Row, Scalar } from './row.js';
import { ScalarRule, applyRule } from './scalar.js';
import { constantOf } from './steps.js';

/** How a function of numbers with several results is differentiated: a row for each, of one and the same arguments. */
export interface Several {
  /** `'constant'`: constant around almost every point. */
  readonly results: readonly (Row | 'constant')[];
}

/** Results in order, as rows of one and the same arguments. */
export function several(...results: readonly (Row | 'constant')[]): Several {
  return { results };
}

/** A function that returns its results, as numbers. */
type Compute = (...xs: number[]) => ArrayLike<number>;
type Result = Value | number;

/** Runs a function of several results on numbers, arrays and tensors: one value for each. */
function runSeveral(id: string, { results }: Several, compute: Compute, args: readonly unknown[]): Result[] {
  const params = results.find((row) => row !== 'constant')!;
  return results.map((row, k) => {
    const value: Scalar = (...xs) => compute(...xs)[k]!;
    const rule = ruleOf(id, row === 'constant' ? params : row);
    return row === 'constant' ? constantOf(rule, value, args) : applyRule(rule, value, args);
  });
}

const rules = new WeakMap<Row, Map<string, ScalarRule>>();

function ruleOf(id: string, row: Row): ScalarRule {
  let byId = rules.get(row);
  if (byId === undefined) rules.set(row, (byId = new Map<string, ScalarRule>()));
  let rule = byId.get(id);
  if (rule === undefined) byId.set(id, (rule = new ScalarRule(id, row)));
  return rule;
}

/** The rows for a call with so many arguments. */
export interface Form {
  readonly rows: (count: number) => Several;
}

/** A function that returns a list of its results, and its `.assign`, which writes them to an output. */
export function installSeveral(id: string, form: Form): void {
  const listed = ({ fn, args }: Call): unknown => runSeveral(id, form.rows(args.length), fn as Compute, args);
  implement(id, listed);
  implement(`${id}.assign`, ({ fn, args }) => {
    const reals = args.slice(0, -3);
    const compute: Compute = (...xs) => fn(...xs, xs.concat(xs), 1, 0) as number[];
    return writeResults(id, runSeveral(id, form.rows(reals.length), compute, reals), args.slice(-3));
  });
}

/** A function that writes its results to its last arguments: an output, its stride and its offset. */
export function installWriting(id: string, rows: Several): void {
  implement(id, ({ fn, args }) => {
    const compute: Compute = (...xs) => fn(...xs, [0, 0], 1, 0) as number[];
    return writeResults(id, runSeveral(id, rows, compute, args.slice(0, -3)), args.slice(-3));
  });
}

/** A function of one argument that writes its results to an array and returns an integer. */
export function installReduction(id: string, rows: Several): void {
  const count = rows.results.length;
  implement(id, ({ fn, args: [x, out] }) => {
    let quarters = 0;
    const compute: Compute = (y) => {
      const found: number[] = Array.from({ length: count }, () => 0);
      quarters = fn(y, found) as number;
      return found;
    };
    writeResults(id, runSeveral(id, rows, compute, [x]), [out, 1, 0]);
    return quarters;
  });
}

function writeResults(id: string, results: readonly Result[], [out, stride, offset]: readonly unknown[]): unknown {
  const at = (k: number): number => Number(offset) + k * Number(stride);
  if (Array.isArray(out)) {
    results.forEach((result, k) => ((out as unknown[])[at(k)] = result));
    return out;
  }
  if (isTensor(out)) {
    const outside = results.findIndex((_, k) => !(at(k) >= 0 && at(k) < out.length));
    if (outside >= 0) {
      throw new IndexError(
        `${id}: result ${outside} belongs to element ${at(outside)} of an output of ${out.length}; pass a longer one.`,
      );
    }
    results.forEach((result, k) => out.iset(at(k), result));
    return out;
  }
  if (!ArrayBuffer.isView(out))
    throw new ArgumentError(`${id}: the output must be a list, a typed array or a tensor; pass [].`);
  if (results.some((result) => typeof result !== 'number' && isVariable(result))) {
    throw new GradientLossError(
      `${id}: the output is a typed array, which would drop the gradient of the results; pass a list or a tensor as output.`,
    );
  }
  const numbers = results.map((result) => single(id, result));
  numbers.forEach((result, k) => ((out as unknown as number[])[at(k)] = result));
  return out;
}

function single(id: string, result: Result): number {
  if (typeof result === 'number') return result;
  const array = isTensor(result) ? result.array : result;
  if (array.layout.size === 1) return array.buffer[array.start]!;
  throw new ArgumentError(
    `${id}: a typed array holds one number a result, got ${array.layout.size}; pass a list as output.`,
  );
}
