import {
  addInto,
  copy,
  embed,
  embedVisible,
  hold,
  inLayout,
  regionOf,
  reshape,
  repeats,
  sumTo,
  take,
  takeVisible,
  broadcastTo,
  clearAt,
  copyInLayout,
  type NDArray,
  type Region,
} from '@stdgrad/kernels';
import { isFloat, type DType } from '@stdgrad/protocol';
import { Node, type Value } from './node.js';
import { saves, type Rule, type Saved } from './rule.js';
import { keep } from './saved.js';
import { state } from './state.js';
import { arrayOf, isTensor, makeTensor, type Tensor } from './tensor.js';

/**
 * The node that stands for a tensor's present version; `null` for constants. Makes leaves and stale views anew, and cuts
 * a view whose node a backward has released from its base: it goes on as a leaf with memory of its own.
 */
export function nodeOf(x: Tensor): Node | null {
  const { base, node } = x;
  if (base === null || x.version < 0) {
    if (x.constant) return null;
    if (node === null) return (x.node = leaf(x));
    if (node.released !== 0) node.reuse();
    return node;
  }
  if (base.fixed) return null;
  if (node !== null && x.version === base.version) {
    if (node.released === 0) return node;
    sever(x);
    return (x.node = leaf(x));
  }
  const array = arrayOf(x);
  const owner = nodeOf(base)!;
  x.version = base.version;
  x.node = new Node(viewRule, owner, null, array.layout, array.dtype, regionOf(array, arrayOf(base)));
  // as old as the version it shows: a backward that released that version released what the view stands for
  if (owner.released !== 0) x.node.id = owner.id;
  return x.node;
}

function sever(x: Tensor): void {
  const cut = x as { base: Tensor | null };
  x.origin ??= x.base!.origin;
  x.array = copy(arrayOf(x));
  x.fixed = false;
  x.version = 0;
  cut.base = null;
}

function leaf(x: Tensor): Node {
  const array = arrayOf(x);
  return new Node(null, null, null, array.layout, array.dtype, null, x.born);
}

/** The array that an operand stands for. */
export function arrayOfValue(x: Value): NDArray {
  return isTensor(x) ? arrayOf(x) : x;
}

/** The node of an operand. */
function use(x: Value | null): Node | null {
  return x !== null && isTensor(x) ? nodeInUse(x) : null;
}

/** The node of a tensor that an op of the user reads. */
export function nodeInUse(x: Tensor): Node | null {
  const node = nodeOf(x);
  // a use in a tracked op forgets the gradient of an earlier backward
  if (node !== null && node.grad !== null && !state.sweeping) node.share(null);
  return node;
}

/**
 * Wraps the result of an op of one or two inputs in a tensor, with a node when a variable took part.
 *
 * @param rule - how cotangents are pulled back
 * @param array - the result
 * @param x - first input
 * @param y - second input, or `null`
 * @param aux - what the rule needs beyond contents: options, shapes
 */
export function record(rule: Rule, array: NDArray, x: Value, y: Value | null, aux: unknown): Tensor {
  if (!isFloat(array.dtype)) return makeTensor(array, null, true);
  if (!state.tracking) return makeTensor(array, null, false);
  const a = use(x);
  const b = use(y);
  return withNode(rule, array, a, b, x, y, aux);
}

/** {@link record} of two tensors whose result is a float. */
export function recordTensors(rule: Rule, array: NDArray, x: Tensor, y: Tensor): Tensor {
  if (!state.tracking) return makeTensor(array, null, false);
  const a = nodeInUse(x);
  const b = nodeInUse(y);
  return withNode(rule, array, a, b, x, y, null);
}

/** A tensor over a result, with a node that saves what the needed VJPs read; a constant when no input is a variable. */
function withNode(
  rule: Rule,
  array: NDArray,
  a: Node | null,
  b: Node | null,
  x: Value,
  y: Value | null,
  aux: unknown,
): Tensor {
  if (a === null && b === null) return makeTensor(array, null, true);
  const node = new Node(rule, a, b, array.layout, array.dtype, aux);
  const needs = (a === null ? 0 : rule.needs(0)) | (b === null ? 0 : rule.needs(1));
  if ((needs & saves.x) !== 0) node.x = keep(node, arrayOfValue(x));
  if ((needs & saves.y) !== 0 && y !== null) node.y = keep(node, arrayOfValue(y));
  if ((needs & saves.z) !== 0) node.z = hold(array);
  return makeTensor(array, node, false);
}

