import type { Tensor, Value } from '@stdgrad/core';
import { choose } from '../define/callable.js';
import { add, div, mul, sub } from '../elementwise/arithmetic.js';
import { expandDims } from '../shape/dimensions.js';
import { onDiagonal, shapeOfValue } from './matrices.js';

const across = (y: Value): Value => expandDims(y as Tensor, -2);
const down = (y: Value): Value => expandDims(y as Tensor, -1);

/** `1 / x`, zero on the diagonal, whatever stands there. */
function inverseOffDiagonal(x: Value): Value {
  const diagonal = onDiagonal(shapeOfValue(x).at(-1)!);
  return choose(0, div(1, choose(1, x, diagonal)), diagonal);
}

/** `1 / (y[j] − y[i])` in row `i` and column `j`, zero on the diagonal. */
export const inverseDifferences = (y: Value): Value => inverseOffDiagonal(sub(across(y), down(y)));

/** `1 / (y[j]² − y[i]²)` in row `i` and column `j`, zero on the diagonal. */
export const inverseSquareDifferences = (y: Value): Value =>
  inverseOffDiagonal(mul(sub(across(y), down(y)), add(across(y), down(y))));
