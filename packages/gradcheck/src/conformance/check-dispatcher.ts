import { arrayFunction, withoutDispatch, type Call } from '@stdgrad/protocol';
import fc from 'fast-check';
import { demand } from '../laws/compare.js';
import { forAll, type LawOptions } from '../laws/law.js';
import { modelWorld, runWorld, worlds, type Dispatcher } from './worlds.js';

/** A part of what the protocol asks of a dispatcher. */
export type DispatcherPart = 'precedence' | 'transparency' | 'guard' | 'errors' | 'identity';

/** Options of {@link checkDispatcher}. */
export interface DispatcherOptions extends Partial<LawOptions> {
  /** Parts to check; default: all. */
  readonly parts?: readonly DispatcherPart[];
}

/**
 * Checks that a function that makes dispatching functions keeps the laws of the protocol: each type is asked once, a
 * subclass before its base, else from left to right; `notImplemented` falls through; when all decline it is a
 * TypeError that names the function; `withoutDispatch` holds; calls without handlers are left as they are.
 *
 * @throws {@link LawError} with the smallest call that shows what is wrong
 * @example
 * checkDispatcher(dispatchable);
 */
export function checkDispatcher(dispatcher: Dispatcher, options: DispatcherOptions = {}): void {
  const { cases = 1000, seed = 20_260_401, parts = Object.keys(checks) as DispatcherPart[] } = options;
  for (const part of parts) checks[part](dispatcher, { cases, seed });
}

const checks: { readonly [K in DispatcherPart]: (dispatcher: Dispatcher, options: LawOptions) => void } = {
  precedence: (dispatcher, options) => {
    forAll('the dispatcher', worlds, (world) => precedence(dispatcher, world), options);
  },
  transparency: (dispatcher, options) => {
    forAll('the dispatcher', calls, ([args, self]) => untouched(dispatcher, args, self), options);
  },
  guard,
  errors,
  identity,
};

function precedence(dispatcher: Dispatcher, world: Parameters<typeof modelWorld>[0]): void {
  const [found, wanted] = [runWorld(world, dispatcher), modelWorld(world)];
  const [got, should] = [found, wanted].map((trace) => JSON.stringify(trace));
  demand(got === should, () => `did ${got}, should do ${should}, where numbers are types`);
}

const calls = fc.tuple(
  fc.array(fc.constantFrom<unknown>(0, -0, NaN, 'out', null, undefined, [1], { out: 1 }, new Float64Array(2)), {
    maxLength: 6,
  }),
  fc.constantFrom<unknown>(undefined, {}, 'self'),
);

function untouched(dispatcher: Dispatcher, args: readonly unknown[], self: unknown): void {
  const result = {};
  let seen: { readonly self: unknown; readonly got: readonly unknown[] } | null = null;
  const f = dispatcher('@acme/f', function (this: unknown, ...got: unknown[]) {
    seen = { self: this, got };
    return result;
  });
  const given: unknown = Reflect.apply(f, self, args);
  demand(given === result, () => 'changes the result of a call that nobody takes over');
  const { got, self: receiver } = seen!;
  demand(
    got.length === args.length && got.every((x, k) => Object.is(x, args[k])) && Object.is(receiver, self),
    () => 'changes the arguments or `this` of a call that nobody takes over',
  );
}

const handled = { [arrayFunction]: (call: Call): unknown => `handled ${call.id}` };

function guard(dispatcher: Dispatcher): void {
  const f = dispatcher('@acme/f', () => 'original');
  const forms: readonly (readonly unknown[])[] = [[handled], [[handled]], [{ like: handled }], [1, { out: handled }]];
  for (const args of forms) {
    demand(withoutDispatch(() => f(...args)) === 'original', () => 'dispatches inside withoutDispatch');
    demand(f(...args) === 'handled @acme/f', () => 'no longer dispatches after withoutDispatch');
  }
  const again = { [arrayFunction]: (call: Call): unknown => withoutDispatch(() => call.fn(...call.args)) };
  demand(f(again) === 'original', () => 'does not hand on the function itself, which handlers run on their values');
}

function errors(dispatcher: Dispatcher): void {
  const mine = new RangeError('mine');
  const throwing = {
    [arrayFunction](): unknown {
      throw mine;
    },
  };
  const fromOriginal = dispatcher('@acme/f', () => {
    throw mine;
  });
  for (const call of [() => fromOriginal(1), () => dispatcher('@acme/f', () => 0)(throwing)]) {
    let caught: unknown = null;
    try {
      call();
    } catch (error) {
      caught = error;
    }
    demand(caught === mine, () => `turns what is thrown into ${String(caught)}`);
  }
}

function identity(dispatcher: Dispatcher): void {
  const original = Object.assign((x: unknown, y: unknown) => [x, y], { assign: () => 1 });
  const wrapped = dispatcher('@acme/f', original) as typeof original;
  demand(wrapped.name === original.name, () => `changes the name '${original.name}' to '${wrapped.name}'`);
  demand(wrapped.length === 2, () => `changes the length 2 to ${wrapped.length}`);
  demand(wrapped.assign === original.assign, () => 'drops properties of the function');
}
