import { arrayOfValue, isTensor, operand, recordMany, saves, type Rule, type Value } from '@stdgrad/core';
import { copyInto, rowMajor, scalarArray, zerosInLayout, type NDArray } from '@stdgrad/kernels';
import { abs, add, broadcastTo, div, equal, choose, lead, max, min, mul, reshape, sub, sum } from '@stdgrad/ops';
import { isStrided, type Call, type DType } from '@stdgrad/protocol';
import { fallBack, plain } from './fallback.js';
import { elementNumbers } from './ndarray/places.js';
import { runningSum, type Lines } from './linear.js';
import { assignTo, checkCarries, owned, shown } from './operands.js';

/** How a result lies in the operand that was reduced. */
interface Reduced {
  readonly shape: readonly number[];
  /** Shape of the result with the reduced dimensions as size 1. */
  readonly kept: readonly number[];
  readonly dims: readonly number[];
  readonly count: number;
}

/** Pulls the cotangent of a reduction back; `g` has the operand's shape already. */
type Pull = (g: Value, x: Value, how: Reduced) => Value;

const keep = ({ dims }: Reduced): { dims: readonly number[]; keepdims: true } => ({ dims, keepdims: true });

/** Share of each element in an extremum: equal ones share evenly. */
function share(x: Value, extremum: Value, how: Reduced): Value {
  const hit = choose(1, 0, equal(x, extremum));
  return div(hit, sum(hit, keep(how)));
}

const ofMax = (x: Value, how: Reduced): Value => share(x, max(x, keep(how)), how);
const ofMin = (x: Value, how: Reduced): Value => share(x, min(x, keep(how)), how);
const signOf = (x: Value): Value => sub(mul(2, lead(x, 0)), 1);

const pullMean: Pull = (g, _x, { count }) => div(g, count);
const pullMax: Pull = (g, x, how) => mul(g, ofMax(x, how));
const pullMin: Pull = (g, x, how) => mul(g, ofMin(x, how));

/** Reductions of ndarrays, by path below `@stdlib`. */
export const reductions: Readonly<Record<string, Pull>> = {
  'blas/ext/sum': (g) => g,
  'stats/mean': pullMean,
  'stats/meankbn': pullMean,
  'stats/meankbn2': pullMean,
  'stats/meanors': pullMean,
  'stats/meanpn': pullMean,
  'stats/meanpw': pullMean,
  'stats/meanwd': pullMean,
  'stats/max': pullMax,
  'stats/maxsorted': pullMax,
  'stats/min': pullMin,
  'stats/minsorted': pullMin,
  'stats/maxabs': (g, x, how) => mul(g, mul(signOf(x), ofMax(abs(x), how))),
  'stats/minabs': (g, x, how) => mul(g, mul(signOf(x), ofMin(abs(x), how))),
  'stats/range': (g, x, how) => mul(g, sub(ofMax(x, how), ofMin(x, how))),
  'stats/midrange': (g, x, how) => mul(g, mul(0.5, add(ofMax(x, how), ofMin(x, how)))),
};

function ruleOf(name: string, pull: Pull): Rule {
  return {
    name,
    needs: () => saves.x,
    vjp: (_k, g, { x, aux }) => {
      const how = aux as Reduced;
      return pull(broadcastTo(reshape(g, how.kept), how.shape), x!, how);
    },
  };
}

/** Dimensions of option `dims`, counted from 0; @stdlib has checked them. */
function reducedBy(shape: readonly number[], options: unknown): Reduced {
  const asked = (options as { dims?: ArrayLike<number> } | undefined)?.dims;
  const dims = asked === undefined ? shape.map((_, d) => d) : Array.from(asked, (d) => (d < 0 ? d + shape.length : d));
  return {
    shape,
    kept: shape.map((size, d) => (dims.includes(d) ? 1 : size)),
    dims,
    count: dims.reduce((n, d) => n * shape[d]!, 1),
  };
}

