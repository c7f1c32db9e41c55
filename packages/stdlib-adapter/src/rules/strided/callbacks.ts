import { arrayOf, describe, isTensor, type Tensor } from '@stdgrad/core';
import { at } from '@stdgrad/ops';
import { ArgumentError } from '@stdgrad/protocol';
import type { Callback } from './arguments.js';
import type { Bound } from './bind.js';
import type { Called, Term } from './kernel.js';

/** Stands in for users' functions while a kernel runs on plain numbers. */
export interface Stubs {
  readonly functions: Readonly<Record<string, Callback>>;
  readonly called: readonly Called[];
}

const none: Stubs = { functions: {}, called: [] };

/**
 * Functions for a kernel to call: each calls the user's function once, with the elements of what was passed in place of
 * numbers, and gives the kernel the number that came out.
 *
 * @param originals - what was passed, by what the kernel has instead
 */
export function stubsFor(id: string, bound: Bound, originals: ReadonlyMap<unknown, unknown>): Stubs {
  const { callbacks } = bound;
  if (Object.keys(callbacks).length === 0) return none;
  const called: Called[] = [];
  const functions: Record<string, Callback> = {};
  const elements = elementsOf(id, bound);
  const order = unmasked(bound);
  let calls = 0;
  const { clbk, fcn } = callbacks;
  const record = (index: number, result: unknown): unknown => {
    if (Array.isArray(result)) {
      called.push({ index, result: undefined, pair: result.map((part) => termOf(id, part) ?? Number.NaN) });
      return result.map(numberOf);
    }
    called.push({ index, result: termOf(id, result) });
    return numberOf(result);
  };
  if (clbk !== undefined) {
    // a function that picks, or makes, what the kernel works on: told which element it is
    functions['clbk'] = function (this: unknown, first, index, ...rest) {
      const parts = elements(index as number, Array.isArray(first) ? first : [first]);
      const args = [Array.isArray(first) ? parts : parts[0], index, ...rest.map((arg) => originalOf(arg, originals))];
      return record(index as number, clbk.apply(this, args));
    };
  }
  if (fcn !== undefined) {
    functions['fcn'] = (...values) => {
      const last = called.at(-1);
      if (clbk !== undefined && last !== undefined) {
        const result = fcn.apply(undefined, last.pair === undefined ? [last.result] : [...last.pair]);
        last.result = termOf(id, result);
        return numberOf(result);
      }
      const index = order[calls++]!;
      return record(index, fcn.apply(undefined, elements(index, values)));
    };
  }
  return { functions, called };
}

/** Elements of the arrays that are read, as tensors where they are tensors. */
function elementsOf(id: string, { operands }: Bound): (index: number, values: readonly unknown[]) => unknown[] {
  const reads = operands.filter(({ parameter }) => parameter.role === 'read');
  const sources = (reads.length > 0 ? reads : operands).map(({ memory, places }) => memory.gather(places));
  return (index, values) =>
    values.map((value, k) => {
      const source = sources[k];
      return source !== undefined && isTensor(source) ? at(source, elementNumber(id, source, index, value)) : value;
    });
}

/** Number of the element that a kernel calls for: those that search from the end count from there. */
function elementNumber(id: string, source: Tensor, index: number, value: unknown): number {
  const array = arrayOf(source);
  const found = [index, array.layout.size - 1 - index].find((k) => Object.is(Number(array.iget(k)), Number(value)));
  if (found === undefined)
    throw new ArgumentError(`${id}: internal: element ${index} is not what the function is called for.`);
  return found;
}

/** Elements that a mask does not leave out. */
function unmasked({ operands }: Bound): number[] {
  const mask = operands.find(({ parameter }) => parameter.role === 'control');
  const count = Math.max(0, ...operands.map(({ places }) => places.length));
  const all = Array.from({ length: count }, (_, k) => k);
  if (mask === undefined) return all;
  const plain = mask.memory.plain();
  return all.filter((k) => Number(plain[mask.places[k]!]) === 0);
}

function originalOf(x: unknown, originals: ReadonlyMap<unknown, unknown>): unknown {
  if (originals.has(x)) return originals.get(x);
  return Array.isArray(x) ? x.map((part: unknown) => originals.get(part) ?? part) : x;
}

function termOf(id: string, result: unknown): Term | undefined {
  if (result === undefined || typeof result === 'number') return result;
  if (typeof result === 'boolean') return Number(result);
  if (isTensor(result) && result.length === 1) return result;
  throw new ArgumentError(
    `${id}: the function must give a number or a tensor of one element, got ${describe(result)}.`,
  );
}

function numberOf(result: unknown): unknown {
  return isTensor(result) ? arrayOf(result).iget(0) : result;
}
