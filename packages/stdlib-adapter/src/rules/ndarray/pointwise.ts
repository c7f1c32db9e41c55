import { arrayOfValue, isTensor, makeTensor, operand, type Tensor, type Value } from '@stdgrad/core';
import { equalShapes } from '@stdgrad/kernels';
import { add } from '@stdgrad/ops';
import { isDType, isStrided, type Call } from '@stdgrad/protocol';
import { canonicalId } from '../../hook/canonical.js';
import { originOf } from '../../hook/origins.js';
import { original } from '../../hook/wrap.js';
import { assignTo, checkCarries } from '../operands.js';

type Pointwise = (...xs: readonly Value[]) => unknown;

const scalar = /^@stdlib\/(math\/base\/special|number\/float(32|64)\/base|stats\/base\/dists\/[^/]+)\/[^/.]+$/;

/** A callback that does on whole arrays what it does on numbers: an op of ours, or a function of `@stdlib` behind its wrapper. */
function pointwise(fcn: unknown, count: number): Pointwise | null {
  if (typeof fcn !== 'function') return null;
  const { op } = fcn as { readonly op?: { readonly row?: { readonly pulls?: readonly unknown[] } } };
  if (op?.row?.pulls?.length === count) return fcn as Pointwise;
  const raw = original(fcn) as Function;
  const origin = raw === fcn ? undefined : originOf(raw);
  const id = origin === undefined || origin.path.length > 0 ? null : canonicalId(origin.filename);
  return id !== null && scalar.test(id) && raw.length === count ? (fcn as Pointwise) : null;
}

/** `base/unary([x, out], fcn)` and its like, at once; `null` when that takes a call per element. */
export function mapTo({ id, args }: Call, count: number): { readonly done: true } | null {
  const [arrays, fcn] = args;
  const run = pointwise(fcn, count);
  if (run === null || !Array.isArray(arrays) || arrays.length !== count + 1 || !arrays.every(isArray)) return null;
  const values = arrays.map((x) => operand(id, x));
  const z = applied(run, values.slice(0, count));
  if (z === null || !sameShapes([z, ...values])) return null;
  assignTo(id, arrays[count], z);
  return { done: true };
}

/** `map(x[, options], fcn[, thisArg])` at once; `null` when that takes a call per element. */
export function mapped({ id, args }: Call): Tensor | null {
  const position = args.findIndex((arg) => typeof arg === 'function');
  const run = pointwise(args[position], 1);
  const [x] = args;
  if (run === null || !isArray(x) || position > 2) return null;
  const z = applied(run, [operand(id, x)]);
  const asked = position === 2 ? (args[1] as { dtype?: { toString(): string } } | null)?.dtype : undefined;
  const dtype = String(asked ?? arrayOfValue(operand(id, x)).dtype);
  if (z === null || !isDType(dtype)) return null;
  if (z.dtype === dtype) return z;
  checkCarries(id, { dtype }, [z]);
  return add(z, 0, { dtype });
}

/** A tensor of the shape of its operands, or `null`. */
function applied(run: Pointwise, values: readonly Value[]): Tensor | null {
  if (!sameShapes(values)) return null;
  const z = run(...values.map((x) => (isTensor(x) ? x : makeTensor(x, null, true))));
  return isTensor(z) && sameShapes([z, ...values]) ? z : null;
}

function sameShapes([first, ...others]: readonly Value[]): boolean {
  const { shape } = arrayOfValue(first!).layout;
  return others.every((x) => equalShapes(arrayOfValue(x).layout.shape, shape));
}

function isArray(x: unknown): boolean {
  return isTensor(x) || isStrided(x);
}
