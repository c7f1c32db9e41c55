import { implement } from '@stdgrad/core';
import { fallBack } from '../fallback.js';
import { begin, type Begun } from './moving.js';

interface StdlibIterator {
  next(): { readonly done?: boolean; readonly value?: unknown };
  return?(value?: unknown): unknown;
  [Symbol.iterator]?(): StdlibIterator;
}

/** Iterators over views or elements, and those whose values are pairs of indices and such. */
const kinds = {
  views: 'columns interleave-subarrays matrices rows select-dimension stacks subarrays values',
  pairs: 'column-entries entries matrix-entries row-entries',
} as const;

/** Lets iterators over tensors give tensors. */
export function installIterators(): void {
  for (const [kind, names] of Object.entries(kinds))
    for (const name of names.split(' '))
      implement(`@stdlib/ndarray/iter/${name}`, (call) => {
        const begun = begin(call, { pattern: 'x', reads: true });
        return begun === null ? fallBack(call) : reading(begun.result as StdlibIterator, readerOf(kind, begun));
      });
}

type Read = (value: unknown) => unknown;

function readerOf(kind: string, { read }: Begun): Read {
  if (kind === 'views') return read;
  // indices are numbers, too, but not of places
  return (value) => {
    const [indices, part] = value as readonly [unknown, unknown];
    return [indices, read(part)];
  };
}

/** An iterator whose values are read when somebody asks for them. */
function reading(from: StdlibIterator, read: Read): StdlibIterator {
  const iterator: StdlibIterator = {
    next() {
      const result = from.next();
      return result.done === true ? result : { value: read(result.value), done: false };
    },
    return: (...args) => from.return?.(...args),
  };
  if (typeof from[Symbol.iterator] === 'function')
    iterator[Symbol.iterator] = () => reading(from[Symbol.iterator]!(), read);
  return iterator;
}
