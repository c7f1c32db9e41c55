import type { Value } from '@stdgrad/core';
import { arrayOfValue, operand } from '@stdgrad/core';
import { at, concat, reshape } from '@stdgrad/ops';
import type { Call } from '@stdgrad/protocol';
import type { Bound } from './bind.js';
import type { Outcome } from './kernel.js';
import { indexOf, type Buffer, type Memory } from './memory.js';
import { rawCall } from './raw.js';
import { isWritten } from './signature.js';

/** Elements that can be moved, numbered through. */
interface Source {
  /** Number of the first element. */
  readonly first: number;
  readonly elements: () => Value;
  readonly size: number;
}

/**
 * New contents of arrays in which a kernel only moves elements: run on numbers that say which element each is, it tells
 * where they go. What it reads to decide keeps its values; numbers that it makes itself are constant.
 */
export function moved({ id, fn }: Pick<Call, 'id' | 'fn'>, bound: Bound): Outcome {
  const sources: Source[] = [];
  const firsts = new Map<unknown, number>();
  let next = 1;
  const number = (key: unknown, size: number, elements: () => Value): number => {
    const first = firsts.get(key);
    if (first !== undefined) return first;
    firsts.set(key, next);
    sources.push({ first: next, size, elements });
    next += size;
    return next - size;
  };
  const raw = rawCall({ id, fn }, bound, {
    array: (memory, { parameter }) => {
      if (parameter.role !== 'read' && parameter.role !== 'written') return memory.plain();
      return numbered(
        memory,
        number(memory.source, memory.size, () => memory.gather(wholeOf(memory))),
      );
    },
    scalar: (name) => number(`scalar ${name}`, 1, () => reshape(valueOf(id, bound.scalars[name]), [1])),
  });
  const outcome: Record<string, Value> = {};
  for (const { parameter, memory, places, shape } of bound.operands) {
    if (!isWritten(parameter) || places.length === 0) continue;
    const contents = raw.contentsOf(memory);
    if (parameter.role === 'ordered') {
      outcome[parameter.name] = reordered(memory, places, contents);
      continue;
    }
    const elements = gathered(
      Array.from(places, (place) => Number(contents[place])),
      sources,
    );
    outcome[parameter.name] = reshape(elements, shape);
  }
  return outcome;
}

function valueOf(id: string, x: unknown): Value {
  return operand(id, x);
}

function wholeOf({ size }: Memory): Int32Array {
  return Int32Array.from({ length: size }, (_, k) => k);
}

function numbered(memory: Memory, first: number): Buffer {
  const numbers = Float64Array.from({ length: memory.size }, (_, k) => first + k);
  return Array.isArray(memory.source) ? Array.from(numbers) : numbers;
}

/** Elements in the order that a kernel gave them, which their values tell: equal ones come in the order they had. */
function reordered(memory: Memory, places: Int32Array, contents: Buffer): Value {
  const before = memory.plain();
  const byValue = new Map<unknown, number[]>();
  places.forEach((place, k) => {
    const value = keyOf(before[place]);
    const same = byValue.get(value);
    if (same === undefined) byValue.set(value, [k]);
    else same.push(k);
  });
  const order = places.map((place) => byValue.get(keyOf(contents[place]))!.shift()!);
  return at(memory.gather(places), indexOf(order));
}

// a map takes 0 and -0 for the same
const keyOf = (value: unknown): unknown => (Object.is(value, -0) ? '-0' : value);

/** Elements by number; 0 is the number 0. */
function gathered(numbers: readonly number[], sources: readonly Source[]): Value {
  const used = sources.filter(({ first, size }) => numbers.some((number) => number >= first && number < first + size));
  const places = new Int32Array(numbers.length);
  const zero = arrayOfValue(operand('zero', [0]));
  let start = 1;
  for (const { first, size } of used) {
    numbers.forEach((number, k) => {
      if (number >= first && number < first + size) places[k] = start + number - first;
    });
    start += size;
  }
  return at(concat([zero, ...used.map(({ elements }) => elements())]), indexOf(places));
}
