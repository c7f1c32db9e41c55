import { predictWin } from 'openskill';
import erf from '@stdlib/math/base/special/erf/lib/index.js';
import { grad, tensor } from 'stdgrad';
import { expect, test } from 'vitest';
import { hill } from './own.js';

test('own code', () => {
  expect(grad((x) => hill(x, 1))(2)).toBeCloseTo(0.24, 12);
});

test('packages that Node loads', () => {
  const mu = tensor(25);
  predictWin([[{ mu, sigma: 5 }], [{ mu: 25, sigma: 5 }]])[0].backward();
  expect(mu.grad.get()).toBeCloseTo(0.043342244, 8);
});

test('@stdlib', () => {
  const x = tensor(0);
  erf(x).backward();
  expect(x.grad.get()).toBeCloseTo(2 / Math.sqrt(Math.PI), 14);
});
