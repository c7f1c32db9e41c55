import type { Layout, NDArray } from '@stdgrad/kernels';
import { shared, type DType } from '@stdgrad/protocol';
import type { Rule } from './rule.js';
import { state } from './state.js';
import type { Tensor } from './tensor.js';

/** A cotangent: an array in an ordinary sweep, a tensor in one that is itself recorded. */
export type Value = NDArray | Tensor;

/**
 * One version of one tensor in the graph: the rule that made it, the nodes of the inputs, and what the VJPs need.
 * A leaf has no rule. Fields are fixed, so that every node has one hidden class.
 */
class GraphNode {
  readonly id: number;
  rule: Rule | null;
  a: GraphNode | null;
  b: GraphNode | null;
  /** Inputs from the third on. */
  more: readonly (GraphNode | null)[] | null = null;
  /** Saved contents of the first and second input and of the result, where a VJP needs them. */
  x: NDArray | null = null;
  y: NDArray | null = null;
  z: NDArray | null = null;
  /** Saved contents of the inputs from the third on. */
  xs: readonly NDArray[] | null = null;
  /** What the rule closed over: options, shapes. */
  aux: unknown;
  readonly layout: Layout;
  readonly dtype: DType;
  grad: Value | null = null;
  /** Whether nobody else has the memory of `grad`. */
  owned = false;
  /** Whether a newer version of the tensor exists, so that nobody can ask for this gradient. */
  superseded = false;
  /** Whether memory that others can write was saved: verified before a sweep. */
  guarded = false;
  mark = 0;
  pending = 0;
  /** Serial at which a backward released this node; 0 while it is whole. */
  released = 0;

  constructor(rule: Rule | null, a: GraphNode | null, b: GraphNode | null, layout: Layout, dtype: DType, aux: unknown) {
    this.id = ++state.serial;
    this.rule = rule;
    this.a = a;
    this.b = b;
    this.layout = layout;
    this.dtype = dtype;
    this.aux = aux;
  }
}

export const Node = shared('core.Node', () => GraphNode);
export type Node = GraphNode;
