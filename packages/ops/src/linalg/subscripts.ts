import { describe } from '@stdgrad/core';
import { showShape, type Contraction } from '@stdgrad/kernels';
import { ArgumentError, ShapeError } from '@stdgrad/protocol';
import { labelled } from './labels.js';

/** Labels of one operand or of the result, around an ellipsis if there is one. */
interface Term {
  readonly text: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly ellipsis: boolean;
}

/** Subscripts of `einsum` as written: nothing of them depends on the operands. */
interface Subscripts {
  readonly text: string;
  readonly terms: readonly Term[];
  /** `null`: implicit. */
  readonly output: Term | null;
}

/**
 * The contraction that subscripts mean for operands of given shapes.
 *
 * @throws {@link ArgumentError} when the subscripts are malformed or name another number of operands
 * @throws {@link ShapeError} when they do not fit the shapes
 */
export function parse(text: unknown, shapes: readonly (readonly number[])[]): Contraction {
  const subscripts = read(text);
  const { terms } = subscripts;
  if (terms.length !== shapes.length) {
    throw new ArgumentError(
      `einsum: subscripts '${subscripts.text}' have ${terms.length} term(s) for ${shapes.length} operand(s); separate one term an operand by commas.`,
    );
  }
  const ranks = terms.map((term, k) => ellipsisRank(subscripts, term, shapes[k]!, k));
  const rank = Math.max(...ranks);
  const names = terms.map((term, k) => [...term.before, ...dimensions(ranks[k]!), ...term.after]);
  return labelled('einsum', names, shapes, outputOf(subscripts, names, rank));
}

function malformed(text: string, what: string, remedy: string): Error {
  return new ArgumentError(`einsum: subscripts '${text}' ${what}; ${remedy}.`);
}

function read(text: unknown): Subscripts {
  if (typeof text !== 'string') {
    throw new ArgumentError(
      `einsum: the first argument must be a string of subscripts like 'ij,jk->ik', got ${describe(text)}.`,
    );
  }
  const sides = text.split('->');
  if (sides.length > 2 || sides.some((side) => /[->]/.test(side)))
    throw malformed(text, 'have a malformed arrow', "write '->' once, before the result's labels");
  const [inputs, output] = sides;
  const terms = inputs!.split(',').map((term) => readTerm(text, term));
  return { text, terms, output: output === undefined ? null : readTerm(text, output) };
}

function readTerm(text: string, term: string): Term {
  const strange = /[^A-Za-z. ]/u.exec(term);
  if (strange !== null)
    throw malformed(
      text,
      `have '${strange[0]}' among the labels of '${term.trim()}'`,
      'labels are the letters a-z and A-Z',
    );
  const parts = term.split('...');
  if (parts.length > 2 || parts.some((part) => part.includes('.')))
    throw malformed(text, `have a malformed ellipsis in '${term.trim()}'`, "write '...' at most once a term");
  const [before, after = []] = parts.map((part) => part.replaceAll(' ', '').split(''));
  return { text: term.trim(), before: before!, after, ellipsis: parts.length === 2 };
}

/** How many dimensions a term's ellipsis stands for. */
function ellipsisRank({ text }: Subscripts, term: Term, shape: readonly number[], k: number): number {
  const named = term.before.length + term.after.length;
  const rest = shape.length - named;
  if (rest === 0 || (term.ellipsis && rest > 0)) return rest;
  const remedy = rest > 0 ? "name the others or write '...' for them" : 'leave labels out';
  throw new ShapeError(
    `einsum: '${term.text}' in '${text}' names ${named} dimension(s), but operand ${k} has ${shape.length}: shape ${showShape(shape)}; ${remedy}.`,
  );
}

/** Names of an ellipsis' dimensions: by distance from its end, since the ends are lined up. */
function dimensions(rank: number): string[] {
  return Array.from({ length: rank }, (_, d) => `...${d - rank}`);
}

function outputOf({ text, output }: Subscripts, names: readonly (readonly string[])[], rank: number): string[] {
  const letters = names.flat().filter((name) => name.length === 1);
  if (output === null) {
    const once = letters.filter((name) => letters.indexOf(name) === letters.lastIndexOf(name));
    return [...dimensions(rank), ...once.toSorted()];
  }
  const named = [...output.before, ...output.after];
  for (const [d, name] of named.entries()) {
    if (!letters.includes(name))
      throw malformed(text, `have the label '${name}' in the result that no operand has`, 'use labels of the operands');
    if (named.indexOf(name) < d)
      throw malformed(text, `have the label '${name}' twice in the result`, 'name each dimension of the result once');
  }
  if (rank > 0 && !output.ellipsis) {
    throw malformed(
      text,
      `leave out the ${rank} dimension(s) of '...' in the result`,
      "write '...' after the arrow, and sum over them afterwards",
    );
  }
  return [...output.before, ...dimensions(output.ellipsis ? rank : 0), ...output.after];
}
