import {
  arrayOfValue,
  isTensor,
  recordMany,
  saves,
  type Rule,
  type Saved,
  type Tensor,
  type Value,
} from '@stdgrad/core';
import { copy, firstDegenerate, type Degeneracy, type NDArray } from '@stdgrad/kernels';
import { ArgumentError } from '@stdgrad/protocol';
import { checkOptions, withConstant } from '../define/options.js';
import { matrixType, severalOptions, type SeveralOptions } from './matrices.js';

/** Pulls the cotangent of one factor back to the matrix. */
export type FactorPull = (g: Value, factors: readonly Value[]) => Value;

/** What defines a factorisation: of a matrix to several factors, each a function of the matrix. */
export interface Factorisation {
  readonly name: string;
  readonly factor: (x: NDArray) => readonly NDArray[];
  /** The op itself, for sweeps that are recorded. */
  readonly again: (x: Tensor) => readonly Value[];
  /** One per factor. Cotangents of several factors are pulled back one by one, and add up. */
  readonly pulls: readonly FactorPull[];
}

/**
 * Makes the op of a factorisation. Each factor is recorded in a node of its own, which holds the others as constants: so
 * an ordinary sweep finds all factors, while a recorded one, which differentiates them, computes them anew from the matrix.
 */
export function factorisation({
  name,
  factor,
  again,
  pulls,
}: Factorisation): (value: Value, options: SeveralOptions) => Value[] {
  const rules = pulls.map((pull, j): Rule => {
    const vjp = (_k: number, g: Value, saved: Saved): Value =>
      pull(g, isTensor(g) ? again(saved.x as Tensor) : savedFactors(saved, j));
    Object.defineProperty(vjp, 'name', { value: `${name}Vjp${j}` });
    return { name, needs: () => saves.x | saves.y | saves.z | saves.xs, vjp };
  });
  return (value, options) => {
    checkOptions(name, options, severalOptions);
    const { dtype = matrixType(value), constant } = options;
    const factors = factor(arrayOfValue(value)).map((array) => (array.dtype === dtype ? array : copy(array, dtype)));
    return factors.map((array, j) => {
      const others = factors.filter((_, i) => i !== j);
      const result = isTensor(value) ? recordMany(rules[j]!, array, [value, ...others], null) : array;
      return withConstant(result, constant);
    });
  };
}

function savedFactors({ y, z, xs }: Saved, j: number): readonly Value[] {
  const others = [y!, ...(xs ?? [])];
  return [...others.slice(0, j), z!, ...others.slice(j)];
}

/**
 * Refuses to pull a cotangent other than zero back to where vectors are no function of the matrix.
 *
 * @param why - what of which matrix has no gradient, why, and what to do; after the op's name
 */
export function checkDegenerate(
  name: string,
  numbers: Value,
  g: Value,
  when: Degeneracy,
  why: (matrix: string) => string,
): void {
  const array = arrayOfValue(numbers);
  const matrix = firstDegenerate(array, arrayOfValue(g), when);
  if (matrix < 0) return;
  throw new ArgumentError(
    `${name}: ${why(array.layout.shape.length > 1 ? `matrix ${matrix} of the stack` : 'the matrix')}`,
  );
}
