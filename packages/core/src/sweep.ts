import { addInto, copy, inLayout, scalarArray, broadcastTo, type NDArray } from '@stdgrad/kernels';
import { InvalidBackprop } from '@stdgrad/protocol';
import type { Node, Value } from './node.js';
import { fit, plus } from './record.js';
import type { Rule, Saved } from './rule.js';
import { releaseNode, verify } from './saved.js';
import { state } from './state.js';
import { isTensor, makeTensor } from './tensor.js';

// stacks are used again from sweep to sweep; a sweep inside a sweep finds them taken and makes its own
const spare: Node[][] = [];
const takeStack = (): Node[] => spare.pop() ?? [];

function giveBack(stack: Node[]): void {
  stack.length = 0;
  spare.push(stack);
}

/** What leads to the roots of a sweep. */
export interface Upstream {
  readonly nodes: readonly Node[];
  /** Whether some input is older than the sweep looks. */
  readonly outer: boolean;
}

/**
 * All nodes from `since` on that lead to `roots`, with the number of their consumers among them in `pending`.
 *
 * @throws {@link InvalidBackprop} when the way leads through a node that an earlier backward released
 * @throws {@link MutationError} when memory that a node saved was changed by others
 */
export function upstream(roots: readonly Node[], since = 0): Upstream {
  const mark = ++state.epoch;
  const nodes: Node[] = [];
  let outer = false;
  const stack = takeStack();
  const visit = (node: Node | null, consumer: Node | null): void => {
    if (node === null) return;
    if (node.id < since) {
      outer = true;
      return;
    }
    if (consumer !== null && node.released > consumer.id) throw releasedError(consumer);
    if (node.mark === mark) {
      if (consumer !== null) node.pending++;
      return;
    }
    node.mark = mark;
    node.pending = consumer === null ? 0 : 1;
    stack.push(node);
  };
  try {
    for (const root of roots) visit(root, null);
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (node.guarded) verify(node);
      nodes.push(node);
      visit(node.a, node);
      visit(node.b, node);
      if (node.more !== null) for (const input of node.more) visit(input, node);
    }
  } finally {
    giveBack(stack);
  }
  return { nodes, outer };
}

function releasedError(consumer: Node): Error {
  return new InvalidBackprop(
    `backward: an input of '${consumer.rule?.name ?? 'leaf'}' was made by a graph that an earlier backward released; ` +
      `call that backward with { retainGraph: true }, or compute the input again.`,
  );
}

/**
 * Pulls the cotangents that the roots hold in `grad` back through the nodes, consumers before inputs.
 * Afterwards `grad` of each node is its cotangent.
 *
 * @param nodes - what {@link upstream} found from `since` on; older nodes are not touched
 * @param release - whether to release each node once it has been passed
 */
export function sweep(nodes: readonly Node[], release: boolean, since = 0): void {
  const ready = takeStack();
  for (const node of nodes) if (node.pending === 0) ready.push(node);
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    const { rule, more, grad } = node;
    const a = recent(node.a, since);
    const b = recent(node.b, since);
    if (grad === null) node.grad = zeroGradient(node);
    else if (rule !== null) pull(rule, node, grad, a, b, since);
    if (release && rule !== null) releaseNode(node);
    if (a !== null && --a.pending === 0) ready.push(a);
    if (b !== null && --b.pending === 0) ready.push(b);
    if (more !== null) {
      for (const input of more) {
        const c = recent(input, since);
        if (c !== null && --c.pending === 0) ready.push(c);
      }
    }
  }
  giveBack(ready);
}

function recent(node: Node | null, since: number): Node | null {
  return node !== null && node.id >= since ? node : null;
}

/** Upstream, but nothing flowed there. */
function zeroGradient(node: Node): NDArray {
  return broadcastTo('backward', scalarArray(0, node.dtype), node.layout.shape);
}

function pull(rule: Rule, node: Node, grad: Value, a: Node | null, b: Node | null, since: number): void {
  const recorded = isTensor(grad);
  const saved: Saved = recorded ? recordedSaved(node) : (node as Saved);
  // nobody else reads this memory: the first input may take it over, after the others have copied their part
  const overwrites = a !== null && rule.vjpInPlace !== undefined && !recorded && node.superseded && node.owned;
  if (a !== null && !overwrites) give(a, rule.vjp(0, grad, saved), false);
  if (b !== null) give(b, rule.vjp(1, grad, saved), overwrites);
  if (node.more !== null) {
    node.more.forEach((input, k) => {
      const c = recent(input, since);
      if (c !== null) give(c, rule.vjp(k + 2, grad, saved), overwrites);
    });
  }
  if (!overwrites) return;
  const fresh = a.grad === null;
  node.grad = null;
  give(a, rule.vjpInPlace!(grad as NDArray, node), false);
  if (fresh) a.owned = true;
}

/** Adds a cotangent to what a node has received. */
function give(node: Node, cotangent: Value | null, detach: boolean): void {
  if (cotangent === null) return;
  const fitted = fit(cotangent, node);
  const { grad } = node;
  if (grad === null) {
    node.grad = detach && !isTensor(fitted) ? copy(fitted) : fitted;
    node.owned = false;
    return;
  }
  if (isTensor(grad) || isTensor(fitted)) {
    node.grad = plus(grad, fitted);
    return;
  }
  if (!node.owned) {
    node.grad = copyOwned(grad, node);
    node.owned = true;
  }
  addInto(node.grad as NDArray, fitted);
}

function copyOwned(grad: NDArray, node: Node): NDArray {
  const inOwnersLayout = inLayout(grad, node.layout);
  return inOwnersLayout === grad ? copy(grad) : inOwnersLayout;
}

function recordedSaved(node: Node): Saved {
  const { a, b, more, x, y, z, xs, aux } = node;
  const asTensor = (array: NDArray | null, made: Node | null): Value | null =>
    array === null ? null : makeTensor(array, made, made === null);
  return {
    x: asTensor(x, a),
    y: asTensor(y, b),
    z: asTensor(z, node),
    xs: xs === null ? null : xs.map((array, k) => asTensor(array, more?.[k] ?? null)!),
    aux,
  };
}
