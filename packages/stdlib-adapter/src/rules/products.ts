import { arrayOfValue, isTensor, operand, recordMany, saves, type Rule, type Value } from '@stdgrad/core';
import { lead, mul, reshape, stack, sub } from '@stdgrad/ops';
import { broadcastShapes, toDense } from '@stdgrad/kernels';
import { ShapeError, buffers, isStrided, type Call } from '@stdgrad/protocol';
import { fallBack, plain } from './fallback.js';
import { isOutput, like } from './reductions.js';
import { assignTo, checkCarries, owned, shown } from './operands.js';

/** Shape of the cotangent with the contracted dimension as size 1. */
type Contracted = readonly number[];

const dotRule: Rule = {
  name: 'dot',
  needs: (k) => (k === 0 ? saves.y : saves.x),
  vjp: (k, g, { x, y, aux }) => mul(reshape(g, aux as Contracted), k === 0 ? y! : x!),
};

/** `ddot`, `sdot` and `gdot` of ndarrays. */
export function dot(call: Call): unknown {
  const { id, fn, args } = call;
  if (args.slice(2).some(isTensor)) return fallBack(call);
  const values = args.slice(0, 2).map((arg) => operand(id, stacked(arg)));
  const z = owned(fn(...values.map(shown), ...args.slice(2)), id);
  checkCarries(id, z, values);
  const shape = broadcastShapes(
    id,
    values.map((x) => arrayOfValue(x).layout.shape),
  );
  const dim = shape.length + ((args[2] as number | undefined) ?? -1);
  return recordMany(
    dotRule,
    z,
    values,
    shape.map((size, d) => (d === dim ? 1 : size)),
  );
}

/** A list of tensors as one tensor. */
function stacked(x: unknown): unknown {
  return Array.isArray(x) && x.some(isTensor) ? stack(x as never) : x;
}

const absRule: Rule = {
  name: '@stdlib/math/special/abs',
  needs: () => saves.x,
  vjp: (_k, g, { x }) => mul(g, sub(mul(2, lead(x!, 0)), 1)),
};

/** Absolute values of an ndarray; 0 has derivative 0. */
export function absolute(call: Call): unknown {
  const [x, ...rest] = call.args;
  if (!isTensor(x) || rest.some(isTensor)) return fallBack(call);
  return recorded(call, x, call.fn(shown(x), ...rest.map((arg) => plain(arg, 'ndarrays'))));
}

/** The same into an output, to whose shape `x` is broadcast. */
export function absoluteTo(call: Call): unknown {
  const [x, out] = call.args;
  if (!isOutput(out) || !(isTensor(x) || isStrided(x))) return fallBack(call);
  const value = operand(call.id, x);
  return assignTo(call.id, out, recorded(call, value, call.fn(shown(value), like(out))));
}

function recorded({ id }: Call, x: Value, result: unknown): Value {
  const z = owned(result, id);
  checkCarries(id, z, [x]);
  return recordMany(absRule, z, [x], null);
}

/** The same of a vector or a list that is no ndarray: `math/array/special/abs`. */
export function absoluteOfList(call: Call): unknown {
  const [x, ...rest] = call.args;
  if (rest.some(isTensor)) return fallBack(call);
  const value = vectorOf(call.id, x);
  return recorded(call, value, operand(call.id, call.fn(memoryOf(value), ...rest)));
}

/** The same into an output that is a vector. */
export function absoluteOfListTo(call: Call): unknown {
  const [x, out] = call.args;
  if (!isOutput(out)) return fallBack(call);
  const value = vectorOf(call.id, x);
  const { dtype, layout } = arrayOfValue(operand(call.id, out));
  const z = new buffers[dtype](layout.size);
  call.fn(memoryOf(value), z);
  return assignTo(call.id, out, recorded(call, value, operand(call.id, z)));
}

/** A vector: a tensor, an array, or a list that has tensors.
 *
 * @throws {@link ShapeError} when it has not one dimension
 */
export function vectorOf(id: string, x: unknown): Value {
  const value = operand(id, stacked(x));
  const { shape } = arrayOfValue(value).layout;
  if (shape.length === 1) return value;
  throw new ShapeError(`${id}: needs a vector, got shape [${shape.join(', ')}]; pass flatten(x).`);
}

function memoryOf(x: Value): unknown {
  const { buffer, start, layout } = toDense(arrayOfValue(x));
  return buffer.slice(start, start + layout.size);
}
