import { createRequire } from 'node:module';
import { tensor } from '@stdgrad/core';
import { mul } from '@stdgrad/ops';
import { expect, test } from 'vitest';

const require = createRequire(import.meta.url);
const scalar = require('@stdlib/ndarray/from-scalar') as (x: number, options: { dtype: string }) => never;

test.each(['float64', 'float32', 'generic'])('ndarrays of %s without dimensions come back as such', (dtype) => {
  const x = tensor(scalar(5, { dtype }));
  mul(x, x).backward();
  expect((x.grad as { get(): number }).get()).toBe(10);
  expect((x.value as { get(): number }).get()).toBe(5);
});
