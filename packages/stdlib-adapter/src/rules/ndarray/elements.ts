import { arrayOf, arrayOfValue, gatherRule, isTensor, record, type Tensor, type Value } from '@stdgrad/core';
import { Layout, copy, regionOf, scalarLayout, viewOf } from '@stdgrad/kernels';

/** From so many places on, elements are taken from blocks. */
const large = 64;

/**
 * Single elements of an operand. Those of a large tensor are taken from blocks of it, so that the cotangents of all n
 * elements take n√n steps rather than n² to add up.
 */
export class Elements {
  private readonly value: Value;
  /** Lowest place, counted from the first element, and how many there are. */
  private readonly low: number;
  private readonly size: number;
  private readonly width: number;
  private blocks: (Tensor | undefined)[] = [];
  private version = -1;

  constructor(value: Value, low: number, size: number) {
    this.value = value;
    this.low = low;
    this.size = size;
    this.width = Math.ceil(Math.sqrt(size));
  }

  /** The element at a place, as it is now: a 0-dimensional tensor, or of a plain array a number. */
  at(place: number): unknown {
    const { value } = this;
    if (isTensor(value)) return this.size < large ? taken(value, place, scalarLayout) : this.fromBlock(value, place);
    const array = arrayOfValue(value);
    return viewOf(array, scalarLayout, array.start + place).iget(0);
  }

  private fromBlock(value: Tensor, place: number): Tensor {
    const { version } = value.base ?? value;
    if (version !== this.version) this.blocks = [];
    this.version = version;
    const { low, size, width } = this;
    const k = Math.floor((place - low) / width);
    const start = k * width;
    const block = (this.blocks[k] ??= taken(value, low + start, new Layout([Math.min(width, size - start)], [1])));
    return taken(block, place - low - start, scalarLayout);
  }
}

/** Elements that lie side by side, copied. */
function taken(x: Tensor, place: number, layout: Layout): Tensor {
  const array = arrayOf(x);
  const part = viewOf(array, layout, array.start + place);
  return record(gatherRule, copy(part), x, null, regionOf(part, array));
}
