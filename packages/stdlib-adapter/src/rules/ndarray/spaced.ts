import { arrayOfValue, isTensor, operand, recordMany, saves, type Rule, type Value } from '@stdgrad/core';
import { copyInLayout, copyInto, scalarArray, zerosInLayout, type NDArray } from '@stdgrad/kernels';
import { mul, reshape, sub, sum } from '@stdgrad/ops';
import { isStrided, type Call } from '@stdgrad/protocol';
import { fallBack, holdsVariable } from '../fallback.js';
import { assignTo, checkCarries, owned, shown } from '../operands.js';
import { isOutput, like, reducedBy } from '../reductions.js';

/** The derivative by each of start and stop, and along which dimensions those are repeated. */
interface Weights {
  readonly weights: readonly NDArray[];
  readonly dims: readonly number[];
  /** Shape of start and stop, one for each line. */
  readonly shape: readonly number[];
}

const rule: Rule = {
  name: 'linspace',
  needs: () => saves.nothing,
  vjp(k, g, { aux }) {
    const { weights, dims, shape } = aux as Weights;
    return reshape(sum(mul(g, weights[k]!), { dims }), shape);
  },
};

/** How many of the arguments after the shape or output are values. */
const ends = { linspace: 2, unitspace: 1 } as const;

/** `linspace(shape, start, stop, …)` and `unitspace(shape, start, …)`: linear in start and stop. */
export function spaced(name: keyof typeof ends): (call: Call) => unknown {
  return (call) => (refuses(call, name) ? fallBack(call) : filled(call, name, call.args[0]));
}

/** The same into an output, which comes first. */
export function spacedTo(name: keyof typeof ends): (call: Call) => unknown {
  return (call) => {
    const [out] = call.args;
    if (!isOutput(out) || refuses(call, name)) return fallBack(call);
    return assignTo(call.id, out, filled(call, name, out));
  };
}

function refuses({ args }: Call, name: keyof typeof ends): boolean {
  return args.some((arg, k) => (k === 0 ? isTensor(arg) && !isOutput(arg) : k > ends[name]) && holdsVariable(arg));
}

function filled({ id, fn, args }: Call, name: keyof typeof ends, to: unknown): Value {
  const given = args.slice(1, 1 + ends[name]).map((arg) => (isTensor(arg) || isStrided(arg) ? operand(id, arg) : arg));
  const rest = args.slice(1 + ends[name]).map((arg) => (isTensor(arg) ? shown(arg) : arg));
  const run = (values: readonly unknown[]): NDArray => owned(fn(isOutput(to) ? like(to) : to, ...values, ...rest), id);
  const z = run(given.map((x) => (typeof x === 'number' ? x : shown(x as Value))));
  const values = given.map((x) => operand(id, x));
  checkCarries(id, z, values);
  const { shape } = z.layout;
  const { dims, kept } = reducedBy(shape, rest.at(-1));
  const none = run(given.map((x) => filledWith(x, 0)));
  const weights = given.map((_, k) => sub(run(given.map((x, j) => filledWith(x, j === k ? 1 : 0))), none));
  return recordMany(rule, z, values, { weights, dims, shape: kept.filter((_, d) => !dims.includes(d)) });
}

/** A number, or an array of them in the form of another. */
function filledWith(x: unknown, number: number): unknown {
  if (typeof x === 'number') return number;
  const { layout, dtype } = arrayOfValue(x as Value);
  const array = zerosInLayout(layout, dtype);
  copyInto(array, copyInLayout(scalarArray(number), scalarArray(number).layout));
  return array;
}
