import { isTensor, operand } from '@stdgrad/core';
import { ArgumentError, isStrided, type Call } from '@stdgrad/protocol';
import { fallBack, holdsVariable } from '../fallback.js';
import { assignTo, shown } from '../operands.js';
import { like } from '../reductions.js';
import { moveElements, type Move } from './moving.js';

/** Runs a function on what its first argument, or a list of them, looks like. */
export function described(call: Call): unknown {
  const [x, ...rest] = call.args;
  return rest.some((arg) => holdsVariable(arg)) ? fallBack(call) : call.fn(looks(x), ...rest.map(looks));
}

/**
 * Makes booleans of the form of the first argument.
 *
 * @throws {@link ArgumentError} when they would be of the type of a tensor of numbers
 */
export function booleansLike(call: Call): unknown {
  const [x, options] = call.args as [unknown, { readonly dtype?: unknown } | undefined];
  if (isTensor(x) && x.dtype !== 'bool' && options?.dtype === undefined)
    throw new ArgumentError(
      `${call.id}: the result is of the type of its first argument, and a tensor of dtype '${x.dtype}' holds no booleans; ` +
        `pass an ndarray of dtype 'bool', or to ndarray/falses-like and trues-like { dtype: 'bool' }.`,
    );
  return described(call);
}

/** Runs a function on the values: what it returns is constant between jumps. */
export function stepwise({ fn, args }: Call): unknown {
  return fn(...args.map(looks));
}

/** The same into an output: the last ndarray among the arguments. */
export function stepwiseTo({ id, fn, args }: Call): unknown {
  const position = args.findLastIndex(isArray);
  const out = args[position];
  const target = like(out);
  fn(...args.map((arg, k) => (k === position ? target : looks(arg))));
  return assignTo(id, out, target);
}

/** Runs a function whose callback decides, into an output. */
export function decideTo(call: Call, move: Move): unknown {
  const { id, args } = call;
  const position = args.findLastIndex(isArray);
  const out = args[position];
  if (!isTensor(out)) return moveElements(call, move);
  const target = like(out);
  moveElements({ ...call, args: args.with(position, target) }, move);
  return assignTo(id, out, target);
}

function isArray(x: unknown): boolean {
  return isTensor(x) || isStrided(x);
}

/** A tensor as an ndarray over its memory, also in lists. */
function looks(x: unknown): unknown {
  if (isTensor(x)) return shown(operand('shown', x));
  return Array.isArray(x) ? x.map(looks) : x;
}
