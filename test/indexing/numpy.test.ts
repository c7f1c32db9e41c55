import { readFileSync } from 'node:fs';
import { arrayOf, isTensor, tensor, type Tensor } from '@stdgrad/core';
import { elements, fromElements, type NDArray } from '@stdgrad/kernels';
import { at, assign, newaxis, type IndexInput } from '@stdgrad/ops';
import { expect, test } from 'vitest';

interface Flat {
  readonly shape: number[];
  readonly data: number[];
}
interface Item {
  readonly int?: number;
  readonly slice?: [number | null, number | null, number | null];
  readonly newaxis?: true;
  readonly ellipsis?: true;
  readonly intarray?: Flat;
  readonly boolarray?: Flat;
}
interface Case {
  readonly shape: number[];
  readonly index: Item[];
  readonly raises?: string;
  readonly result?: Flat;
  readonly view?: boolean;
  readonly value?: Flat;
  readonly written?: number[];
  readonly writeRaises?: string;
}

const lines = readFileSync(new URL('cases.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const cases = lines.map((line) => JSON.parse(line) as Case);

function itemOf(item: Item): IndexInput {
  if (item.int !== undefined) return item.int;
  if (item.slice !== undefined) return { start: item.slice[0], stop: item.slice[1], step: item.slice[2] };
  if (item.newaxis) return newaxis;
  if (item.ellipsis) return '...';
  const mask = item.boolarray !== undefined;
  const { shape, data } = (item.boolarray ?? item.intarray)!;
  return fromElements(data, shape, mask ? 'bool' : 'int32');
}

const counting = (shape: number[]): NDArray => {
  const size = shape.reduce((n, m) => n * m, 1);
  return fromElements(shape.length === 0 ? [7] : Array.from({ length: size }, (_, k) => k + 1), shape, 'float64');
};
const flat = (x: Tensor): Flat => ({ shape: x.shape, data: elements(arrayOf(x)) as number[] });

function check(one: Case): void {
  const index = one.index.map(itemOf);
  const x = tensor(counting(one.shape));
  if (one.raises !== undefined) {
    expect(() => at(x, ...index), one.raises).toThrow(/^at: /);
    expect(() => assign(x, index, 0)).toThrow(/^assign: /);
    return;
  }
  const part = at(x, ...index);
  expect(flat(part)).toEqual(one.result);
  expect(isTensor(part)).toBe(true);
  if (one.view !== undefined) expect(part.base).toBe(one.view ? x : null);
  expect(at(arrayOf(x), ...index).shape).toEqual(one.result!.shape);

  const value = fromElements(one.value!.data, one.value!.shape, 'float64');
  if (one.writeRaises !== undefined) {
    expect(() => assign(x, index, value), one.writeRaises).toThrow(/^assign: /);
    expect(flat(x)).toEqual(flat(tensor(counting(one.shape))));
    return;
  }
  expect(assign(x, index, value)).toBe(x);
  expect(flat(x).data).toEqual(one.written);
  const plain = counting(one.shape);
  assign(plain, index, value);
  expect(elements(plain)).toEqual(one.written);
}

test('NumPy reads and writes the same with 1000 random indices', () => {
  for (const one of cases) {
    try {
      check(one);
    } catch (error) {
      throw new Error(`shape [${one.shape.join(', ')}], index ${JSON.stringify(one.index)}`, { cause: error });
    }
  }
});
