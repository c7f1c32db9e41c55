import { broadcastTo, copy, equalShapes, scalarArray, showShape } from '@stdgrad/kernels';
import { ArgumentError, ShapeError } from '@stdgrad/protocol';
import { operand, type Input } from './create.js';
import { checkFunction, handBack, trace, valueOutside, type Result } from './functional.js';
import type { Node, Value } from './node.js';
import { arrayOfValue, broadcast, inMode, isVariable, nodeOf, plus } from './record.js';
import type { Rule } from './rule.js';
import { state, withTracking } from './state.js';
import { Sweep, recordedSaved } from './sweep.js';
import { bridgeRule, inputsOf, segmentRule, type Segment } from './tape.js';
import { pushSegment } from './tape-sweep.js';
import { isTensor, makeTensor, type Tensor } from './tensor.js';

/**
 * Value of `f` at the arguments and its directional derivative, in forward mode: tangents are pushed from node to node.
 *
 * @param args - arguments of `f`
 * @param tangents - direction: one for each argument, of its shape
 * @throws {@link ShapeError} when a tangent has not its argument's shape
 */
export function jvp(
  f: (...args: Tensor[]) => unknown,
  args: readonly Input[],
  tangents: readonly Input[],
): [value: Result, derivative: Result] {
  checkFunction('jvp', f);
  if (!Array.isArray(args) || !Array.isArray(tangents) || tangents.length !== args.length)
    throw new ArgumentError(
      'jvp: needs a function, the list of its arguments and the list of their tangents, one for each.',
    );
  const given = tangents.map((tangent) => operand('jvp', tangent));
  args.forEach((arg, k) => checkTangent(k, arrayOfValue(operand('jvp', arg)).layout.shape, given[k]));
  const traced = trace('jvp', f, args);
  const value = valueOutside(traced, args);
  const root = nodeOf(traced.output);
  const zero = broadcastTo('jvp', scalarArray(0), traced.output.shape);
  const like = args.find(isTensor) ?? args[0];
  if (root === null || root.id < traced.since) return [value, handBack(zero, like)];
  const outer = new Sweep(root, traced.since).prepare().outer || given.some(isVariable);
  const pushed = withTracking(outer, () => push(root, traced.nodes, given, traced.since));
  return [value, handBack(pushed ?? zero, like)];
}

function checkTangent(k: number, shape: readonly number[], tangent: Value | undefined): void {
  const own = tangent === undefined ? null : arrayOfValue(tangent).layout.shape;
  if (own === null || !equalShapes(own, shape)) {
    throw new ShapeError(
      `jvp: the tangent of argument ${k} must have its shape ${showShape(shape)}, got ${own === null ? 'none' : showShape(own)}.`,
    );
  }
}

function push(root: Node, inputs: readonly Node[], tangents: readonly Value[], since: number): Value | null {
  const known = new Map<Node, Value>(inputs.map((node, k) => [node, tangents[k]!]));
  const slots = new Map<Node, readonly (Value | null)[]>();
  for (const node of inOrder(root, since)) {
    if (node.rule === null || known.has(node)) continue;
    if (node.rule === segmentRule) {
      slots.set(
        node,
        pushSegment(node.aux as Segment, (input) => known.get(input), state.tracking),
      );
      continue;
    }
    const tangent = node.rule === bridgeRule ? tangentAt(node, slots) : pushThrough(node.rule, node, known);
    if (tangent !== null) known.set(node, tangent);
  }
  return known.get(root) ?? null;
}

/** The tangent of a slot of the scalar tape. */
function tangentAt({ a, aux }: Node, slots: ReadonlyMap<Node, readonly (Value | null)[]>): Value | null {
  return slots.get(a!)?.[(aux as number) - (a!.aux as Segment).start] ?? null;
}

/** What leads to the root from `since` on, inputs before consumers. */
function inOrder(root: Node, since: number): Node[] {
  const seen = new Set<Node>([root]);
  for (const node of seen) for (const input of inputsOf(node)) if (input !== null && input.id >= since) seen.add(input);
  return [...seen].toSorted((a, b) => a.id - b.id);
}

function pushThrough(rule: Rule, node: Node, known: ReadonlyMap<Node, Value>): Value | null {
  let sum: Value | null = null;
  inputsOf(node).forEach((input, k) => {
    const tangent = input === null ? undefined : known.get(input);
    if (tangent === undefined) return;
    const part = rule.jvp === undefined ? transposed(rule, node, k, tangent) : direct(rule, node, k, tangent);
    if (part !== null) sum = sum === null ? part : plus(sum, part);
  });
  return sum;
}

function direct(rule: Rule, node: Node, k: number, tangent: Value): Value | null {
  const { shape } = node.layout;
  const { tracking } = state;
  return rule.jvp!(k, inMode(tangent, tracking), tracking ? recordedSaved(node) : node, shape);
}

// a VJP is linear in the cotangent u, so the derivative of ⟨vjp(u), tangent⟩ by u is the JVP
function transposed(rule: Rule, node: Node, k: number, tangent: Value): Value | null {
  const outer = state.tracking;
  return withTracking(true, () => {
    const since = ++state.serial;
    const u = makeTensor(copy(broadcastTo('jvp', scalarArray(0, node.dtype), node.layout.shape)), null, false);
    const saved = recordedSaved(outer ? node : detached(node));
    const pulled = rule.vjp(k, u, saved);
    const root = pulled !== null && isTensor(pulled) ? nodeOf(pulled) : null;
    if (root === null || root.id < since) return null;
    const seed = broadcast(tangent, arrayOfValue(pulled!).layout.shape);
    const sweep = new Sweep(root, since).prepare();
    withTracking(outer, () => sweep.run(inMode(seed, outer), 'forget'));
    return nodeOf(u)!.grad;
  });
}

/** The node as its VJP reads it, without the way to its inputs. */
function detached(node: Node): Node {
  return Object.assign(Object.create(Object.getPrototypeOf(node) as object) as Node, node, {
    a: null,
    b: null,
    rest: node.rest === null ? null : { nodes: node.rest.nodes.map(() => null), arrays: node.rest.arrays },
  });
}
