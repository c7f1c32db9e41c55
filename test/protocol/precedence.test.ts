import { LawError, checkDispatcher } from '@stdgrad/gradcheck';
import { runWorld, worlds, type Dispatcher } from '@stdgrad/gradcheck/laws';
import { arrayFunction, dispatch, dispatchable, notImplemented, type Call } from '@stdgrad/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plain, wrong } from './support/wrong-dispatchers.js';
import { original } from './support/original.js';

// one wrapper per declared length: the short ones have a path of their own
const lengths = [0, 1, 2, 3, 4, 6];
const withLength =
  (length: number): Dispatcher =>
  (id, fn) =>
    dispatchable(
      id,
      Object.defineProperty((...args: unknown[]) => fn(...args), 'length', { value: length }),
    );

describe('precedence', () => {
  test.each(lengths)('dispatchable does what NEP 18 says: length %i', (length) => {
    checkDispatcher(withLength(length), { parts: ['precedence', 'guard', 'errors'] });
  });

  test('dispatch does what NEP 18 says', () => {
    checkDispatcher(
      (id, fn) =>
        function (this: unknown, ...args) {
          return dispatch(id, fn, this, args);
        },
      { parts: ['precedence', 'transparency', 'guard', 'errors'] },
    );
  });

  test('dispatchable keeps the function as it is', () => {
    checkDispatcher(dispatchable, { cases: 100 });
  });

  test('a subclass comes before its base, and each type once', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { types } = runWorld(world, withLength(2));
        expect(new Set(types).size).toBe(types.length);
        for (const [at, type] of types.entries()) {
          let base = world.kinds[type]?.parent ?? null;
          for (; base !== null; base = world.kinds[base]?.parent ?? null)
            expect(types.slice(0, at)).not.toContain(base);
        }
      }),
    );
  });

  test('types without a common class are asked from left to right', () => {
    const flat = worlds.map(({ kinds, shapes }) => ({
      kinds: kinds.map((k) => ({ ...k, parent: null, handles: true, declines: true })),
      shapes,
    }));
    fc.assert(
      fc.property(flat, (world) => {
        const { asked } = runWorld(world, withLength(2));
        const seen = world.shapes.flatMap((s) => (s.as === 'value' ? [s.kind] : []));
        const places = asked.filter((i) => world.shapes.every((s) => s.as === 'value' || !mentions(s, i)));
        expect(places).toEqual([...new Set(seen)].filter((i) => places.includes(i)));
      }),
    );
  });
});

function mentions(shape: object, kind: number): boolean {
  return Object.values(shape).flat().includes(kind);
}

describe('the model catches wrong dispatchers', () => {
  test('the scaffold is right as long as nothing is planted', () => {
    checkDispatcher(plain, { parts: ['precedence'] });
  });

  test.each(Object.keys(wrong))('one that %s', (name) => {
    expect(() => checkDispatcher(wrong[name] ?? plain, { cases: 5000, seed: 1, parts: ['precedence'] })).toThrow(
      LawError,
    );
  });
});

describe('objects without a class of their own', () => {
  const literal = (method: (call: Call) => unknown) => ({ [arrayFunction]: method });
  const f = dispatchable('@acme/f', (...args: unknown[]) => args.length);

  test('literals are told apart by their method', () => {
    const asked: string[] = [];
    const decline = () => (asked.push('decline'), notImplemented);
    const accept = (call: Call) => (asked.push('accept'), call.types);
    expect(f(literal(decline), literal(decline), literal(accept))).toEqual([Object]);
    expect(asked).toEqual(['decline', 'accept']);
  });

  test('a method in each instance of a class is asked once', () => {
    let asked = 0;
    class Field {
      [arrayFunction] = () => (asked++, notImplemented);
    }
    expect(() => f(new Field(), new Field())).toThrow(TypeError);
    expect(asked).toBe(1);
  });

  test('null prototypes, functions and broken constructors have a type, too', () => {
    const bare = Object.assign(
      Object.create(null) as object,
      literal((call) => call.types),
    );
    const fn = Object.assign(
      () => 0,
      literal(() => notImplemented),
    );
    const odd = Object.create({ constructor: () => 0, ...literal(() => notImplemented) }) as object;
    expect(f(bare)).toEqual([Object]);
    expect(f(bare, fn)).toEqual([Function, Object]);
    expect(f(odd, bare)).toEqual(expect.arrayContaining([Object]));
  });
});

describe('the call', () => {
  class Loud {
    [arrayFunction](call: Call): unknown {
      return { ...call, self: this };
    }
  }

  test('names the function, hands on the original and the arguments', () => {
    const original = (x: unknown, y?: unknown) => [x, y];
    const x = new Loud();
    const call = dispatchable('@acme/pair', original)(x, 2) as unknown as Call & { self: unknown };
    expect(call).toEqual({ id: '@acme/pair', fn: original, args: [x, 2], types: [Loud], self: x });
    expect(call.fn).toBe(original);
    expect(call.args[0]).toBe(x);
    expect(call.self).toBe(x);
  });

  test('the number of arguments is kept, undefined ones too', () => {
    fc.assert(
      fc.property(fc.array(fc.constant(undefined), { maxLength: 6 }), fc.constantFrom(...lengths), (rest, length) => {
        const call = withLength(length)('f', () => 0)(...rest, new Loud()) as Call;
        expect(call.args).toHaveLength(rest.length + 1);
      }),
    );
  });

  test('undefined is a result like any other', () => {
    const f = dispatchable('f', () => 'original');
    expect((f as (x: object) => unknown)({ [arrayFunction]: () => undefined })).toBeUndefined();
  });

  test('all declining names the function and the types', () => {
    class Dual {
      [arrayFunction](): unknown {
        return notImplemented;
      }
    }
    class Interval extends Dual {}
    const nameless = (() => class extends Dual {})();
    const f = dispatchable('@acme/losses/huber', original);
    expect(() => f(new Dual(), 1, new Interval(), new nameless())).toThrow(
      new TypeError('@acme/losses/huber: not implemented for arguments of type Interval, (anonymous), Dual'),
    );
  });

  test('what a handler throws passes through', () => {
    const error = new RangeError('mine');
    const thrower = {
      [arrayFunction]() {
        throw error;
      },
    };
    expect(() => (dispatchable('f', () => 0) as (x: object) => unknown)(thrower)).toThrow(error);
  });

  test('a declared list of relevant arguments is all that is looked at', () => {
    const f = dispatchable('f', original, { relevant: ([, second]) => [second, 1, null] });
    expect(f(new Loud(), 1)).toBe('original');
    expect(f({ out: new Loud() }, [new Loud()])).toBe('original');
    expect(f(1, new Loud())).toMatchObject({ id: 'f' });
    expect(
      dispatch(
        'f',
        () => 'original',
        undefined,
        [new Loud()],
        () => [],
      ),
    ).toBe('original');
  });
});
