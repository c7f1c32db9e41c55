import { arrayOf, arrayOfValue, isTensor, operand, type Tensor, type Value } from '@stdgrad/core';
import { at, reshape, stack } from '@stdgrad/ops';
import { ArgumentError } from '@stdgrad/protocol';
import type { Buffer, Memory } from './memory.js';

/** Memory of a list of numbers and tensors of one element, which takes tensors as elements. */
export class ListMemory implements Memory {
  readonly source: unknown[];
  readonly dtype = 'float64';

  constructor(list: unknown[]) {
    this.source = list;
  }

  get size(): number {
    return this.source.length;
  }

  get home(): object {
    return this.source;
  }

  plain(): Buffer {
    return this.source.map((element) => (isTensor(element) ? numberIn(element) : element));
  }

  gather(places: Int32Array): Value {
    const parts = Array.from(places, (place) => this.element(place));
    if (!parts.some(isTensor)) return arrayOfValue(operand('list', parts.map(Number)));
    return stack(parts as Tensor[]);
  }

  private element(place: number): Value | number {
    const element = this.source[place];
    if (!isTensor(element)) return Number(element);
    return element.ndims === 0 ? element : reshape(element, []);
  }

  position(place: number): number {
    return place;
  }

  checkWrite(): void {
    // a list takes numbers and tensors
  }

  write(_id: string, places: Int32Array, value: Value, plain: Buffer): void {
    places.forEach((place, k) => {
      const old = this.source[place];
      // what is no number and stays is not written: the kernel left it out
      if (!isTensor(old) && typeof old !== 'number' && Object.is(old, plain[place])) return;
      this.source[place] = isTensor(value) ? at(value, k) : plain[place];
    });
  }
}

/** The number in a tensor of one element, which stands for a number in a list. */
function numberIn(x: Tensor): number {
  if (x.length === 1) return Number(arrayOf(x).iget(0));
  throw new ArgumentError(
    `a list of numbers holds a tensor of shape [${x.shape.join(', ')}]; it may hold numbers and tensors without dimensions.`,
  );
}
