import { arrayOfValue, isTensor, operand, type Value } from '@stdgrad/core';
import { toDense } from '@stdgrad/kernels';
import {
  abs,
  add,
  at,
  choose,
  cos,
  div,
  exp,
  expandDims,
  lessEqual,
  matmul,
  max,
  min,
  minimum,
  mul,
  pow,
  quantile,
  stack,
  stdev,
  sub,
  transpose,
} from '@stdgrad/ops';
import { NotDifferentiableError, type Call } from '@stdgrad/protocol';
import { fallBack, holdsVariable } from '../fallback.js';
import { shown } from '../operands.js';

type Kernel = (u: Value) => Value;

const powerOf = (u: Value, inner: number, outer: number): Value => pow(sub(1, pow(abs(u), inner)), outer);
/** Zero outside of [−1, 1]. */
const within =
  (kernel: Kernel): Kernel =>
  (u) =>
    choose(kernel(u), 0, lessEqual(abs(u), 1));

/** The kernels that `kde2d` knows by name. */
const kernels: Readonly<Record<string, Kernel>> = {
  gaussian: (u) => mul(1 / Math.sqrt(2 * Math.PI), exp(mul(-0.5, mul(u, u)))),
  cosine: within((u) => mul(Math.PI / 4, cos(mul(Math.PI / 2, u)))),
  epanechnikov: within((u) => mul(0.75, powerOf(u, 2, 1))),
  quartic: within((u) => mul(15 / 16, powerOf(u, 2, 2))),
  triangular: within((u) => sub(1, abs(u))),
  tricube: within((u) => mul(70 / 81, powerOf(u, 3, 3))),
  triweight: within((u) => mul(35 / 32, powerOf(u, 2, 3))),
};

interface Options {
  readonly h?: readonly [number, number];
  readonly n?: number;
  readonly xMin?: number;
  readonly xMax?: number;
  readonly yMin?: number;
  readonly yMax?: number;
  readonly kernel?: unknown;
}

interface Density {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly z: unknown;
}

/** `kde2d`: the function gives the values, ops the derivative; grid and bandwidths depend on the data. */
export function density(call: Call): unknown {
  const { id, fn, args } = call;
  if (!args.some((arg) => holdsVariable(arg))) return fallBack(call);
  const [first, second] = args;
  const values = [first, second].map((arg) => (arg === undefined ? null : vectorOrMatrix(id, arg)));
  const isMatrix = values[0] !== null && arrayOfValue(values[0]!).layout.shape.length === 2;
  const options = (isMatrix ? second : args[2]) as Options | undefined;
  if (holdsVariable(options)) return fallBack(call);
  const data = isMatrix ? values.slice(0, 1) : values;
  const raw = fn(...data.map((x) => memory(x, isMatrix)), ...(options === undefined ? [] : [options])) as Density;
  const kernel = kernels[options?.kernel === undefined ? 'gaussian' : (options.kernel as string)];
  if (kernel === undefined)
    throw new NotDifferentiableError(
      `${id}: a kernel of one's own, or 'uniform', has no derivative rule; ask for one of ${Object.keys(kernels).join(', ')}, or pass stopGradient(x).value.`,
    );
  const [x, y] = isMatrix ? [at(data[0]!, ':', 0), at(data[0]!, ':', 1)] : (data as [Value, Value]);
  const { h, n = 25, xMin, xMax, yMin, yMax } = options ?? {};
  const gridX = grid(x, xMin, xMax, n);
  const gridY = grid(y, yMin, yMax, n);
  const z = div(
    matmul(weights(kernel, x, gridX, h?.[0]), transpose(weights(kernel, y, gridY, h?.[1]))),
    arrayOfValue(x).layout.size,
  );
  return { x: valued(gridX, raw.x), y: valued(gridY, raw.y), z: valued(z, raw.z) };
}

function vectorOrMatrix(id: string, x: unknown): Value | null {
  if (Array.isArray(x)) return operand(id, x.some(isTensor) ? stack(x as never) : x);
  return isTensor(x) || ArrayBuffer.isView(x) || typeof (x as { shape?: unknown }).shape === 'object'
    ? operand(id, x)
    : null;
}

function memory(x: Value | null, isMatrix: boolean): unknown {
  if (x === null) return null;
  if (isMatrix) return shown(x);
  const { buffer, start, layout } = toDense(arrayOfValue(x));
  return Array.from(buffer.slice(start, start + layout.size));
}

/** Points from the least to the largest, or between given limits; 0 counts as not given. */
function grid(x: Value, from: number | undefined, to: number | undefined, n: number): Value {
  const steps = Array.from({ length: n }, (_, k) => (n === 1 ? 0 : k / (n - 1)));
  const [low, high] = [from || min(x), to || max(x)];
  return add(low, mul(sub(high, low), steps));
}

/** Kernels of all elements around each point of a grid, divided by the bandwidth. */
function weights(kernel: Kernel, x: Value, points: Value, given: number | undefined): Value {
  const width = given ?? bandwidth(x);
  return div(kernel(div(sub(expandDims(x, 0), expandDims(points, 1)), width)), width);
}

/** Silverman's rule, as in `kde2d`. */
function bandwidth(x: Value): Value {
  const spread = minimum(div(sub(quantile(x, 0.75), quantile(x, 0.25)), 1.34), stdev(x, { correction: 1 }));
  return mul(1.06 * arrayOfValue(x).layout.size ** (-1 / 5), spread);
}

/** The derivative of one, the values of the other, which differ by rounding. */
function valued(x: Value, values: unknown): Value {
  const difference = sub(operand('kde2d', values), isTensor(x) ? x.value : x);
  return add(x, difference);
}
