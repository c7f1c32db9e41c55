import {
  arrayOfValue,
  grad,
  isTensor,
  isVariable,
  jvp,
  nodeOf,
  tensor,
  type Node,
  type Tensor,
  type Value,
} from '@stdgrad/core';
import { fromElements, isNDArray, type NDArray } from '@stdgrad/kernels';
import { add, mul, sum } from '@stdgrad/ops';
import type { DType } from '@stdgrad/protocol';
import { operandsOf, type Call, type Op } from './calls.js';

/** The arrays that a call gave, as a list. */
export function outputsOf(result: unknown): Value[] {
  if (isTensor(result) || isNDArray(result)) return [result];
  if (Array.isArray(result)) return result.flatMap(outputsOf);
  return typeof result === 'number' ? [fromElements([result], [], 'float64')] : [];
}

const isFloat = (x: Value): boolean => x.dtype === 'float64' || x.dtype === 'float32';

/** Weights that no symmetry cancels. */
function weightsFor(x: Value, part = 0): NDArray {
  const { shape, size } = arrayOfValue(x).layout;
  return fromElements(
    Array.from({ length: size }, (_, k) => 1 + 0.37 * ((k * 5) % 7) + 0.61 * part),
    shape,
    'float64',
  );
}

/** A number made of all that a call gave. */
function total(result: unknown): Value {
  const parts = outputsOf(result)
    .filter(isFloat)
    .map((part, k) => sum(mul(part, weightsFor(part, k))));
  return parts.length === 0 ? fromElements([0], [], 'float64') : parts.reduce((a, b) => add(a, b));
}

type Gradient = (...inputs: readonly unknown[]) => unknown;

/** What happens on the way to a derivative. */
export type Order = 'yes' | 'zero' | 'refused' | 'none';

const elementsOf = (x: unknown): number[] =>
  outputsOf(x).flatMap((value) => {
    const array = arrayOfValue(value);
    return Array.from({ length: array.layout.size }, (_, k) => Number(array.iget(k)));
  });

function gradientsOf(f: (...inputs: Tensor[]) => unknown, operands: readonly NDArray[]): unknown[] {
  const argument = operands.map((_, k) => k);
  return (grad(f, { argument }) as Gradient)(...operands) as unknown[];
}

function order(f: (...inputs: Tensor[]) => unknown, operands: readonly NDArray[]): Order {
  try {
    return gradientsOf(f, operands).some((found) => elementsOf(found).some((x) => x !== 0)) ? 'yes' : 'zero';
  } catch {
    return 'refused';
  }
}

/** Rules on the way from a result to its operands, in the order in which they ran. */
export function rulesOf(result: unknown): Node[] {
  const seen = new Set<Node>();
  for (const output of outputsOf(result)) {
    const root = isTensor(output) ? nodeOf(output) : null;
    if (root !== null) seen.add(root);
  }
  for (const node of seen)
    for (const input of [node.a, node.b, ...(node.rest?.nodes ?? [])]) if (input !== null) seen.add(input);
  return [...seen].filter(({ rule }) => rule !== null).toSorted((a, b) => a.id - b.id);
}

/** What trying an op has shown. */
export interface Findings {
  /** Data type of the result by that of the operands; `null`: refused. */
  readonly types: ReadonlyMap<DType, DType | null>;
  readonly first: Order;
  readonly second: Order;
  readonly out: boolean;
  readonly where: boolean;
  readonly jvp: 'forward' | 'transposed' | 'both' | 'none';
  /** Names of the rules that the tape records, in order. */
  readonly rules: readonly string[];
}

const types = ['float64', 'float32', 'int32', 'bool'] as const;

/** Tries an op on the ways to call it. */
export function probe(op: Op, calls: readonly Call[]): Findings {
  const each = calls.map((call) => tried(op, call));
  const best = (pick: (found: Tried) => Order): Order =>
    (['yes', 'zero', 'refused'] as const).find((kind) => each.some((found) => pick(found) === kind)) ?? 'none';
  const kinds = new Set(each.map((found) => found.jvp).filter((kind) => kind !== 'none'));
  const [kind = 'none'] = kinds;
  return {
    types: new Map(types.map((dtype) => [dtype, firstType(op, calls, dtype)])),
    first: best((found) => found.first),
    second: best((found) => found.second),
    out: calls.some((call) => takesOut(op, call)),
    where: calls.some((call) => takesWhere(op, call)),
    jvp: kinds.size > 1 ? 'both' : kind,
    rules: [...new Set(each.flatMap((found) => found.rules))],
  };
}

