import {
  arrayFunction,
  dispatchable,
  hasHandler,
  notImplemented,
  withoutDispatch,
  type Call,
  type Handler,
} from '@stdgrad/protocol';
import { demand } from '../laws/compare.js';

/** A call that an implementer answers itself. */
export interface KnownCall {
  /** Public name of the function. */
  readonly id: string;
  /** The function itself, on plain values. */
  readonly fn: (...args: never[]) => unknown;
  /** Arguments of a call, from an implementer. */
  readonly args: (x: object) => readonly unknown[];
}

/** What an implementer takes over. */
export interface ImplementerOptions {
  /** Calls that it answers. */
  readonly calls?: readonly KnownCall[];
}

const unknownId = '@stdgrad/gradcheck/unknown';

/**
 * Checks that objects that take over calls keep their side of the protocol: they have the method, by their class; they
 * decline functions that they do not know, so that others are asked; they leave the call as it is; what they answer is
 * answered wherever they stand among the arguments, and not where dispatch is switched off.
 *
 * @param make - makes an implementer; called often
 * @throws {@link LawError} that says what is wrong
 * @example
 * checkImplementer(() => new Interval(1, 2), { calls: [{ id: '@acme/exp', fn: Math.exp, args: (x) => [x] }] });
 */
export function checkImplementer(make: () => object, { calls = [] }: ImplementerOptions = {}): void {
  hasMethod(make);
  declines(make);
  letsOthersAnswer(make);
  for (const call of calls) answers(make, call);
}

function hasMethod(make: () => object): void {
  const [x, y] = [make(), make()];
  demand(hasHandler(x), () => 'the implementer has no method under the key `arrayFunction`');
  demand(x !== y, () => 'the implementer should be made anew each time');
  const { types } = asked([x, y]);
  const names = types.map(({ name }) => name);
  demand(
    types.length === 1,
    () => `two implementers are of ${types.length} types (${names.join(', ')}), should be one`,
  );
}

/** The call that an observer, standing last, is asked to take over. */
function asked(args: readonly unknown[]): { readonly types: readonly Function[]; readonly call: Call | null } {
  let call: Call | null = null;
  class Observer {
    [arrayFunction](given: Call): unknown {
      call = given;
      return null;
    }
  }
  unknown()(...args, new Observer());
  const { types = [] } = (call ?? {}) as Partial<Call>;
  return { types: types.filter((type) => type !== Observer), call };
}

function unknown(): (...args: unknown[]) => unknown {
  return dispatchable(unknownId, (...args: unknown[]) => args.length);
}

function declines(make: () => object): void {
  const x = make() as Handler;
  const args = Object.freeze([x, 1, { dims: 0 }]);
  const types = Object.freeze([x.constructor]);
  const call: Call = Object.freeze({ id: unknownId, fn: (...all: readonly unknown[]) => all.length, args, types });
  let result: unknown;
  const error = thrownBy(() => {
    result = x[arrayFunction](call);
  });
  demand(
    error === null,
    () => `the implementer throws for a function that it does not know: ${String(error)}; return notImplemented`,
  );
  demand(
    result === notImplemented,
    () => `the implementer answers ${String(result)} for a function that it does not know; return notImplemented`,
  );
  const message = String(thrownBy(() => unknown()(make(), [make()])));
  demand(message.includes(unknownId), () => `a call that nobody takes over gives '${message}', should be a TypeError`);
}

function thrownBy(call: () => unknown): unknown {
  try {
    call();
    return null;
  } catch (error) {
    return error;
  }
}

/** Another class that answers everything. */
class Stranger {
  [arrayFunction](): unknown {
    return 'stranger';
  }
}

function letsOthersAnswer(make: () => object): void {
  const f = unknown();
  const forms: readonly (readonly unknown[])[] = [
    [make(), new Stranger()],
    [new Stranger(), make()],
    [[make(), new Stranger()]],
    [make(), { out: new Stranger() }],
  ];
  for (const args of forms)
    demand(f(...args) === 'stranger', () => 'the implementer keeps another type from being asked');
}

function answers(make: () => object, { id, fn, args }: KnownCall): void {
  const original = fn as (...all: unknown[]) => unknown;
  const runs: (readonly unknown[])[] = [];
  const f = dispatchable(id, (...all: unknown[]) => {
    runs.push(all);
    return original(...all);
  });
  const given = args(make());
  const before = given.map(sizeOf);
  const refusal = thrownBy(() => f(...given));
  demand(refusal === null, () => `${id}: the implementer does not answer: ${String(refusal)}`);
  // handlers may run the function on values of their own
  const ran = runs.some((all) => all.length === given.length && all.every((x, k) => x === given[k]));
  demand(!ran, () => `${id}: the function itself ran on the implementer, which was not asked`);
  demand(
    given.every((x, k) => sizeOf(x) === before[k]),
    () => `${id}: the arguments were changed`,
  );
  runs.length = 0;
  // the function need not be able to run on implementers
  thrownBy(() => withoutDispatch(() => f(...args(make()))));
  demand(
    runs.length === 1,
    () => `${id}: with dispatch switched off the function itself should run once, but ran ${runs.length} times`,
  );
}

// lists that a handler empties are the arguments that it can change
const sizeOf = (x: unknown): unknown => (Array.isArray(x) ? x.length : x);