/** {@link record} for any number of inputs. */
export function recordMany(rule: Rule, array: NDArray, inputs: readonly Value[], aux: unknown): Tensor {
  if (!isFloat(array.dtype)) return makeTensor(array, null, true);
  if (!state.tracking) return makeTensor(array, null, false);
  const nodes = inputs.map(use);
  if (nodes.every((input) => input === null)) return makeTensor(array, null, true);
  const node = new Node(rule, nodes[0] ?? null, nodes[1] ?? null, array.layout, array.dtype, aux);
  if (nodes.length > 2) node.rest = { nodes: nodes.slice(2), arrays: null };
  let needs = 0;
  nodes.forEach((input, k) => (needs |= input === null ? 0 : rule.needs(k)));
  if ((needs & saves.x) !== 0 && inputs[0] !== undefined) node.x = keep(node, arrayOfValue(inputs[0]));
  if ((needs & saves.y) !== 0 && inputs[1] !== undefined) node.y = keep(node, arrayOfValue(inputs[1]));
  if ((needs & saves.xs) !== 0 && node.rest !== null)
    node.rest.arrays = inputs.slice(2).map((input) => keep(node, arrayOfValue(input)));
  if ((needs & saves.z) !== 0) node.z = hold(array);
  return makeTensor(array, node, false);
}

/** A cotangent or tangent as a sweep takes it: a tensor where it is recorded, else an array. */
export function inMode(x: Value, recorded: boolean): Value {
  if (!recorded) return arrayOfValue(x);
  return isTensor(x) ? x : makeTensor(x, null, true);
}

/** Tells whether gradients flow to a value. */
export function isVariable(x: Value): boolean {
  return isTensor(x) && !x.constant;
}

/** Wraps a view of the memory of `x` in a tensor that shares its memory and, through the rule, its gradient. */
export function recordView(rule: Rule, array: NDArray, x: Tensor, aux: unknown): Tensor {
  // what is a leaf from now on has one gradient an element
  if (!state.tracking && repeats(array.layout)) return makeTensor(copy(array), null, x.constant);
  const base = x.base ?? x;
  const view = makeTensor(array, null, x.constant, base);
  // a view made untracked is a leaf of its own, and views of that lead to it, not to the owner of the memory
  view.version = !state.tracking || x.version < 0 ? -1 : base.version;
  if (state.tracking && !x.constant) view.node = new Node(rule, nodeOf(x), null, array.layout, array.dtype, aux);
  return view;
}

/** A linear map of one array, and its adjoint in our own vocabulary. */
export interface Linear<Aux> {
  readonly name: string;
  /** The map itself; `shape` is the result's. Without it, tangents are pushed forward by transposing the adjoint. */
  forward?(x: NDArray, aux: Aux, shape: readonly number[]): NDArray;
  adjoint(cotangent: Value, aux: Aux): Value;
}

/** Rule of a linear map: its VJP is the adjoint and reads nothing. */
export function linearRule<Aux>({ name, forward, adjoint }: Linear<Aux>): Rule {
  const rule: Rule = { name, needs: () => saves.nothing, vjp: (_k, g, { aux }) => adjoint(g, aux as Aux) };
  if (forward === undefined) return rule;
  // a linear map is its own derivative
  const jvp = (_k: number, tangent: Value, { aux }: Saved, shape: readonly number[]): Value => {
    const pushed = reshape(forward(arrayOfValue(tangent), aux as Aux, shape), shape);
    return isTensor(tangent) ? record(linear, copy(pushed), tangent, null, aux) : pushed;
  };
  const linear: Rule = { ...rule, jvp };
  return linear;
}

/** A linear map as a function of arrays and tensors, for the tape's own use: results own their memory. */
interface Structural<Aux> {
  readonly rule: Rule;
  readonly apply: (x: Value, aux: Aux) => Value;
}

