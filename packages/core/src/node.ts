import type { Layout, NDArray } from '@stdgrad/kernels';
import { shared, type DType } from '@stdgrad/protocol';
import type { Rule } from './rule.js';
import { state } from './state.js';
import type { Tensor } from './tensor.js';

/** A cotangent: an array in an ordinary sweep, a tensor in one that is itself recorded. */
export type Value = NDArray | Tensor;

/** The inputs of an op from the third on, and what it saved of them. */
export interface Rest {
  readonly nodes: readonly (GraphNode | null)[];
  arrays: readonly NDArray[] | null;
}

/** Marks of a node that are rarely set. */
export const flags = {
  /** Nobody else has the memory of `grad`. */
  owned: 1,
  /** A newer version of the tensor exists, so nobody can ask for this gradient. */
  superseded: 2,
  /** Memory that others can write was saved: verified before a sweep. */
  guarded: 4,
  /** Was a leaf when a backward released it. */
  leaf: 8,
  /** The user has the memory of `grad`, and no other node. */
  handedOut: 16,
  /** A backward from here released it, then failed. */
  abandoned: 32,
} as const;

/**
 * One version of one tensor in the graph: the rule that made it, the nodes of the inputs, and what the VJPs need.
 * A leaf has no rule. Fields are fixed, so that every node has one hidden class, and few: a graph may have millions.
 */
class GraphNode {
  /** Serial at which it was made; only ever lowered, for views of an older version. */
  id: number;
  rule: Rule | null;
  a: GraphNode | null;
  b: GraphNode | null;
  rest: Rest | null = null;
  /** Saved contents of the first and second input and of the result, where a VJP needs them. */
  x: NDArray | null = null;
  y: NDArray | null = null;
  z: NDArray | null = null;
  /** What the rule closed over: options, shapes. */
  aux: unknown;
  readonly layout: Layout;
  readonly dtype: DType;
  grad: Value | null = null;
  flags = 0;
  /** Newest sweep that has seen this node, and how many of its consumers that sweep has yet to pass. */
  mark = 0;
  pending = 0;
  /** Serial at which a backward released this node; 0 while it is whole. */
  released = 0;

  constructor(
    rule: Rule | null,
    a: GraphNode | null,
    b: GraphNode | null,
    layout: Layout,
    dtype: DType,
    aux: unknown,
    id = ++state.serial,
  ) {
    this.id = id;
    this.rule = rule;
    this.a = a;
    this.b = b;
    this.layout = layout;
    this.dtype = dtype;
    this.aux = aux;
  }

  /** Saved contents of the inputs from the third on. */
  get xs(): readonly NDArray[] | null {
    return this.rest === null ? null : this.rest.arrays;
  }

  has(flag: number): boolean {
    return (this.flags & flag) !== 0;
  }

  /** A leaf that is used again is whole again, since nothing of it was lost; what was made of it before may be used too. */
  reuse(): void {
    if (!this.has(flags.leaf)) return;
    this.released = 0;
    this.flags &= ~flags.leaf;
  }

  /** Takes a cotangent's memory as its own. */
  own(grad: NDArray): void {
    this.grad = grad;
    this.flags = (this.flags | flags.owned) & ~flags.handedOut;
  }

  /** Receives a cotangent whose memory others may have. */
  share(grad: Value | null): void {
    this.grad = grad;
    this.flags &= ~(flags.owned | flags.handedOut);
  }
}

export const Node = shared('core.Node', () => GraphNode);
export type Node = GraphNode;
