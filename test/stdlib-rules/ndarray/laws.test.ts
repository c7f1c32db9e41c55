import { installRules } from '@stdgrad/stdlib-adapter';
import { beforeAll, describe, test } from 'vitest';
import { calls } from './calls.js';
import { Problem, layouts } from './laws.js';

beforeAll(installRules);

const paths = Object.keys(calls);

/** Runs a law on every call of a function, in all layouts. */
function all(path: string, law: (problem: Problem) => void): void {
  calls[path]!.forEach((call, k) => {
    for (const layout of layouts) {
      try {
        law(new Problem(path, call, layout));
      } catch (error) {
        throw new Error(`${path}, call ${k}, ${layout}: ${(error as Error).message}`, { cause: error });
      }
    }
  });
}

describe.each(paths)('%s', (path) => {
  test('gives the value of the function itself', () => all(path, (problem) => problem.checkValue()));
  test('gradient', () => all(path, (problem) => problem.checkGradient()));
  test('second derivative', () => all(path, (problem) => problem.checkSecond()));
  test('constants', () => all(path, (problem) => problem.checkConstants()));
  test('views', () => all(path, (problem) => problem.checkView()));
});
