import type { Contraction } from '@stdgrad/kernels';
import { showShape } from '@stdgrad/kernels';
import { ShapeError } from '@stdgrad/protocol';

/**
 * The contraction of operands whose dimensions have names. Sizes of 1 broadcast against the size that the name has in
 * other operands.
 *
 * @param names - for each operand the names of its dimensions
 * @param output - names of the result's dimensions
 * @throws {@link ShapeError} when a name stands for different sizes
 */
export function labelled(
  op: string,
  names: readonly (readonly string[])[],
  shapes: readonly (readonly number[])[],
  output: readonly string[],
): Contraction {
  const sizeOf = new Map<string, number>();
  const seenIn = new Map<string, number>();
  names.forEach((own, k) =>
    own.forEach((name, d) => {
      const size = shapes[k]![d]!;
      const before = sizeOf.get(name);
      const repeated = own.indexOf(name) < d && shapes[k]![own.indexOf(name)] !== size;
      if (repeated || (before !== undefined && before !== size && before !== 1 && size !== 1))
        throw mismatch(op, name, shapes, repeated ? k : seenIn.get(name)!, k);
      if (before === undefined || before === 1) {
        sizeOf.set(name, size);
        seenIn.set(name, k);
      }
    }),
  );
  const ids = new Map<string, number>();
  const sizes: number[] = [];
  const idOf = (key: string, size: number): number => {
    let id = ids.get(key);
    if (id === undefined) ids.set(key, (id = sizes.push(size) - 1));
    return id;
  };
  const labels = names.map((own, k) =>
    own.map((name, d) => {
      const size = shapes[k]![d]!;
      // what is broadcast is another dimension than the one it is broadcast to
      return idOf(size === sizeOf.get(name) ? name : `${name} of operand ${k}`, size);
    }),
  );
  return { labels, output: output.map((name) => idOf(name, sizeOf.get(name) ?? 1)), sizes };
}

function mismatch(op: string, name: string, shapes: readonly (readonly number[])[], i: number, k: number): Error {
  const where =
    i === k
      ? `operand ${k} of shape ${showShape(shapes[k]!)}`
      : `operands ${i} and ${k} of shapes ${showShape(shapes[i]!)} and ${showShape(shapes[k]!)}`;
  return new ShapeError(
    `${op}: label '${name}' stands for different sizes in ${where}; dimensions with one label must be equal${i === k ? '' : ' or 1'}.`,
  );
}
