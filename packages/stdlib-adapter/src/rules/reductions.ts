import { arrayOfValue, isTensor, operand, recordMany, saves, type Rule, type Value } from '@stdgrad/core';
import { copyInto, rowMajor, scalarArray, zerosInLayout, type NDArray } from '@stdgrad/kernels';
import { broadcastTo, reshape, sum } from '@stdgrad/ops';
import { isStrided, type Call, type DType } from '@stdgrad/protocol';
import { fallBack, plain } from './fallback.js';
import { elementNumbers } from './ndarray/places.js';
import type { Pull, Reduced } from './ndarray/pulls.js';
import { runningSum, type Lines } from './linear.js';
import { assignTo, checkCarries, owned, shown } from './operands.js';

/** The tape's view of a reduction. */
export function ruleOf(name: string, pull: Pull): Rule {
  return {
    name,
    needs: () => saves.x,
    vjp: (_k, g, { x, aux }) => {
      const how = aux as Reduced;
      const spread = broadcastTo(reshape(g, how.kept), how.shape);
      return how.shape.includes(0) ? spread : pull(spread, x!, how);
    },
  };
}

/** Dimensions of option `dims`, counted from 0; @stdlib has checked them. */
export function reducedBy(shape: readonly number[], options: unknown): Reduced {
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
