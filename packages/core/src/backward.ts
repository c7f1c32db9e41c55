import { ArgumentError, InvalidBackprop, ShapeError } from '@stdgrad/protocol';
import {
  broadcastShapes,
  broadcastTo,
  copy,
  equalShapes,
  scalarArray,
  showShape,
  type NDArray,
} from '@stdgrad/kernels';
import { describe, operand, type Input } from './create.js';
import { flags, type Node } from './node.js';
import { arrayOfValue, nodeOf } from './record.js';
import { Sweep } from './sweep.js';
import { state } from './state.js';
import type { Tensor } from './tensor.js';

/** Options of {@link backward}. */
export interface BackwardOptions {
  /** Keep the graph, so that a later backward may go through it again. */
  readonly retainGraph?: boolean;
}

/**
 * Sets `grad` of every variable upstream of `root` to the derivative of `root` (its sum when it has dimensions), then
 * releases the graph. Gradients of an earlier backward are forgotten, not added to.
 *
 * @param cotangent - derivative of the final result by `root`; default 1, broadcast to the shape of `root`
 * @throws {@link InvalidBackprop} when an earlier backward released part of the graph
 * @throws {@link MutationError} when an operand's memory was changed behind the library's back
 * @throws {@link ArgumentError} when the options are none
 * @throws {@link ShapeError} when the cotangent does not broadcast to the root
 */
export function backward(root: Tensor, cotangent?: Input, options: BackwardOptions = none): void {
  if (options !== none) checkOptions(options);
  const { retainGraph = false } = options;
  if (!state.tracking) return;
  const seed = cotangent === undefined ? null : seedFor(root, cotangent);
  const node = nodeOf(root);
  if (node === null) return;
  if (node.has(flags.abandoned))
    throw new InvalidBackprop(
      'backward: an earlier backward from this tensor failed halfway, and had released part of the graph; compute the tensor again.',
    );
  const sweep = new Sweep(node).prepare();
  sweep.run(
    seed ?? ones(node),
    // a function that is being differentiated goes on through what it calls backward on
    retainGraph || node.id >= state.since ? 'keep' : 'release',
  );
}

function ones({ dtype, layout }: Node): NDArray {
  const one = scalarArray(1, dtype);
  return layout.shape.length === 0 ? one : broadcastTo('backward', one, layout.shape);
}

const none: BackwardOptions = {};

// an option with a typing error would release the graph without a word
function checkOptions(options: unknown): void {
  if (typeof options !== 'object' || options === null)
    throw new ArgumentError(`backward: options must be an object, got ${describe(options)}.`);
  for (const [key, value] of Object.entries(options)) {
    if (key !== 'retainGraph') throw new ArgumentError(`backward: unknown option '${key}'; there is retainGraph.`);
    if (value !== undefined && typeof value !== 'boolean')
      throw new ArgumentError(`backward: option 'retainGraph' must be a boolean, got ${describe(value)}.`);
  }
}

function seedFor(root: Tensor, cotangent: Input): NDArray {
  const given = arrayOfValue(operand('backward', cotangent));
  const { shape } = root;
  if (!equalShapes(broadcastShapes('backward', [given.layout.shape, shape]), shape)) {
    throw new ShapeError(
      `backward: a cotangent of shape ${showShape(given.layout.shape)} does not broadcast to the tensor's shape ${showShape(shape)}.`,
    );
  }
  return copy(broadcastTo('backward', given, shape), root.dtype);
}
