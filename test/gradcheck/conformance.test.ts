import { implement, tensor, type Tensor } from '@stdgrad/core';
import { LawError, checkDispatcher, checkImplementer, type Dispatcher, type DispatcherPart } from '@stdgrad/gradcheck';
import { arrayFunction, dispatchable, notImplemented, type Call } from '@stdgrad/protocol';
import { exp } from '@stdgrad/ops';
import { describe, expect, test } from 'vitest';

const known = '@acme/exp';

class Interval {
  readonly low: number;
  constructor(low = 1) {
    this.low = low;
  }
  [arrayFunction]({ id, args }: Call): unknown {
    if (id !== known || !(args[0] instanceof Interval)) return notImplemented;
    return new Interval(Math.exp(args[0].low));
  }
}

const calls = [{ id: known, fn: Math.exp, args: (x: object) => [x] }];

describe('implementers', () => {
  test('that keep the protocol pass', () => {
    checkImplementer(() => new Interval(), { calls });
    checkImplementer(() => tensor([1, 2]));
    implement(known, ({ args: [x] }) => exp(x as Tensor));
    checkImplementer(() => tensor(1), { calls });
  });

  const wrong: Record<string, [make: () => object, message: RegExp]> = {
    'have no method': [() => ({}), /no method under the key/],
    'are always the same': [() => tensor, /no method|made anew/],
    'are of another type each time': [() => new (class extends Interval {})(), /two implementers are of 2 types/],
    'answer everything': [
      () =>
        new (class Greedy {
          [arrayFunction](): unknown {
            return 5;
          }
        })(),
      /of 0 types|answers 5 for a function that it does not know/,
    ],
    'throw for what they do not know': [() => new Rude(), /throws for a function that it does not know: Error: no/],
  };
  class Rude {
    [arrayFunction]({ types }: Call): unknown {
      if (types.length > 1 || types[0] !== Rude) return notImplemented;
      throw new Error('no');
    }
  }
  test.each(Object.entries(wrong))('that %s are found', (_name, [make, message]) => {
    expect(() => checkImplementer(make)).toThrow(message);
    expect(() => checkImplementer(make)).toThrow(LawError);
  });

  test('that do not answer what they should are found', () => {
    const other = [{ id: '@acme/other', fn: Math.exp, args: (x: object) => [x] }];
    expect(() => checkImplementer(() => new Interval(), { calls: other })).toThrow(
      /@acme\/other: the implementer does not answer: TypeError: @acme\/other: not implemented/,
    );
    const hidden = [{ id: known, fn: () => 0, args: (x: object) => [{ x }] }];
    expect(() => checkImplementer(() => new Interval(), { calls: hidden })).toThrow(/the function itself ran/);
  });

  test('that change the arguments are found', () => {
    class Careless extends Interval {
      override [arrayFunction](call: Call): unknown {
        if (call.id !== known) return notImplemented;
        (call.args[0] as unknown[]).length = 0;
        return 1;
      }
    }
    const one = [{ id: known, fn: () => 0, args: (x: object) => [[x]] }];
    expect(() => checkImplementer(() => new Careless(), { calls: one })).toThrow(/the arguments were changed/);
  });
});

describe('dispatchers', () => {
  const wrong: Record<string, [Dispatcher, DispatcherPart]> = {
    'forget `this`': [
      (id, fn) => {
        const inner = dispatchable(id, (...args: unknown[]) => fn(...args));
        return (...args) => inner(...args);
      },
      'transparency',
    ],
    'drop missing arguments': [
      (id, fn) => {
        const inner = dispatchable(id, fn);
        return function (this: unknown, ...args) {
          return Reflect.apply(
            inner,
            this,
            args.filter((x) => x !== undefined),
          );
        };
      },
      'transparency',
    ],
    'look at options under any guard': [
      (id, fn) =>
        (...args) => {
          const [x] = args as { [arrayFunction]?: (call: Call) => unknown }[];
          return x?.[arrayFunction]?.({ id, fn, args, types: [] }) ?? fn(...args);
        },
      'guard',
    ],
    'wrap errors': [
      (id, fn) => {
        const inner = dispatchable(id, fn);
        return (...args) => {
          try {
            return inner(...args);
          } catch (error) {
            throw new Error('wrapped', { cause: error });
          }
        };
      },
      'errors',
    ],
    'lose the name': [
      (id, fn) => {
        const inner = dispatchable(id, fn);
        return (...args) => inner(...args);
      },
      'identity',
    ],
  };
  test.each(Object.entries(wrong))('that %s are found', (_name, [dispatcher, part]) => {
    expect(() => checkDispatcher(dispatcher, { parts: [part] })).toThrow(LawError);
    expect(() => checkDispatcher(dispatcher)).toThrow(LawError);
  });
});
