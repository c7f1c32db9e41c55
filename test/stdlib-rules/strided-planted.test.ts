import { isTensor } from '@stdgrad/core';
import { mul } from '@stdgrad/ops';
import { installRules } from '@stdgrad/stdlib-adapter';
import { beforeAll, expect, test } from 'vitest';
import type { Formula, Kernel } from '../../packages/stdlib-adapter/src/rules/strided/kernel.js';
import { kernelOf } from '../../packages/stdlib-adapter/src/rules/strided/table.js';
import { Problem, checkSlopes, distinct } from './support/strided-laws.js';
import { samples } from './support/strided-samples.js';

beforeAll(installRules);

/** Runs `check` while a kernel has another formula. */
function planted(id: string, wrong: (right: Formula) => Formula, check: () => void): void {
  const kernel = kernelOf(id)!.kernel as { d: Kernel['d'] };
  const right = kernel.d as Formula;
  kernel.d = wrong(right);
  try {
    check();
  } finally {
    kernel.d = right;
  }
}

/** Everything 1.001 times as large: values stay, for they are the function's own. */
const scaled =
  (right: Formula): Formula =>
  (terms) =>
    Object.fromEntries(Object.entries(right(terms)).map(([name, x]) => [name, isTensor(x) ? mul(x, 1.001) : x]));

const doubles = distinct.filter(
  (id) =>
    typeof kernelOf(id)!.kernel.d === 'function' && !/\/(s|sds|ds)[^/]*$/.test(id) && !/floor|ceil|trunc/.test(id),
);

test.each(doubles)('a wrong derivative of %s is found', (id) => {
  // of one element, or of none that is not masked, some gradients are 0
  const check = (): void => [1, 2, 3].forEach((seed) => checkSlopes(new Problem(id, seed, samples(id))));
  check();
  planted(id, scaled, () => expect(check).toThrow(/differences say/));
});
