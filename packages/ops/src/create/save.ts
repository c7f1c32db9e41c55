import { arrayOf, describe, isTensor, makeTensor, nodeOf, type Tensor } from '@stdgrad/core';
import { elements, fromElements, type NDArray } from '@stdgrad/kernels';
import { ArgumentError, isDType, type DType } from '@stdgrad/protocol';

const format = 'stdgrad.tensor.v1';

type Element = number | boolean | string;

interface SavedTensor {
  readonly format: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly constant: boolean;
  readonly data: readonly Element[];
  readonly grad: readonly Element[] | null;
}

/**
 * A tensor as JSON text: contents, shape, data type, whether it is constant, and its gradient, but no graph.
 *
 * @throws {@link ArgumentError} when `x` is no tensor
 * @example
 * load(save(tensor([1, 2]))).shape; // => [2]
 */
export function save(x: Tensor): string {
  if (!isTensor(x)) throw new ArgumentError(`save: needs a tensor, got ${describe(x)}; make one with tensor(...).`);
  const array = arrayOf(x);
  const { grad } = x;
  const saved: SavedTensor = {
    format,
    dtype: array.dtype,
    shape: array.layout.shape,
    constant: x.constant,
    data: elements(array).map(written),
    grad: grad === null ? null : Array.from({ length: grad.length }, (_, k) => written(grad.iget(k))),
  };
  return JSON.stringify(saved);
}

// JSON has no NaN, no infinities and no −0
const written = (x: number | boolean): Element =>
  typeof x === 'boolean' || (Number.isFinite(x) && !Object.is(x, -0)) ? x : Object.is(x, -0) ? '-0' : String(x);
const read = (x: Element): number | boolean => (typeof x === 'string' ? Number(x) : x);

/**
 * The tensor that a text of {@link save} holds: a leaf, with the gradient it had.
 *
 * @throws {@link ArgumentError} when the text is none of {@link save}
 */
export function load(text: string): Tensor {
  const { dtype, shape, constant, data, grad } = parsed(text);
  const array = (list: readonly Element[]): NDArray => fromElements(list.map(read), shape, dtype);
  const x = makeTensor(array(data), null, constant);
  if (grad !== null && !constant) nodeOf(x)!.own(array(grad));
  return x;
}

function parsed(text: string): SavedTensor {
  let found: Partial<SavedTensor> | null = null;
  try {
    found = JSON.parse(text) as Partial<SavedTensor> | null;
  } catch {
    // said below
  }
  if (found?.format !== format || !isDType(found.dtype) || !Array.isArray(found.shape) || !Array.isArray(found.data)) {
    throw new ArgumentError(
      `load: needs a text that save(tensor) gave, got ${typeof text === 'string' ? 'another text' : describe(text)}.`,
    );
  }
  return found as SavedTensor;
}
