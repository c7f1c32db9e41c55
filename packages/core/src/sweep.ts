import { NDArray, addInto, broadcastTo, copy, scalarArray, sumInLayout } from '@stdgrad/kernels';
import { flags, type Node, type Value } from './node.js';
import { fit, plus } from './record.js';
import type { Rule, Saved } from './rule.js';
import { releaseNode, verify } from './saved.js';
import { state } from './state.js';
import { bridgeRule, inputsOf, sealOpen, segmentRule, type Segment } from './tape.js';
import { abandonSegment, deposit, enterTape, passSegment, releasedError } from './tape-sweep.js';
import { isTensor, makeTensor } from './tensor.js';

// stacks are used again from sweep to sweep; a sweep inside a sweep finds them taken and makes its own
const spare: Node[][] = [];

function giveBack(stack: Node[]): void {
  if (stack.length > 0) stack.length = 0; // a sweep that threw
  spare.push(stack);
}

// a gradient in memory of its own that nobody can ask for
const disposable = flags.superseded | flags.owned;

/** What becomes of a node once a sweep has passed it. */
export type Passed = 'keep' | 'release' | 'forget';

/**
 * One reverse sweep from a root: first {@link Sweep.prepare} finds what leads to the root and checks it without a
 * change, then {@link Sweep.run} pulls the cotangent back. Nodes are told apart by marks, so that no list of them is
 * needed and what has been passed can be collected. Nodes older than `since` are not touched.
 */
export class Sweep {
  private readonly root: Node;
  private readonly since: number;
  /** Mark of nodes that were found, and of those that received a cotangent. */
  private readonly found = ++state.epoch;
  private readonly reached = ++state.epoch;
  /** Whether some input is older than the sweep looks. */
  outer = false;

  constructor(root: Node, since = 0) {
    this.root = root;
    this.since = since;
  }

