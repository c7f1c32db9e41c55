import { saves, type Input, type Rule, type Value } from '@stdgrad/core';
import { maxFold, minFold, type Fold } from '@stdgrad/kernels';
import { ShapeError } from '@stdgrad/protocol';
import { real } from '../define/domain.js';
import { example, row, type About } from '../define/row.js';
import { reduce, type Reduced, type Reduction, type ReductionOptions } from '../define/reduction.js';
import { div, mul } from '../elementwise/arithmetic.js';
import { equal } from '../elementwise/comparison.js';
import { spread, sum } from './sum.js';

/** Ties share the gradient evenly. */
function extremum(name: string, by: Fold): Reduction {
  const rule: Rule = {
    name,
    needs: () => saves.x | saves.z,
    vjp: (_k, g, { x, z, aux }) => {
      const how = aux as Reduced;
      const dims = how.reduced.flatMap((folded, d) => (folded ? [d] : []));
      // a result of another type is compared in that type, which may have rounded it
      const same = x!.dtype === z!.dtype ? x! : mul(x!, 1, { dtype: z!.dtype });
      const ties = equal(same, spread(z!, how));
      return mul(spread(g, how), div(ties, sum(ties, { dims, keepdims: true })));
    },
  };
  return ((x: Input | Value, options?: ReductionOptions) =>
    reduce(
      name,
      rule,
      by,
      x,
      options,
      (dtype) => dtype,
      undefined,
      (how) => {
        if (how.count === 0)
          throw new ShapeError(
            `${name}: no elements to choose from in shape [${how.shape.join(', ')}]; check the length before.`,
          );
      },
    )) as Reduction;
}

const about = (name: string): About<Reduction> => ({
  name,
  kind: 'smooth',
  on: real,
  examples: [
    example([[2, 3]], (f, x: Value) => f(x)),
    example([[2, 3, 2]], (f, x: Value) => f(x, { dims: 1 })),
    example([[3, 2]], (f, x: Value) => f(x, { dims: [0], keepdims: true })),
    example([[3]], (f, x: Value) => f(x, { dims: [] })),
  ],
});

/** Largest element, of all or along some dimensions; equal ones share the gradient evenly. */
export const max = row(extremum('max', maxFold), about('max'));

/** Smallest element, of all or along some dimensions; equal ones share the gradient evenly. */
export const min = row(extremum('min', minFold), about('min'));