/** Runs `(x, options)`, and `.assign` with `(x, out, options)`, for a reduction. */
export function reduction(id: string, pull: Pull): [run: (call: Call) => unknown, assign: (call: Call) => unknown] {
  const rule = ruleOf(id, pull);
  const run = (call: Call): unknown => {
    const [x, options] = call.args;
    if (!isTensor(x)) return fallBack(call);
    return recorded(x, options, call.fn(shown(x), ...call.args.slice(1)));
  };
  const recorded = (x: Value, options: unknown, result: unknown): Value => {
    const z = owned(result, id);
    checkCarries(id, z, [x]);
    return recordMany(rule, z, [x], reducedBy(arrayOfValue(x).layout.shape, options));
  };
  const assign = (call: Call): unknown => {
    const [x, out, options] = call.args;
    if (!isOutput(out) || !(isTensor(x) || isStrided(x))) return fallBack(call);
    const value = operand(id, x);
    return assignTo(id, out, recorded(value, options, call.fn(shown(value), like(out), ...call.args.slice(2))));
  };
  return [run, assign];
}

export function isOutput(out: unknown): boolean {
  return isTensor(out) || isStrided(out);
}

/** An ndarray of zeros that lies in memory as an output does: @stdlib may go through memory in its order. */
export function like(out: unknown, dtype?: DType): NDArray {
  const array = arrayOfValue(operand('assign', out));
  return zerosInLayout(array.layout, dtype ?? array.dtype);
}

interface Running {
  readonly lines: Lines;
  readonly how: Reduced;
}

const cusumRule: Rule = {
  name: '@stdlib/blas/ext/cusum',
  needs: () => saves.nothing,
  vjp(k, g, { aux }) {
    const { lines, how } = aux as Running;
    return k === 0 ? runningSum(g, lines, true) : sum(g, { dims: how.dims });
  },
};

/** Splits `(x[, initial][, out][, options])`. */
function cusumArguments(
  args: readonly unknown[],
  hasOut: boolean,
): { initial: unknown; out: unknown; options: unknown } {
  const rest = args.slice(1);
  const last = rest.at(-1);
  const isOptions = rest.length > 0 && typeof last === 'object' && last !== null && !isTensor(last) && !isStrided(last);
  const options = isOptions ? rest.pop() : undefined;
  const out = hasOut ? rest.pop() : undefined;
  return { initial: rest[0], out, options };
}

/** Running sums of ndarrays, along one or more dimensions, from an initial value. */
export function cusum(call: Call, hasOut: boolean): unknown {
  const { id, fn, args } = call;
  const { initial, out, options } = cusumArguments(args, hasOut);
  if (!(isTensor(args[0]) || isStrided(args[0])) || (hasOut && !isOutput(out))) return fallBack(call);
  const x = operand(id, args[0]);
  const inputs = isTensor(initial) || isStrided(initial) ? [x, operand(id, initial)] : [x];
  const run = (values: unknown, from: unknown, to: unknown): unknown =>
    fn(
      values,
      ...[from, to].filter((arg) => arg !== undefined),
      ...(options === undefined ? [] : [plain(options, 'ndarrays')]),
    );
  const z = owned(
    run(shown(x), inputs[1] === undefined ? initial : shown(inputs[1]), hasOut ? like(out) : undefined),
    id,
  );
  checkCarries(id, z, inputs);
  const how = reducedBy(arrayOfValue(x).layout.shape, options);
  const order = owned(run(ones(x), undefined, hasOut ? like(out, 'float64') : undefined), id);
  const result = recordMany(cusumRule, z, inputs, { how, lines: linesOf(order, how) });
  return hasOut ? assignTo(id, out, result) : result;
}

/** Ones that lie in memory as `x` does. */
function ones(x: Value): NDArray {
  const filled = like(x, 'float64');
  copyInto(filled, scalarArray(1));
  return filled;
}

/** Lines along the reduced dimensions, in the order that running sums of ones tell. */
function linesOf(order: NDArray, { shape, dims, kept, count }: Reduced): Lines {
  const positions = elementNumbers(order);
  const steps = rowMajor(kept).strides;
  const lines = Array.from({ length: positions.length / Math.max(count, 1) }, () => new Int32Array(count));
  positions.forEach((position, k) => {
    let line = 0;
    let rest = k;
    for (let d = shape.length - 1; d >= 0; d--) {
      if (!dims.includes(d)) line += (rest % shape[d]!) * steps[d]!;
      rest = Math.floor(rest / shape[d]!);
    }
    lines[line]![position - 1] = k;
  });
  return lines;
}