  /**
   * Counts the consumers of every node that leads to the root.
   *
   * @throws {@link InvalidBackprop} when the way leads through a node that an earlier backward released
   * @throws {@link MutationError} when memory that a node saved was changed by others
   */
  prepare(): this {
    sealOpen();
    const { root, found } = this;
    const stack = spare.pop() ?? [];
    const visit = (input: Node, consumer: Node): void => this.visit(input, consumer, stack);
    try {
      root.mark = found;
      root.pending = 0;
      stack.push(root);
      for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
        if (node.flags !== 0 && node.has(flags.guarded)) verify(node);
        if (node.rule === bridgeRule && node.a!.id >= this.since) enterTape(node, found, visit);
        if (node.a !== null) this.visit(node.a, node, stack);
        if (node.b !== null) this.visit(node.b, node, stack);
        if (node.rest !== null) for (const input of node.rest.nodes) if (input !== null) this.visit(input, node, stack);
      }
    } finally {
      giveBack(stack);
    }
    return this;
  }

  private visit(node: Node, consumer: Node, stack: Node[]): void {
    if (node.id < this.since) {
      this.outer = true;
      return;
    }
    if (node.released > consumer.id) throw releasedError(consumer.rule?.name ?? 'leaf');
    if (node.mark === this.found) {
      node.pending++;
      return;
    }
    node.mark = this.found;
    node.pending = 1;
    stack.push(node);
  }

  /** Pulls the root's cotangent back, consumers before inputs. Afterwards `grad` of each node not forgotten is its cotangent. */
  run(seed: Value, passed: Passed): void {
    const sweeping = state.sweeping;
    state.sweeping = true;
    const ready = spare.pop() ?? [];
    let node: Node | undefined = this.root;
    try {
      node.mark = this.reached;
      node.share(seed);
      for (; node !== undefined; node = ready.pop()) this.pass(node, ready, passed);
    } catch (error) {
      this.abandon([node!, ...ready]);
      throw error;
    } finally {
      state.sweeping = sweeping;
      giveBack(ready);
    }
  }

  /** After a VJP threw: what was not passed yet has no gradient rather than part of one. */
  private abandon(stack: Node[]): void {
    const { root, found, reached } = this;
    if (root.rule === null) root.flags |= flags.abandoned;
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (node.mark !== found && node.mark !== reached) continue;
      node.mark = 0;
      node.share(null);
      if (node.rule === segmentRule) abandonSegment(node.aux as Segment, found, reached);
      for (const input of inputsOf(node)) if (input !== null && input.id >= this.since) stack.push(input);
    }
  }

  private pass(node: Node, ready: Node[], passed: Passed): void {
    const { rule, a, b, rest } = node;
    if (rule === segmentRule) return this.passTape(node, ready, passed);
    if (node.mark !== this.reached || node.grad === null) node.share(zeroGradient(node));
    else if (rule === bridgeRule) this.giveTape(node, node.grad);
    else if (rule !== null) this.pull(rule, node, node.grad);
    if (rule === null) {
      if (passed === 'release') releaseLeaf(node);
      return;
    }
    if (passed === 'release') releaseNode(node);
    else if (passed === 'forget' && (a === null || a.id >= this.since)) node.share(null); // inputs of the sweep keep theirs
    if (a !== null) this.passedTo(a, ready);
    if (b !== null) this.passedTo(b, ready);
    if (rest !== null) for (const input of rest.nodes) if (input !== null) this.passedTo(input, ready);
  }

  private giveTape(bridge: Node, cotangent: Value): void {
    if (bridge.a!.id >= this.since) deposit(bridge, cotangent, this.found, this.reached);
  }

  private passTape(node: Node, ready: Node[], passed: Passed): void {
    const { found, reached } = this;
    const give = (input: Node, cotangent: Value | null): void => {
      if (input.id >= this.since) this.give(input, cotangent, false);
      this.passedTo(input, ready);
    };
    passSegment(node.aux as Segment, { found, reached, passed, give });
  }

  private passedTo(node: Node, ready: Node[]): void {
    if (node.id >= this.since && --node.pending === 0) ready.push(node);
  }

  private pull(rule: Rule, node: Node, grad: Value): void {
    const { a, b, rest } = node;
    const recorded = isTensor(grad);
    const saved: Saved = recorded ? recordedSaved(node) : node;
    // nobody else reads this memory: the first input may take it over, after the others have copied their part
    const overwrites =
      (node.flags & disposable) === disposable && a !== null && !recorded && rule.vjpInPlace !== undefined;
    if (a !== null && !overwrites && a.id >= this.since) this.give(a, rule.vjp(0, grad, saved), false);
    if (b !== null && b.id >= this.since) this.give(b, rule.vjp(1, grad, saved), overwrites);
    if (rest !== null) {
      rest.nodes.forEach((input, k) => {
        if (input !== null && input.id >= this.since) this.give(input, rule.vjp(k + 2, grad, saved), overwrites);
      });
    }
    if (!overwrites || a.id < this.since) return;
    const first = a.mark === this.found;
    node.share(null);
    const taken = rule.vjpInPlace!(grad, node);
    this.give(a, taken, false);
    if (first) a.own(taken);
  }

  /** Adds a cotangent to what a node has received. */
  private give(node: Node, cotangent: Value | null, detach: boolean): void {
    if (cotangent === null) return;
    const fitted = fit(cotangent, node);
    const { grad } = node;
    if (node.mark === this.found || grad === null) {
      node.mark = this.reached;
      node.share(detach && !isTensor(fitted) ? copy(fitted) : fitted);
    } else if (isTensor(grad) || isTensor(fitted)) node.share(plus(grad, fitted));
    else if (node.has(flags.owned)) addInto(grad, fitted);
    else node.own(sumInLayout(grad, fitted, node.layout));
  }
}

/** A leaf has nothing to let go, but what was made of it before this backward counts as released, until the leaf is used again. */
function releaseLeaf(node: Node): void {
  if (node.released === 0) node.flags |= flags.leaf;
  node.released = ++state.serial;
}

/** Upstream, but nothing flowed there. */
function zeroGradient(node: Node): NDArray {
  return broadcastTo('backward', scalarArray(0, node.dtype), node.layout.shape);
}

/** Saved contents as an array that a tensor may wrap: one that was moved away no longer leads to the live memory. */
function asSaved(array: NDArray): NDArray {
  return array.moved === null ? array : new NDArray(array.buffer, array.start, array.layout, array.dtype);
}

/** What a node saved, as tensors in the graph. */
export function recordedSaved(node: Node): Saved {
  const { a, b, rest, x, y, z, xs, aux } = node;
  const asTensor = (array: NDArray | null, made: Node | null): Value | null =>
    array === null ? null : makeTensor(asSaved(array), made, made === null);
  return {
    x: asTensor(x, a),
    y: asTensor(y, b),
    z: asTensor(z, node),
    xs: xs === null ? null : xs.map((array, k) => asTensor(array, rest?.nodes[k] ?? null)!),
    aux,
  };
}