function structural<Aux>(map: Required<Linear<Aux>>): Structural<Aux> {
  const rule = linearRule(map);
  const apply = (x: Value, aux: Aux): Value => {
    if (!isTensor(x)) return map.forward(x, aux, []);
    const array = map.forward(arrayOf(x), aux, []);
    return record(rule, array.root === null ? array : copy(array), x, null, aux);
  };
  return { rule, apply };
}

const takes: Structural<Region> = structural({
  name: 'view',
  forward: take,
  adjoint: (g, region) => embeds.apply(g, region),
});
const embeds: Structural<Region> = structural({
  name: 'embed',
  forward: embed,
  adjoint: (g, region) => takes.apply(g, region),
});
const takesVisible: Structural<Region> = structural({
  name: 'view',
  forward: takeVisible,
  adjoint: (g, region) => embedsVisible.apply(g, region),
});
const embedsVisible: Structural<Region> = structural({
  name: 'embed',
  forward: embedVisible,
  adjoint: (g, region) => takesVisible.apply(g, region),
});
const clears: Structural<Region> = structural({
  name: 'clear',
  forward: cleared,
  adjoint: (g, region) => clears.apply(g, region),
});

function cleared(x: NDArray, region: Region): NDArray {
  const z = copyInLayout(x, region.owner);
  clearAt(z, region);
  return z;
}

interface Shapes {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

const sumsTo: Structural<Shapes> = structural({
  name: 'sumTo',
  forward: (x, { to }) => sumTo(x, to),
  adjoint: (g, { from, to }) => broadcasts.apply(g, { from: to, to: from }),
});
const broadcasts: Structural<Shapes> = structural({
  name: 'broadcastTo',
  forward: (x, { to }) => broadcastTo('broadcastTo', x, to),
  adjoint: (g, { from, to }) => sumsTo.apply(g, { from: to, to: from }),
});
const casts: Structural<{ from: DType; to: DType }> = structural({
  name: 'cast',
  forward: (x, { to }) => copy(x, to),
  adjoint: (g, { from, to }) => casts.apply(g, { from: to, to: from }),
});

/** How a view's cotangent reaches its owner: into zeros, at the region. */
const viewRule = takes.rule;

/** Gather from an owner's memory at listed places, or a copy of a strided part of it. */
export const gatherRule = takes.rule;

/** An owner with a region replaced: `replace(old, value)`. */
export const replaceRule: Rule = {
  name: 'assign',
  needs: () => saves.nothing,
  vjp: (k, g, { aux }) => (k === 0 ? clears.apply(g, aux as Region) : takesVisible.apply(g, aux as Region)),
  vjpInPlace(g, node) {
    const region = node.aux as Region;
    const z = inLayout(g, region.owner);
    clearAt(z, region);
    return z;
  },
};

const plusRule: Rule = { name: 'add', needs: () => saves.nothing, vjp: (_k, g) => g };

/** Sum of two cotangents of one shape. */
export function plus(x: Value, y: Value): Value {
  const z = copy(arrayOfValue(x));
  addInto(z, arrayOfValue(y));
  return isTensor(x) || isTensor(y) ? record(plusRule, z, x, y, null) : z;
}

/** `x` in a larger shape. */
export function broadcast(x: Value, to: readonly number[]): Value {
  return broadcasts.apply(x, { from: arrayOfValue(x).layout.shape, to });
}

/** The cotangent of an input, in the input's shape and data type. */
export function fit(cotangent: Value, node: Node): Value {
  const array = arrayOfValue(cotangent);
  let fitted = cotangent;
  if (array.layout !== node.layout) {
    const from = array.layout.shape;
    const to = node.layout.shape;
    if (from.length !== to.length || from.some((size, d) => size !== to[d]))
      fitted = sumsTo.apply(cotangent, { from, to });
  }
  return array.dtype === node.dtype ? fitted : casts.apply(fitted, { from: array.dtype, to: node.dtype });
}

/** A strided view of a tensor's memory as a tensor; its gradient is the same view of the owner's. */
export function viewTensor(x: Tensor, view: NDArray): Tensor {
  // elements of a broadcast view are told apart only in its owner
  const owner = x.version >= 0 && x.base !== null && repeats(arrayOf(x).layout) ? x.base : x;
  return recordView(viewRule, view, owner, regionOf(view, arrayOf(owner)));
}
