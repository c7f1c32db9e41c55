import {
  broadcastShapes,
  copy,
  copyInto,
  equalShapes,
  overlaps,
  prepareWrite,
  put,
  regionOf,
  repeats,
  showShape,
  type Layout,
  type NDArray,
  type Region,
} from '@stdgrad/kernels';
import { ArgumentError, DtypeError, ShapeError, isFloat, type DType } from '@stdgrad/protocol';
import { Node, flags, type Value } from './node.js';
import { arrayOfValue, nodeOf, replaceRule } from './record.js';
import type { Rule } from './rule.js';
import { state } from './state.js';
import { arrayOf, isTensor, type Tensor } from './tensor.js';

/** How a write in place enters the graph. */
export interface Overwrite {
  /** Name of the op, for messages. */
  readonly name: string;
  /** The part written, when it is no view of its own: places in the memory of the target's owner. */
  readonly region?: Region;
  /** The value replaces all of the target and was computed from what it needs of it: the old version is not upstream. */
  readonly whole?: boolean;
}

/**
 * Makes a tensor's memory hold a value from now on. The tensor, its owner and all views of that stand for the new
 * version; results computed earlier keep the old one. All checks come before any change. A constant target stays
 * constant, a variable one variable, whatever is written.
 *
 * @throws {@link ShapeError} when the value does not broadcast to the target
 * @throws {@link DtypeError} when floats would go into an integer tensor
 * @throws {@link ArgumentError} when the target is read-only
 */
export function overwrite(target: Tensor, value: Value, { name, region, whole = false }: Overwrite): void {
  const owner = target.base ?? target;
  const shape = region?.layout.shape ?? arrayOf(target).layout.shape;
  checkWrite(name, target, arrayOfValue(value), shape);
  const place = region ?? (target === owner ? null : regionOf(arrayOf(target), arrayOf(owner)));
  const tracked = state.tracking && !owner.fixed;
  const valueNode = tracked && isTensor(value) ? nodeOf(value) : null;
  const oldNode = tracked ? nodeOf(owner) : null;
  write(target, owner, arrayOfValue(value), region);
  owner.version++;
  if (oldNode !== null) oldNode.flags |= flags.superseded;
  if (!state.tracking) owner.node = null;
  else if (whole && target === owner) become(owner, value, valueNode);
  else if (oldNode !== null) {
    const now = arrayOf(owner);
    owner.node = new Node(replaceRule, oldNode, valueNode, now.layout, now.dtype, place ?? regionOf(now, now));
  }
}

/**
 * Refuses a write that {@link overwrite} would refuse, before the value is computed or recorded.
 *
 * @param value - shape and data type of what would be written
 * @param shape - shape of the part written; default: all of the target
 */
export function checkWrite(
  name: string,
  target: Tensor,
  value: { readonly shape: readonly number[]; readonly dtype: DType },
  shape: readonly number[] = arrayOf(target).layout.shape,
): void {
  if (repeats(arrayOf(target).layout)) {
    throw new ArgumentError(
      `${name}: the target is a broadcast view, which is read-only; write to the tensor that it shows, or to a copy.`,
    );
  }
  if (!equalShapes(value.shape, shape) && !equalShapes(broadcastShapes(name, [value.shape, shape]), shape)) {
    throw new ShapeError(
      `${name}: a value of shape ${showShape(value.shape)} does not fit a target of shape ${showShape(shape)}.`,
    );
  }
  if (isFloat(value.dtype) && !isFloat(target.dtype)) {
    throw new DtypeError(
      `${name}: ${value.dtype} values can't be written to a tensor of dtype ${target.dtype}; make the tensor a float one.`,
    );
  }
}

/** Moves what is held of the memory out of the way, then writes. */
function write(target: Tensor, owner: Tensor, value: NDArray, region: Region | undefined): void {
  const source = overlaps(value, arrayOf(owner)) ? copy(value) : value;
  prepareWrite(arrayOf(owner));
  if (region === undefined) copyInto(arrayOf(target), source);
  else put(arrayOf(owner), region, source);
}

function become(owner: Tensor, value: Value, valueNode: Node | null): void {
  const array = arrayOf(owner);
  const from = arrayOfValue(value);
  // without a node it becomes a leaf when next used
  owner.node =
    valueNode === null || (equalShapes(from.layout.shape, array.layout.shape) && from.dtype === array.dtype)
      ? valueNode
      : new Node(replaceRule, null, valueNode, array.layout, array.dtype, regionOf(array, array));
}

/**
 * Makes a tensor show its memory in another layout from now on.
 *
 * @param rule - how a cotangent gets the old shape back
 */
export function reshapeInPlace(x: Tensor, layout: Layout, rule: Rule, aux: unknown): Tensor {
  const old = state.tracking ? nodeOf(x) : null;
  // what is held keeps the old layout
  const array = prepareWrite(arrayOf(x));
  array.layout = layout;
  x.node = old === null ? null : new Node(rule, old, null, layout, array.dtype, aux);
  if (x.base === null) x.version++;
  return x;
}
