import { isTensor, isVariable, stopGradient, tensor } from '@stdgrad/core';
import { mul, sum } from '@stdgrad/ops';
import { GradientLossError, NotDifferentiableError } from '@stdgrad/protocol';
import { installRules } from '@stdgrad/stdlib-adapter';
import { beforeAll, describe, expect, test } from 'vitest';
import { isWritten } from '../../packages/stdlib-adapter/src/rules/strided/signature.js';
import { kernelOf } from '../../packages/stdlib-adapter/src/rules/strided/table.js';
import { Problem, checkSlopes, distinct, elementsOf, numbersAfter, towards } from './support/strided-laws.js';
import { samples } from './support/strided-samples.js';

beforeAll(installRules);

const problemOf = (id: string): Problem => new Problem(id, 7, samples(id));
const ofSize = (id: string, n: number): Problem => {
  const sample = samples(id);
  return new Problem(id, 4, { ...sample, fixed: { ...sample.fixed, N: n } });
};
const hasSize = (id: string): boolean => kernelOf(id)!.kernel.signature.some(({ name }) => name === 'N');
const writes = (id: string): boolean =>
  kernelOf(id)!.kernel.signature.some((parameter) => parameter.kind === 'array' && isWritten(parameter));
const isSingle = (id: string): boolean => /\/(s|ds|sds)[^/]*$/.test(id) && !/\/(sub|stdev|sem)[^/]*$/.test(id);

describe.each([0, 1])('N = %i', (n) => {
  test.each(distinct.filter(hasSize))('%s', (id) => {
    const problem = ofSize(id, n);
    let expected: number[];
    try {
      expected = problem.plain(problem.values).numbers;
    } catch {
      return; // the kernel itself refuses
    }
    const data = problem.tensors();
    let returned: unknown;
    try {
      returned = problem.dispatched(data);
    } catch (error) {
      expect(error).toBeInstanceOf(NotDifferentiableError);
      return;
    }
    expect(numbersAfter(problem, returned, data)).toEqual(expected);
    if (isSingle(id) || expected.some(Number.isNaN)) return;
    const slopes = problem.slopes();
    for (const [d, list] of problem.gradients()) {
      const slope = list.reduce((total, g, k) => total + g * towards(d, k), 0);
      const { value, error } = slopes.get(d)!;
      if (error > 1e-3) continue; // a kink
      const off = Math.abs(slope - value);
      expect(off, `by ${problem.plan.data[d]!.name}`).toBeLessThan(1e-7 * Math.max(1, Math.abs(slope)) + 10 * error);
    }
  });
});

test.each(distinct.filter((id) => !isSingle(id)))('strides of 0: %s', (id) => {
  const problem = new Problem(id, 6, { ...samples(id), still: true });
  let expected: number[];
  try {
    expected = problem.plain(problem.values).numbers;
  } catch {
    return; // the kernel itself refuses
  }
  const data = problem.tensors();
  let returned: unknown;
  try {
    returned = problem.dispatched(data);
  } catch (error) {
    expect(error).toBeInstanceOf(NotDifferentiableError);
    return;
  }
  expect(numbersAfter(problem, returned, data)).toEqual(expected);
  if (!expected.some(Number.isNaN)) checkSlopes(problem);
});

test.each(distinct)('constants are what the function makes of them, as constants: %s', (id) => {
  const problem = problemOf(id);
  const data = problem.tensors().map((x) => stopGradient(x));
  const returned = problem.dispatched(data);
  expect(numbersAfter(problem, returned, data)).toEqual(problem.plain(problem.values).numbers);
  expect(data.every((x) => !isVariable(x))).toBe(true);
  expect(isTensor(returned) && !data.includes(returned)).toBe(false);
});

test.each(distinct.filter(writes))('the array that comes back is the one that was passed: %s', (id) => {
  const problem = problemOf(id);
  const data = problem.tensors();
  const returned = problem.dispatched(data);
  if (typeof problem.plain(problem.values).returned === 'object') expect(data).toContain(returned);
});

const takesLists = (id: string): boolean => kernelOf(id)!.form !== 'ndarrays';

test.each(distinct.filter(takesLists))('lists of numbers and tensors: %s', (id) => {
  if (isSingle(id)) return; // lists are of double precision
  const problem = problemOf(id);
  const leaves = problem.tensors();
  const loss = problem.loss(leaves);
  if (isVariable(loss)) loss.backward();
  const elements = problem.values.map((list, d) =>
    list.map((x) => tensor(x, { constant: !problem.plan.data[d]!.isVariable })),
  );
  const inLists = problem.lossOfLists(elements);
  expect(isVariable(inLists)).toBe(isVariable(loss));
  expect(inLists.item()).toBeCloseTo(loss.item(), 10);
  if (!isVariable(loss)) return;
  inLists.backward();
  elements.forEach((list, d) =>
    list.forEach((x, k) => {
      if (!isVariable(x)) return;
      expect(Number(x.grad?.get() ?? 0)).toBeCloseTo(Number(leaves[d]!.grad?.iget(k) ?? 0), 8);
    }),
  );
});

const refuses = (id: string): boolean => writes(id) && takesLists(id) && kernelOf(id)!.kernel.d !== null;

test.each(distinct.filter(refuses))('a typed array takes no gradient: %s', (id) => {
  const problem = problemOf(id);
  const d = problem.plan.data.findIndex(({ isWritten: isTarget, values }) => isTarget && values.length > 0);
  if (d < 0 || !problem.plan.data.some(({ isVariable: varies }, k) => varies && k !== d)) return;
  const data: unknown[] = problem.tensors();
  const buffer = Float64Array.from(problem.values[d]!);
  const before = [...buffer];
  data[d] = buffer;
  try {
    problem.dispatched(data);
  } catch (error) {
    expect(error).toBeInstanceOf(GradientLossError);
    expect((error as Error).message).toContain(id);
    expect((error as Error).message).toContain(`'${problem.plan.data[d]!.name}'`);
    expect([...buffer]).toEqual(before);
    return;
  }
  // fine only where nothing of the others arrives there
  const leaves = problem.tensors();
  const copies = leaves.map((x) => (isVariable(x) ? mul(x, 1) : x));
  problem.dispatched(copies);
  const target = copies[d]!;
  const weights = tensor(
    Float64Array.from({ length: target.length }, (_, k) => k + 1),
    { constant: true },
  );
  sum(mul(target, weights)).backward();
  leaves.forEach((x, k) => {
    if (k !== d && isVariable(x) && x.grad) expect(elementsOf(x.grad).every((g) => g === 0)).toBe(true);
  });
});
