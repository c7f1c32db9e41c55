import { arithmetic, comparison } from './operators/arithmetic.js';
import { conversions } from './operators/conversions.js';
import { math } from './operators/math.js';
import { borrow, methods } from './operators/methods.js';
import { print, printAlone } from './operators/print.js';
import { storage } from './operators/storage.js';
import { made } from './operators/texts.js';
import { index, key, kind, lengthOf, primal, test, zero } from './operators/values.js';

/** What transformed code calls where a value may be a tensor. */
export const operators = Object.freeze({
  ...arithmetic,
  ...comparison,
  ...conversions,
  ...storage,
  ...made,
  borrow,
  Math: math,
  on: methods,
  index,
  key,
  kind,
  lengthOf,
  primal,
  print,
  printAlone,
  test,
  zero,
});

const place = Symbol.for('stdgrad.operators.v1');

// the first copy of stdgrad serves all: tensors of all copies are the same
(globalThis as { [place]?: typeof operators })[place] ??= operators;
