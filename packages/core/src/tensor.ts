import { live, scalarArray, type NDArray } from '@stdgrad/kernels';
import { shared, type DType } from '@stdgrad/protocol';
import type { Node } from './node.js';
import { state } from './state.js';
import type { Segment } from './tape.js';

declare global {
  /** Methods that packages further right give to tensors (the fluent face of `stdgrad`). */
  // eslint-disable-next-line typescript/no-empty-interface -- filled by declaration merging
  interface StdgradTensorMethods {}
}

/** Marks tensors, across copies of the library. */
export const tensorBrand = Symbol.for('stdgrad.tensor.v1');

/** Constructor that ndarrays handed back are made with, as `@stdlib/ndarray/ctor` has it. */
export type ArrayConstructor = new (
  dtype: string,
  buffer: NDArray['buffer'],
  shape: number[],
  strides: number[],
  offset: number,
  order: string,
) => unknown;

/** State of a tensor; what it can do is in face.ts. */
class TensorState {
  /** @internal Present contents; `null` while only the tape has them. */
  contents: NDArray | null;
  /** @internal Present place in the graph, where it is no slot of the tape. */
  made: Node | null;
  /** The tensor whose memory this one shows, or `null` when it owns its memory. */
  base: TensorState | null;
  /** Owners: counts writes. Views: the owner's count when `node` was made; −1 when cut from the owner's graph. */
  version = 0;
  /** Owners: whether no gradient flows here. Views follow their base. */
  fixed: boolean;
  /** Serial when it was made: what a function closes over is older than its call. */
  readonly born = state.serial;
  /** Constructor of the ndarray this tensor came from. */
  origin: ArrayConstructor | null = null;
  /** @internal Without a node: where the scalar tape has it. With a node: the segment that has imported it. */
  segment: Segment | null = null;
  /** @internal Its place there. */
  slot = -1;

  constructor(contents: NDArray | null, made: Node | null, fixed: boolean, base: TensorState | null) {
    this.contents = contents;
    this.made = made;
    this.fixed = fixed;
    this.base = base;
  }

  /** Present contents. Read it through {@link arrayOf}. */
  get array(): NDArray {
    return this.contents ?? (this.contents = scalarArray(this.segment!.valueAt(this.slot)));
  }

  set array(array: NDArray) {
    this.contents = array;
  }

  /** Present place in the graph; made when first needed for leaves, stale views and what is on the scalar tape. */
  get node(): Node | null {
    return this.made === null && this.segment !== null ? this.settle() : this.made;
  }

  set node(node: Node | null) {
    this.made = node;
    this.segment = null;
  }

  /** Takes a tensor off the scalar tape: from now on it has contents and a node of its own. */
  private settle(): Node {
    this.contents = this.array;
    this.made = this.segment!.bridge(this.slot);
    this.segment = null;
    return this.made;
  }

  /** Whether no gradient flows to this tensor. */
  get constant(): boolean {
    return this.base !== null && this.version >= 0 ? this.base.fixed : this.fixed;
  }

  // what only the tape has is one float64 number
  get shape(): number[] {
    return this.contents === null ? [] : [...this.contents.layout.shape];
  }

  get dtype(): DType {
    return this.contents === null ? 'float64' : this.contents.dtype;
  }

  get ndims(): number {
    return this.contents === null ? 0 : this.contents.layout.shape.length;
  }

  get length(): number {
    return this.contents === null ? 1 : this.contents.layout.size;
  }
}

Object.defineProperty(TensorState.prototype, tensorBrand, { value: true });
Object.defineProperty(TensorState, 'name', { value: 'Tensor' });

/** An array that gradients flow through. Made by `tensor(...)` and by ops, never by `new`. */
export const Tensor = shared('core.Tensor', () => TensorState);
export interface Tensor extends TensorState, StdgradTensorMethods {
  readonly base: Tensor | null;
}

/** Tells whether `x` is a tensor, of whichever copy of the library. */
export function isTensor(x: unknown): x is Tensor {
  return typeof x === 'object' && x !== null && (x as { [tensorBrand]?: true })[tensorBrand] === true;
}

/** The live contents of a tensor. */
export function arrayOf(x: Tensor): NDArray {
  const { array } = x;
  return array.moved === null ? array : (x.array = live(array));
}

/** The number of a tensor of one element. */
export function numberOf(x: Tensor): number {
  if (x.contents === null) return x.segment!.valueAt(x.slot);
  const array = arrayOf(x);
  return array.buffer[array.start]!;
}

/** Makes contents and node those of the tensor itself: nothing of it is read from the scalar tape any more. */
export function offTape(x: Tensor): void {
  const { node } = x;
  x.node = node;
}

/** A tensor over `array`. */
export function makeTensor(array: NDArray, node: Node | null, constant: boolean, base: Tensor | null = null): Tensor {
  return new Tensor(array, node, constant, base) as Tensor;
}
