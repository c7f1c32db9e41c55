import { grad, stopGradient, tensor, type Tensor } from '@stdgrad/core';
import { add, assign, at, exp, mul, sum } from '@stdgrad/ops';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ridders } from '@stdgrad/gradcheck';
import { demandClose, direction, gradientOf, numbersOf } from '@stdgrad/gradcheck/laws';
import { model, programs, run, tensors, type Machine, type Plain, type Step } from './programs/program.js';

const numbers = (x: Tensor): number[] => [...numbersOf(x)];

const size = 6;
const start = Float64Array.from({ length: size }, (_, k) => 0.4 + 0.17 * k * (k % 2 === 0 ? 1 : -1));
const weights = (length: number, k: number): Float64Array => direction(length, 77 + k);

/** The loss of a program: all vectors, as they are at the end, weighted. */
function plainLoss(steps: readonly Step[], first: Float64Array): number {
  const x = { memory: [...first], places: [...first.keys()] };
  return run(model, x, steps).reduce((total, { memory, places }, k) => {
    const w = weights(places.length, k);
    return total + places.reduce((sum, place, j) => sum + memory[place]! * w[j]!, 0);
  }, 0);
}

function loss(vectors: readonly Tensor[]): Tensor {
  return vectors.map((x, k) => sum(mul(x, weights(x.length, k)))).reduce((total, part) => add(total, part));
}

// values grow with repeated products: differences can't tell what is larger
const isTame = (vectors: readonly Plain[]): boolean =>
  vectors.every(({ memory }) => memory.every((x) => Math.abs(x) < 1e3));

const drawn = programs.filter((steps) => isTame(run(model, { memory: [...start], places: [...start.keys()] }, steps)));

/** Demands the values and the gradient that a program's meaning has. */
function demandMeaning(machine: Machine<Tensor>, steps: readonly Step[]): void {
  const leaf = tensor(start);
  const vectors = run(machine, mul(leaf, 1), steps);
  const expected = run(model, { memory: [...start], places: [...start.keys()] }, steps);
  vectors.forEach((x, k) => {
    const { memory, places } = expected[k]!;
    demandClose(
      `vector ${k}`,
      numbersOf(x),
      places.map((place) => memory[place]!),
      1e-12,
    );
  });
  loss(vectors).backward();
  const along = (k: number) => (t: number) =>
    Float64Array.of(
      plainLoss(
        steps,
        start.map((x, j) => (j === k ? x + t : x)),
      ),
    );
  demandClose(
    'gradient',
    gradientOf(leaf)!,
    start.map((_, k) => ridders(along(k)).value[0]!),
    1e-6,
  );
}

describe('random programs of views and writes', () => {
  const cases = { numRuns: Number(process.env['PROGRAMS'] ?? 400), seed: 5 };

  test('have the values and gradients that their meaning has', () => {
    fc.assert(
      fc.property(drawn, (steps) => demandMeaning(tensors, steps)),
      cases,
    );
  });

  test('on a leaf, whose gradient is that of its last version, with views that share it', () => {
    fc.assert(
      fc.property(drawn, (steps) => {
        const leaf = tensor(start);
        const vectors = run(tensors, leaf, steps);
        const expected = run(model, { memory: [...start], places: [...start.keys()] }, steps);
        loss(vectors).backward();
        vectors.forEach((x, k) => {
          if (x.base === null) return;
          const owner = vectors.indexOf(x.base);
          const whole = gradientOf(x.base)!;
          const { places } = expected[k]!;
          if (owner >= 0)
            demandClose(
              `gradient of view ${k}`,
              gradientOf(x)!,
              places.map((place) => whole[place]!),
              0,
            );
        });
        // a later backward finds the tensors usable: they are leaves now
        const again = mul(leaf, 2);
        again.backward();
        demandClose(
          'gradient, afterwards',
          gradientOf(leaf)!,
          start.map(() => 2),
          0,
        );
      }),
      cases,
    );
  });

  test('have the second derivatives that differences of gradients have', () => {
    const along = direction(size, 3);
    const total: (x: Tensor) => Tensor = (x) => loss(run(tensors, mul(x, 1), steps));
    let steps: readonly Step[] = [];
    fc.assert(
      fc.property(drawn, (found) => {
        steps = found;
        const slope = (x: unknown): Tensor => sum(mul(grad(total)(x as Tensor) as Tensor, along));
        const second = grad(slope)(tensor(start)) as Tensor;
        const gradientAt = (x: Float64Array): Float64Array => numbersOf(grad(total)(tensor(x)) as Tensor);
        const { value } = ridders((t) => gradientAt(start.map((x, k) => x + t * along[k]!)));
        // the Hessian is symmetric
        demandClose('second derivative', numbersOf(second), value, 1e-5);
      }),
      { ...cases, numRuns: cases.numRuns / 4 },
    );
  });

  test('keep the values of what was computed before a write', () => {
    fc.assert(
      fc.property(drawn, (steps) => {
        const first = tensor(start);
        const [product, exponential] = [mul(first, first), exp(first)];
        const before = [numbers(product), numbers(exponential)];
        run(tensors, first, steps);
        expect([numbers(product), numbers(exponential)]).toEqual(before);
        add(product, exponential).backward();
        // the derivative of x² and eˣ at the values of that time
        const upstream = start.map((x) => 2 * x + Math.exp(x));
        const old = tensor(start);
        add(mul(old, old), exp(old)).backward();
        demandClose('gradient', gradientOf(old)!, upstream, 1e-12);
      }),
      { numRuns: 100, seed: 6 },
    );
  });
});

describe('a planted fault is found by random programs', () => {
  const faults: Record<string, Partial<Machine<Tensor>>> = {
    'a write that forgets where its value came from': {
      write: (to, value, factor) => void mul(stopGradient(value), factor, { out: to }),
    },
    'a write that keeps the gradient of what it replaced': {
      add: (to, value) => void add(mul(to, 1.0001), value, { out: to }),
    },
    'of repeated places, the first wins': {
      assign: (to, places, value) => {
        const first = places.map((place, k) => (places.indexOf(place) === k ? k : -1)).filter((k) => k >= 0);
        const chosen = value.length === 1 ? value : at(value, first);
        assign(to, [first.map((k) => places[k]!)], chosen);
      },
    },
    'a view that is a copy': {
      view: (x, from, length, step) => mul(tensors.view(x, from, length, step), 1),
    },
    'a mask that is turned round': {
      masked: (to, value, mask) =>
        tensors.masked(
          to,
          value,
          mask.map((open) => !open),
        ),
    },
  };

  test.each(Object.entries(faults))('%s', (_name, fault) => {
    const wrong = { ...tensors, ...fault };
    const found = fc.check(
      fc.property(drawn, (steps) => demandMeaning(wrong, steps)),
      { numRuns: 400, seed: 5, endOnFailure: true },
    );
    expect(found.failed).toBe(true);
  });
});