type Tried = Pick<Findings, 'first' | 'second' | 'jvp' | 'rules'>;
const nothing: Tried = { first: 'none', second: 'none', jvp: 'none', rules: [] };

function tried(op: Op, call: Call): Tried {
  const operands = operandsOf(call);
  const nodes = attempt(() =>
    rulesOf(
      call.run(
        op,
        operands.map((x) => tensor(x as never)),
      ),
    ),
  );
  if (nodes === null) return { ...nothing, first: 'refused' };
  if (nodes.length === 0) return nothing;
  const f = (...inputs: Tensor[]): unknown => total(call.run(op, inputs));
  const slope = (...inputs: Tensor[]): unknown => total(gradientsOf(f, inputs as never));
  const forward = nodes.filter(({ rule }) => rule!.jvp !== undefined).length;
  const pushes = attempt(() => jvp(f, operands as never, operands.map((x) => weightsFor(x)) as never)) !== null;
  return {
    first: order(f, operands),
    second: order(slope, operands),
    jvp: !pushes ? 'none' : forward === nodes.length ? 'forward' : forward === 0 ? 'transposed' : 'both',
    rules: nodes.map(({ rule }) => rule!.name),
  };
}

function firstType(op: Op, calls: readonly Call[], dtype: DType): DType | null {
  for (const call of calls) {
    const found = attempt(() => outputsOf(call.run(op, operandsOf(call, dtype)))[0]?.dtype);
    if (found != null) return found;
  }
  return null;
}

/** The op with more options than the call gives it. */
function withOptions(op: Op, more: object): Op {
  return (...args) => {
    const last = args.at(-1);
    const given = typeof last === 'object' && last !== null && Object.getPrototypeOf(last) === Object.prototype;
    return given ? op(...args.slice(0, -1), { ...last, ...more }) : op(...args, more);
  };
}

function blank(op: Op, call: Call): { target: Tensor; result: NDArray; inputs: Tensor[] } | null {
  const operands = operandsOf(call);
  const outputs = outputsOf(attempt(() => call.run(op, operands)));
  const [only] = outputs;
  if (outputs.length !== 1 || only === undefined) return null;
  const result = arrayOfValue(only);
  const { shape, size } = result.layout;
  const target = tensor(fromElements(new Array<number>(size).fill(0), shape, result.dtype));
  return { target, result, inputs: operands.map((x) => tensor(x as never)) };
}

/** Whether a call writes its result, and the way back to its operands, to option `out`. */
function takesOut(op: Op, call: Call): boolean {
  const set = blank(op, call);
  if (set === null) return false;
  const { target, result, inputs } = set;
  const written = attempt(() => call.run(withOptions(op, { out: target }), inputs));
  const flows = isFloat(result) && inputs.length > 0 ? isVariable(target) : true;
  return written === target && flows && same(elementsOf(target), elementsOf(result));
}

function takesWhere(op: Op, call: Call): boolean {
  const set = blank(op, call);
  if (set === null) return false;
  const { target, result, inputs } = set;
  const { shape, size } = result.layout;
  const mask = Array.from({ length: size }, (_, k) => Number(k % 2 === 0));
  const where = fromElements(mask, shape, 'bool');
  const written = attempt(() => call.run(withOptions(op, { out: target, where }), inputs));
  const expected = elementsOf(result).map((x, k) => (mask[k] === 1 ? x : 0));
  return written === target && same(elementsOf(target), expected);
}

const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((x, k) => Object.is(x, b[k]) || x === b[k]);

/** What a call gives, or `null` when it throws. */
export function attempt<T>(run: () => T): T | null {
  try {
    return run();
  } catch {
    return null;
  }
}
