import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  div,
  exp,
  grad,
  jvp,
  mul,
  noAutodiff,
  reshape,
  sin,
  stack,
  stopGradient,
  sub,
  sum,
  tensor,
  type Tensor,
} from 'stdgrad';
import { chunkSize, roll } from '../../packages/core/src/tape.js';

/** Ops in two worlds: an empty list of options keeps an op off the scalar tape. */
interface World {
  /** What happens between two steps. */
  readonly pause: (step: number) => void;
  readonly unary: (f: typeof sin, x: Tensor) => Tensor;
  readonly binary: (f: typeof mul, x: Tensor | number, y: Tensor | number) => Tensor;
}
const nothing = (): void => {};
const onTape: World = {
  pause: nothing,
  unary: (f, x) => f(x),
  binary: (f, x, y) => f(x as Tensor, y as Tensor),
};
/** The tape with chunks of a few slots, whose memory others use once a backward has released them. */
const inPieces: World = { ...onTape, pause: (step) => void (step % 3 === 0 && roll()) };
const offTape: World = {
  pause: nothing,
  unary: (f, x) => f(x, {}),
  binary: (f, x, y) => (f as unknown as (...args: unknown[]) => Tensor)(x, y, {}),
};

type Step =
  | { readonly kind: 'unary'; readonly op: number; readonly x: number }
  | { readonly kind: 'binary'; readonly op: number; readonly x: number; readonly y: number }
  | { readonly kind: 'number'; readonly op: number; readonly x: number; readonly c: number; readonly left: boolean }
  | { readonly kind: string; readonly x: number; readonly y: number };

const place = fc.nat(1000);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('unary' as const), op: place, x: place }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('binary' as const), op: place, x: place, y: place }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('number' as const),
      op: place,
      x: place,
      c: fc.double({ min: -2, max: 2, noNaN: true }),
      left: fc.boolean(),
    }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'stack',
        'reshape',
        'iadd',
        'assign',
        'stop',
        'detach',
        'value',
        'write',
        'untracked',
        'leaf',
        'backward',
        'retained',
        'grads',
        'grad',
        'jvp',
      ),
      x: place,
      y: place,
    }),
  },
);

const unaries = [sin, (x: Tensor, o?: object) => exp(mul(x, 0.1, o ?? {}), o)] as unknown as (typeof sin)[];
const binaries = [
  add,
  sub,
  mul,
  (x: never, y: never, o?: object) => div(x, add(mul(y, y, o ?? {}), 1), o),
] as (typeof mul)[];

const settled = (x: unknown): unknown => (typeof x === 'number' ? x : (x as Tensor).item());

/** What a program lets see: values, gradients and errors, in order. */
function run(world: World, steps: readonly Step[]): unknown[] {
  const seen: unknown[] = [];
  const values: Tensor[] = [tensor(0.7), tensor(-1.3), tensor(0.4)];
  const at = (k: number): Tensor => values[k % values.length]!;
  const gradients = (): unknown[] => values.map((x) => x.grad?.get() ?? null);
  const square = (x: Tensor): Tensor => world.binary(mul, x, world.unary(sin, x));
  const actions: Record<string, (x: Tensor, y: Tensor) => Tensor | void> = {
    stack: (x, y) => sum(mul(stack([x, y]), tensor([2, 3], { constant: true }))),
    reshape: (x) => reshape(reshape(x, [1, 1]), []),
    iadd: (x, y) => void x.iadd(y),
    assign: (x, y) => void x.set(y),
    stop: (x) => stopGradient(x),
    detach: (x) => x.detach(),
    value: (x) => void seen.push(x.value.get()),
    write: (x) => void x.value.set(0.25),
    untracked: (x, y) => noAutodiff(() => world.binary(mul, x, y)),
    leaf: (x) => tensor(x.item()),
    backward: (x) => x.backward(),
    retained: (x) => x.backward(2, { retainGraph: true }),
    grads: () => void seen.push(gradients()),
    grad: (x, y) => {
      const f = (t: Tensor): Tensor => world.binary(mul, square(square(t)), y);
      return grad((t) => grad(f)(t))(x) as Tensor;
    },
    jvp: (x, y) => void seen.push(jvp((t) => world.binary(mul, square(t), y), [x], [1]).map(settled)),
  };
  for (const [number, s] of steps.entries()) {
    world.pause(number);
    try {
      let made: Tensor | void;
      const x = at(s.x);
      if (s.kind === 'unary') made = world.unary(unaries[(s as { op: number }).op % unaries.length]!, x);
      else if (s.kind === 'binary')
        made = world.binary(binaries[(s as { op: number }).op % binaries.length]!, x, at((s as { y: number }).y));
      else if (s.kind === 'number') {
        const { op, c, left } = s as { op: number; c: number; left: boolean };
        const f = binaries[op % 3]!;
        made = left ? world.binary(f, c, x) : world.binary(f, x, c);
      } else made = actions[s.kind]!(x, at((s as { y: number }).y));
      if (made !== undefined) {
        values.push(made);
        seen.push(made.item());
      }
    } catch (error) {
      seen.push((error as { code?: string }).code ?? String(error));
    }
  }
  seen.push(gradients());
  return seen;
}

function sameNumbers(a: unknown, b: unknown): void {
  if (typeof a === 'number' && typeof b === 'number') {
    if (Object.is(a, b) || a === b) return;
    expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(a), Math.abs(b)));
  } else if (Array.isArray(a) && Array.isArray(b)) {
    expect(b.length).toBe(a.length);
    a.forEach((x, k) => sameNumbers(x, b[k]));
  } else expect(b).toEqual(a);
}

describe('the scalar tape', () => {
  it('lets nothing else be seen than the graph of nodes does', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 3, maxLength: 40 }), (steps) => {
        const seen = run(offTape, steps);
        sameNumbers(seen, run(onTape, steps));
        sameNumbers(seen, run(inPieces, steps));
      }),
      { numRuns: 3000, seed: Number(process.env['SEED'] ?? 7) },
    );
  });

  it('goes on in a new chunk, through values of older ones', () => {
    const n = 3 * chunkSize;
    const x = tensor(0.999);
    const kept: Tensor[] = [];
    let product: Tensor = x;
    for (let k = 1; k < n; k++) {
      product = mul(product, x);
      if (k % 1000 === 0) kept.push(product);
    }
    const total = kept.reduce((a, b) => add(a, b));
    total.backward();
    const expected = kept.reduce((s, _, k) => s + ((k + 1) * 1000 + 1) * 0.999 ** ((k + 1) * 1000), 0);
    expect(Math.abs((x.grad!.get() as number) - expected) / expected).toBeLessThan(1e-10);
    expect(kept.at(-1)!.grad!.get()).toBe(1);
  });

  it('releases the slots of one result and leaves the others of the segment', () => {
    const x = tensor(2);
    const y = tensor(3);
    const p = mul(x, 5);
    const q = mul(y, 7);
    p.backward();
    expect(x.grad!.get()).toBe(5);
    expect(y.grad).toBe(null);
    q.backward();
    expect(y.grad!.get()).toBe(7);
    expect(() => mul(p, 2) && p.backward()).not.toThrow();
  });

  it('takes no notice of a slot outside the graph whose derivative is infinite', () => {
    const x = tensor(0);
    const used = mul(x, 2);
    const unused = div(1, x);
    const z = mul(used, 0);
    z.backward();
    expect(x.grad!.get()).toBe(0);
    expect(unused.grad).toBe(null);
  });
});
