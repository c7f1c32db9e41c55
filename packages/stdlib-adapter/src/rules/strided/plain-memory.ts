import { arrayOfValue, describe, type Value } from '@stdgrad/core';
import { copy, copyInto, elements, type NDArray } from '@stdgrad/kernels';
import { at, reshape } from '@stdgrad/ops';
import { GradientLossError, type DType } from '@stdgrad/protocol';
import { indexOf, indicesOf, numbersOf, type Buffer, type Memory } from './memory.js';

/** Memory that can't hold a gradient. */
export class PlainMemory implements Memory {
  readonly source: object;
  readonly array: NDArray;

  constructor(source: object, array: NDArray) {
    this.source = source;
    this.array = array;
  }

  get size(): number {
    return this.array.layout.size;
  }

  get dtype(): DType {
    return this.array.dtype;
  }

  get home(): object {
    return this.array.buffer.buffer;
  }

  plain(): Buffer {
    return numbersOf(this.array);
  }

  gather(places: Int32Array): Value {
    return at(reshape(copy(this.array), [-1]), indexOf(places));
  }

  position(place: number): number {
    const { buffer, start, layout } = this.array;
    const inside = indicesOf(place, layout.shape).reduce((sum, number, d) => sum + number * layout.strides[d]!, start);
    return buffer.byteOffset / buffer.BYTES_PER_ELEMENT + inside;
  }

  checkWrite(id: string, name: string, variable: boolean): void {
    if (!variable) return;
    throw new GradientLossError(
      `${id}: argument '${name}' is written, but ${describe(this.source)} would drop the gradient of a variable; pass a tensor, or a plain array, which takes tensors as elements.`,
    );
  }

  write(_id: string, places: Int32Array, value: Value): void {
    const { array } = this;
    const all = copy(array);
    elements(arrayOfValue(value)).forEach((element, k) => (all.buffer[all.start + places[k]!] = Number(element)));
    copyInto(array, all);
  }
}
