import { arrayOf, overwrite, type Tensor, type Value } from '@stdgrad/core';
import { repeats } from '@stdgrad/kernels';
import { assign, at, reshape } from '@stdgrad/ops';
import { ArgumentError, DtypeError, isFloat, type DType } from '@stdgrad/protocol';
import { indexOf, indicesOf, numbersOf, type Buffer, type Memory } from './memory.js';

/** Memory of a tensor: its elements in row-major order. */
export class TensorMemory implements Memory {
  readonly source: Tensor;

  constructor(x: Tensor) {
    this.source = x;
  }

  get size(): number {
    return this.source.length;
  }

  get dtype(): DType {
    return this.source.dtype;
  }

  get home(): object {
    return arrayOf(this.source).buffer;
  }

  plain(): Buffer {
    return numbersOf(arrayOf(this.source));
  }

  gather(places: Int32Array): Value {
    const flat = reshape(this.source, [-1]);
    return isWhole(places, this.size) ? flat : at(flat, indexOf(places));
  }

  position(place: number): number {
    const { start, layout } = arrayOf(this.source);
    return indicesOf(place, layout.shape).reduce((sum, number, d) => sum + number * layout.strides[d]!, start);
  }

  checkWrite(id: string, name: string, variable: boolean): void {
    const { source } = this;
    if (variable && !isFloat(source.dtype)) {
      throw new DtypeError(
        `${id}: argument '${name}' is written, but a tensor of dtype '${source.dtype}' would drop the gradient; make it a float one.`,
      );
    }
    if (repeats(arrayOf(source).layout)) {
      throw new ArgumentError(
        `${id}: argument '${name}' is written, but is a broadcast view, which is read-only; pass a copy.`,
      );
    }
  }

  write(id: string, places: Int32Array, value: Value): void {
    const { source } = this;
    const { shape } = arrayOf(source).layout;
    if (isWhole(places, this.size)) return overwrite(source, reshape(value, shape), { name: id, whole: true });
    const index = shape.map((_, d) => indexOf(places.map((place) => indicesOf(place, shape)[d]!)));
    assign(source, index, value);
  }
}

/** Tells whether places are all of a memory, in order. */
function isWhole(places: Int32Array, size: number): boolean {
  return places.length === size && places.every((place, k) => place === k);
}
