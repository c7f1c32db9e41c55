import type { CallCase } from './call.js';
import { callbacks, iterators } from './callback-calls.js';
import { copies } from './copy-calls.js';
import { others } from './reduction-calls.js';
import { strided } from './strided-calls.js';
import { views } from './view-calls.js';
import { made, writes } from './writing-calls.js';

/** Calls whose results carry gradients, by path below `@stdlib`. */
export const calls: Readonly<Record<string, readonly CallCase[]>> = {
  ...views,
  ...copies,
  ...made,
  ...writes,
  ...callbacks,
  ...strided,
  ...iterators,
  ...others,
};

/** Paths whose results share memory with their operand. */
export const viewing: ReadonlySet<string> = new Set(Object.keys(views));
