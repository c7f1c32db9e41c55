import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('./fixtures/', import.meta.url));

function run(name: string): unknown {
  const flags = ['--import', 'stdgrad/register', `${folder}${name}`];
  return JSON.parse(execFileSync(process.execPath, flags, { cwd: folder, encoding: 'utf8' }));
}

it('statistical tests, smoothers, polynomials and all accumulators have their derivatives', () => {
  const { wrong, right } = run('statistics.cjs') as { wrong: string[]; right: number };
  expect(wrong).toEqual([]);
  expect(right).toBeGreaterThan(150);
});

it('classes, factories, methods, accumulators and tests take tensors', () => {
  const found = run('objects.cjs') as { slopes: Record<string, string> };
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
      kink: expect.stringMatching(
        /^GradientLossError: @stdlib\/stats\/incr\/stdev\(\): the derivative .* is NaN/,
      ) as string,
      tie: expect.stringMatching(
        /^GradientLossError: @stdlib\/stats\/incr\/msummary\(\): gave the plain number 0 as its result\.midrange/,
      ) as string,
      dispatcher: expect.stringMatching(
        /^NotDifferentiableError: @stdlib\/strided\/base\/binary-addon-dispatch\(\): no derivative rule/,
      ) as string,
      sampler: expect.stringMatching(
        /^NotDifferentiableError: @stdlib\/random\/strided\/tools\/unary-factory\(\)\(\): no derivative rule/,
      ) as string,
      simulated: expect.stringMatching(/^NotDifferentiableError: @stdlib\/stats\/chi2gof: /) as string,
      size: expect.stringMatching(/^NotDifferentiableError: @stdlib\/array\/base\/(zeros|filled): no number/) as string,
      vector: expect.stringMatching(
        /^NotDifferentiableError: @stdlib\/stats\/incr\/covmat\(\): takes vectors/,
      ) as string,
    },
  });
});
