import { arrayOfValue, isTensor, linearRule, operand, record, type Input, type Value } from '@stdgrad/core';
import { copy, rowMajor, type NDArray } from '@stdgrad/kernels';
import { real } from '../define/domain.js';
import { arrayRow, example } from '../define/row.js';
import { reshape } from './reshape.js';

const rule = linearRule<readonly number[]>({
  name: 'flatten',
  forward: flattened,
  adjoint: (g, from) => reshape(g, from),
});

function flattened(x: NDArray): NDArray {
  const z = copy(x);
  z.layout = rowMajor([z.layout.size]);
  return z;
}

/** All elements in row-major order in one dimension, always a copy (see `ravel` for a view). */
export const flatten = arrayRow(
  (x: Input | Value): Value => {
    const value = operand('flatten', x);
    const array = arrayOfValue(value);
    const result = flattened(array);
    return isTensor(value) ? record(rule, result, value, null, array.layout.shape) : result;
  },
  { name: 'flatten', kind: 'linear', on: real, examples: [example([[2, 3]], (f, x: Value) => f(x))] },
);
