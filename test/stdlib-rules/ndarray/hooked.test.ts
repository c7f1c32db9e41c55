import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const { sin, cos, exp, log, PI } = Math;
const density = (x: number): number => exp((-x * x) / 2) / Math.sqrt(2 * PI);
const [a, b] = [0.5, 1.5];

/** Of each fixture the result, then the gradients by what it was made of. */
const expected: Record<string, number[][]> = {
  mapped: [
    [sin(a), sin(b)],
    [cos(a), cos(b)],
  ],
  perElement: [
    [0, sin(b)],
    [0, cos(b)],
  ],
  density: [
    [density(a), density(b)],
    [-a * density(a), -b * density(b)],
  ],
  unary: [
    [sin(a), sin(b)],
    [cos(a), cos(b)],
    [1, 1],
  ],
  binary: [
    [a ** 2, b ** 3],
    [2 * a, 3 * b ** 2],
    [a ** 2 * log(a), b ** 3 * log(b)],
    [1, 1],
  ],
  dispatched: [
    [sin(a), sin(b)],
    [cos(a), cos(b)],
    [1, 1],
  ],
  fancy: [
    [3, 10],
    [10, 0, 1, 0],
  ],
  constructed: [
    [4, 2],
    [0, 1, 0, 1],
  ],
  rows: [[21], [7, 7, 3, 3]],
  reduced: [
    [3, 7],
    [1, 1, 1, 1],
    [1, 1],
  ],
  tools: [
    [sin(a * a), sin(b * b)],
    [2 * a * cos(a * a), 2 * b * cos(b * b)],
  ],
  elements: [
    [sin(a * a), sin(b * b)],
    [2 * a * cos(a * a), 2 * b * cos(b * b)],
  ],
  elementsTo: [
    [a * a, b * b, 3],
    [2 * a, 2 * b],
    [1, 1, 1],
  ],
  elementsToList: [[sin(a) * sin(b)], [cos(a) * sin(b), sin(a) * cos(b)]],
  vector: [
    [a, 2 * b],
    [1, 2],
  ],
  product: [[a * a + b * b], [2 * a, 2 * b]],
};

test('functions of ndarrays behind the hook', () => {
  const folder = fileURLToPath(new URL('./fixtures/', import.meta.url));
  const flags = ['--import', 'stdgrad/register', `${folder}hooked.cjs`];
  const output = execFileSync(process.execPath, flags, { cwd: folder, encoding: 'utf8' });
  const { addon, ...found } = JSON.parse(output) as typeof expected & { readonly addon: string };
  expect(addon).toMatch(/^NotDifferentiableError: @stdlib.ndarray.base.unary-addon-dispatch\(\):/);
  expect(Object.keys(found)).toEqual(Object.keys(expected));
  for (const [name, arrays] of Object.entries(expected))
    arrays.forEach((array, k) =>
      array.forEach((value, i) => expect(found[name]![k]![i], `${name}, array ${k}`).toBeCloseTo(value, 12)),
    );
});
