import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('classes, factories, methods, accumulators and tests take tensors', () => {
  const folder = fileURLToPath(new URL('./fixtures/', import.meta.url));
  const flags = ['--import', 'stdgrad/register', `${folder}objects.cjs`];
  const found = JSON.parse(execFileSync(process.execPath, flags, { cwd: folder, encoding: 'utf8' })) as {
    slopes: Record<string, string>;
  };
  expect(Object.entries(found.slopes).filter(([, outcome]) => outcome !== 'right')).toEqual([]);
  expect(found).toMatchObject({
    instance: [true, true, true],
    shapes: [[2, 3], [3]],
    elements: [3],
    errors: {
      badParameter: expect.stringMatching(
        /^TypeError: invalid argument\. Scale parameter must be a positive number\. Value: `-1`/,
      ) as string,
      rawObject: expect.stringMatching(/^GradientLossError/) as string,
      integers: expect.stringMatching(
        /^NotDifferentiableError: @stdlib\/stats\/base\/dists\/hypergeometric\/mean: argument .* takes/,
      ) as string,
      leaf: expect.stringMatching(/^NotDifferentiableError: @stdlib\/number\/float64\/base\/to-words/) as string,
      fed: expect.stringMatching(
        /^NotDifferentiableError: @stdlib\/stats\/incr\/mean\(\): this accumulator has taken too many/,
      ) as string,
    },
  });
});
