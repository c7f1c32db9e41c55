import { arrayOf, describe, isTensor, operand, type Input } from '@stdgrad/core';
import {
  elements,
  isNDArray,
  scalarArray,
  type EndBound,
  type IndexItem,
  type NDArray,
  type Span,
} from '@stdgrad/kernels';
import { ArgumentError, DtypeError, IndexError, isFloat, isStrided } from '@stdgrad/protocol';

/** In an index: a new dimension of size 1. */
export const newaxis: unique symbol = Symbol.for('stdgrad.newaxis') as never;

/** In an index: all dimensions that no other item speaks of. */
export const ellipsis = '...';

/** What `@stdlib/slice/ctor` makes; recognised by these properties. */
export interface SliceLike {
  readonly start: number | null | undefined;
  readonly stop: number | null | undefined;
  readonly step: number | null | undefined;
}

/** What `@stdlib/slice/multi` makes. */
export interface MultiSliceLike {
  readonly ndims: number;
  readonly data: ArrayLike<number | SliceLike | null>;
}

/**
 * One item of an index: an integer (negative: from the end), a slice, a string as `@stdlib/ndarray/fancy` takes it
 * (`'1:5:2'`, `':, 0'`, `'...'`), `null` for a whole dimension, {@link newaxis}, {@link ellipsis}, or an array of
 * integers or booleans.
 */
export type IndexInput = Input | null | string | typeof newaxis | SliceLike | MultiSliceLike;

const whole: Span = { start: null, stop: null, step: 1 };

/**
 * Reads the items of an index.
 *
 * @param name - function to name in errors
 * @throws {@link ArgumentError} when an item is nothing to index with
 * @throws {@link IndexError} when a number is no integer
 * @throws {@link DtypeError} when an index array holds neither integers nor booleans
 */
export function itemsOf(name: string, index: readonly unknown[]): IndexItem[] {
  const items: IndexItem[] = [];
  for (const item of index) {
    if (typeof item === 'number') items.push(integer(name, item));
    else if (item === null) items.push(whole);
    else if (item === newaxis) items.push('newaxis');
    else if (typeof item === 'string') items.push(...textItems(name, item));
    else if (typeof item === 'boolean') items.push(scalarArray(Number(item), 'bool'));
    else if (isMultiSlice(item)) items.push(...itemsOf(name, Array.from(item.data)));
    else if (isSlice(item)) items.push(spanOf(name, item));
    else items.push(indexArray(name, item));
  }
  return items;
}

function integer(name: string, item: number): number {
  if (!Number.isInteger(item))
    throw new IndexError(`${name}: an index must be an integer, got ${item}; round it first.`);
  return item;
}

function isSlice(x: unknown): x is SliceLike {
  return typeof x === 'object' && x !== null && 'start' in x && 'stop' in x && 'step' in x;
}

function isMultiSlice(x: unknown): x is MultiSliceLike {
  if (typeof x !== 'object' || x === null || !('ndims' in x && 'data' in x) || 'shape' in x) return false;
  return Array.isArray(x.data);
}

function spanOf(name: string, slice: SliceLike): Span {
  const bound = (key: keyof SliceLike): number | null => {
    const value: unknown = slice[key] ?? null;
    if (value === null || (typeof value === 'number' && Number.isInteger(value))) return value;
    throw new ArgumentError(`${name}: ${key} of a slice must be an integer or null, got ${describe(value)}.`);
  };
  return { start: bound('start'), stop: bound('stop'), step: nonzero(name, bound('step') ?? 1) };
}

function nonzero(name: string, step: number): number {
  if (step === 0) throw new ArgumentError(`${name}: the step of a slice must not be 0; use 1, or -1 to go backwards.`);
  return step;
}

const integerText = /^[-+]?\d+$/;
const endText = /^end(?:\s*-\s*(\d+)|\s*\/\s*(\d*\.?\d+))?$/;

/** The items of a string as `@stdlib/ndarray/fancy` reads it. */
function textItems(name: string, text: string): IndexItem[] {
  return text.split(',').map((part) => {
    const item = part.trim();
    if (item === ellipsis) return 'ellipsis';
    if (integerText.test(item)) return Number.parseInt(item, 10);
    const bounds = item.split(':').map((bound) => boundOf(name, text, bound.trim()));
    const [start = null, stop = null, step = null] = bounds;
    const isStep = step === null || typeof step === 'number';
    if (bounds.length < 2 || bounds.length > 3 || !isStep) throw broken(name, text);
    return { start, stop, step: nonzero(name, step ?? 1) };
  });
}

function boundOf(name: string, text: string, bound: string): number | EndBound | null {
  if (bound === '') return null;
  if (integerText.test(bound)) return Number.parseInt(bound, 10);
  const end = endText.exec(bound);
  const over = Number(end?.[2] ?? 1);
  if (end === null || over < 1) throw broken(name, text);
  return { minus: Number(end[1] ?? 0), over };
}

function broken(name: string, text: string): Error {
  return new ArgumentError(
    `${name}: '${text}' is no index; write integers, slices 'start:stop:step' and '...', separated by commas.`,
  );
}

function indexArray(name: string, item: unknown): NDArray {
  const isArray = Array.isArray(item) || isTensor(item) || isNDArray(item) || isStrided(item);
  if (!isArray && !ArrayBuffer.isView(item)) {
    throw new ArgumentError(
      `${name}: an index is made of integers, slices, strings, null, newaxis and arrays of integers or booleans, got ${describe(item)}.`,
    );
  }
  const value = operand(name, item);
  const array = isTensor(value) ? arrayOf(value) : value;
  if (Array.isArray(item)) checkKind(name, (item as unknown[]).flat(Infinity), array.dtype === 'bool');
  else if (isStrided(item) && String(item.dtype) === 'generic')
    checkKind(name, elements(array), array.dtype === 'bool');
  else if (isFloat(array.dtype)) {
    throw new DtypeError(
      `${name}: an index array must hold integers or booleans, got dtype '${array.dtype}'; make it one of 'int32', or compare it with something for a mask.`,
    );
  }
  return array;
}

/** Lists have no data type: they must hold integers only or booleans only. */
function checkKind(name: string, leaves: readonly unknown[], mask: boolean): void {
  for (const leaf of leaves) {
    if (mask ? typeof leaf === 'boolean' : Number.isInteger(leaf)) continue;
    throw new DtypeError(
      `${name}: an index list must hold integers only or booleans only, got ${describe(leaf)}; round it, or compare it with something for a mask.`,
    );
  }
}
