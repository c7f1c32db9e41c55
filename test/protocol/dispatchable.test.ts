import { arrayFunction, dispatch, dispatchable, hasHandler, type Call } from '@stdgrad/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sloppy, type Loose } from './support/original.js';

const handled = { [arrayFunction]: (call: Call) => call };

function Old(this: { args: unknown[] }, ...args: unknown[]) {
  this.args = args;
}
class Point {
  static made = 0;
  static origin(): Point {
    return new this(0, 0);
  }
  readonly x: number;
  readonly y: number;
  constructor(x: number, y: number) {
    this.x = x;
    this.y = y;
  }
}
class Point3 extends Point {}

const functions: Readonly<Record<string, Function>> = {
  arrow: (x: number) => x,
  'no arguments': () => 0,
  'four arguments': (a: number, b: number, c: number, d: number) => a + b + c + d,
  'rest arguments': (...xs: number[]) => xs.length,
  'old style': Old,
  sloppy,
  method: Object.getOwnPropertyDescriptor(Point, 'origin')?.value as Function,
  class: Point,
  subclass: Point3,
  async: async (x: number) => x,
  generator: function* numbers(n: number) {
    yield n;
  },
  bound: ((x: number) => x).bind(null, 1),
  native: Math.max,
};

describe('a dispatchable function is the same function', () => {
  test.each(Object.keys(functions))('%s: name, length, properties, prototypes', (name) => {
    const fn = functions[name] as Function & Record<string, unknown>;
    const wrapped = dispatchable('f', fn);
    const { prototype, ...own } = Object.getOwnPropertyDescriptors(wrapped) as Record<string, PropertyDescriptor>;
    const { prototype: before, ...ownBefore } = Object.getOwnPropertyDescriptors(fn) as Record<
      string,
      PropertyDescriptor
    >;
    expect(own).toEqual(ownBefore);
    expect(prototype?.value).toBe(before?.value);
    expect(prototype?.writable).toBe(before?.writable ?? true);
    expect(Object.getPrototypeOf(wrapped)).toBe(Object.getPrototypeOf(fn));
    expect(wrapped).not.toBe(fn);
  });

  test('read-only, hidden, symbol and accessor properties', () => {
    const key = Symbol('key');
    const assign = () => 0;
    let reads = 0;
    const fn = Object.defineProperties((x: number) => x, {
      assign: { value: assign },
      ndarray: { value: 1, enumerable: true },
      factory: { get: () => ++reads, configurable: true },
      [key]: { value: 2, writable: true },
    });
    const wrapped = dispatchable('f', fn);
    expect(reads).toBe(0);
    expect(Object.getOwnPropertyDescriptors(wrapped)).toMatchObject(Object.getOwnPropertyDescriptors(fn));
    expect((wrapped as unknown as { assign: unknown }).assign).toBe(assign);
  });

  test('arguments, `this` and result are untouched when nothing dispatches', () => {
    const values = fc.oneof(
      fc.anything(),
      fc.constantFrom<unknown>(new Float64Array(3), () => 1, new Map(), null, undefined, NaN, -0, [1, 2], {
        out: 1,
        where: [true],
      }),
    );
    fc.assert(
      fc.property(fc.array(values, { maxLength: 7 }), values, fc.nat(6), (args, self, length) => {
        const result = {};
        let seen: unknown;
        const fn: Loose = function (...got) {
          seen = { self: this, got };
          return result;
        };
        Object.defineProperty(fn, 'length', { value: length });
        for (const wrapped of [
          dispatchable('f', fn),
          dispatchable('f', fn, { relevant: (all) => all }),
          function (this: unknown, ...all: unknown[]) {
            return dispatch('f', fn, this, all);
          },
        ]) {
          expect(Reflect.apply(wrapped, self, args)).toBe(result);
          const { self: gotSelf, got } = seen as { self: unknown; got: unknown[] };
          expect(Object.is(gotSelf, self)).toBe(true);
          expect(got.length).toBe(args.length);
          expect(got.every((x, i) => Object.is(x, args[i]))).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a sloppy function gets its global `this`', () => {
    expect(Reflect.apply(dispatchable('f', sloppy), undefined, [1])).toBe(globalThis);
    expect(Reflect.apply(dispatchable('f', sloppy), 5, [1])).toEqual(Object(5));
  });

  test('what the original throws passes through', () => {
    fc.assert(
      fc.property(fc.anything(), fc.array(fc.integer(), { maxLength: 5 }), (thrown, args) => {
        const fn: Loose = () => {
          throw thrown;
        };
        let caught: unknown = fn;
        try {
          dispatchable('f', fn)(...args);
        } catch (error) {
          caught = error;
        }
        expect(Object.is(caught, thrown)).toBe(true);
      }),
    );
  });

  test('default parameters and `arguments.length` see missing arguments', () => {
    const f = dispatchable('f', function (x = 7, y = 8) {
      return [x, y, arguments.length];
    });
    expect([f(), f(1), f(1, 2), f(undefined, 2)]).toEqual([
      [7, 8, 0],
      [1, 8, 1],
      [1, 2, 2],
      [7, 2, 2],
    ]);
  });
});

describe('new', () => {
  const Wrapped = dispatchable('Point', Point);

  test('makes instances of both', () => {
    const p = new Wrapped(1, 2);
    expect(p).toEqual(new Point(1, 2));
    expect(p).toBeInstanceOf(Point);
    expect(p).toBeInstanceOf(Wrapped);
    expect(p.constructor).toBe(Point);
    expect(Wrapped.origin()).toBeInstanceOf(Point);
    expect(() => (Wrapped as unknown as Loose)(1, 2)).toThrow(/without 'new'/);
  });

  test('works for subclasses and for old-style constructors, with any number of arguments', () => {
    class Sub extends Wrapped {
      sum(): number {
        return this.x + this.y;
      }
    }
    expect(new Sub(1, 2).sum()).toBe(3);
    const WrappedOld = dispatchable('Old', Old) as unknown as new (...args: unknown[]) => { args: unknown[] };
    for (let n = 0; n < 6; n++) {
      const args = Array.from({ length: n }, (_, i) => i);
      expect(new WrappedOld(...args).args).toEqual(args);
    }
  });

  test('`new.target` is what it would be', () => {
    class Target {
      readonly target: unknown;
      constructor() {
        this.target = new.target;
      }
    }
    const W = dispatchable('Target', Target);
    class Sub extends W {}
    expect(new W().target).toBe(Target);
    expect(new Sub().target).toBe(Sub);
  });

  test('what is no constructor stays none', () => {
    for (const name of ['arrow', 'method', 'async', 'generator'])
      expect(() => Reflect.construct(dispatchable('f', functions[name] as Function), [1])).toThrow(TypeError);
  });

  test('dispatches; the function in the call constructs', () => {
    const at = (x: number) => ({ [arrayFunction]: (call: Call) => call.fn(x, ...call.args.slice(1)) });
    class Sub extends Wrapped {}
    expect(new Wrapped(at(5) as unknown as number, 2)).toEqual(new Point(5, 2));
    const sub = new Sub(at(5) as unknown as number, 2);
    expect(sub).toBeInstanceOf(Sub);
    expect(sub.x).toBe(5);
    expect(dispatch('Point', Point, undefined, [1, 2], undefined, Point)).toEqual(new Point(1, 2));
  });

  test('a handler that gives a primitive is an error: `new` would drop it', () => {
    const one = { [arrayFunction]: () => 1 };
    expect(() => new Wrapped(one as unknown as number, 2)).toThrow(
      new TypeError('Point: a `new` call must give an object'),
    );
  });
});

describe('foreign objects', () => {
  const f = dispatchable('f', (...args: unknown[]) => args.length);
  const refuse = () => {
    throw new Error('do not touch');
  };
  const touchy: Readonly<Record<string, () => unknown>> = {
    'revoked proxy': () => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return proxy;
    },
    'revoked array': () => {
      const { proxy, revoke } = Proxy.revocable([], {});
      revoke();
      return proxy;
    },
    'proxy that throws on all': () =>
      new Proxy({}, { get: refuse, has: refuse, getPrototypeOf: refuse, ownKeys: refuse }),
    'proxied array that throws on length': () =>
      new Proxy([1], { get: (_, key) => (key === arrayFunction ? 0 : refuse()) }),
    'proxy with a throwing prototype trap': () => new Proxy({}, { getPrototypeOf: refuse }),
    'class with throwing getters': () =>
      new (class {
        get out() {
          return refuse();
        }
        get ['constructor']() {
          return refuse();
        }
        get length() {
          return refuse();
        }
        get [Symbol.iterator]() {
          return refuse();
        }
        get [Symbol.toPrimitive]() {
          return refuse();
        }
        get [Symbol.toStringTag]() {
          return refuse();
        }
      })(),
    'options with a throwing getter': () => ({
      get out() {
        return refuse();
      },
    }),
    'array with a broken iterator': () => Object.assign([1], { [Symbol.iterator]: refuse }),
    'throwing handler lookup': () => ({
      get [arrayFunction]() {
        return refuse();
      },
    }),
    'typed array with a broken iterator': () => Object.assign(new Float64Array(2), { [Symbol.iterator]: refuse }),
    'iterable class': () => ({ __proto__: { [Symbol.iterator]: refuse } }),
    'null prototype': () => Object.create(null),
    'a method that is none': () => ({ [arrayFunction]: 1 }),
    'cross-realm like array': () => Object.setPrototypeOf([1, 2], null),
  };

  test.each(Object.keys(touchy))('%s', (name) => {
    const x = touchy[name]?.();
    for (let n = 1; n < 6; n++) {
      const args = Array.from({ length: n }, () => x);
      expect(f(...args)).toBe(n);
      expect(dispatchable('f', f, { relevant: (all) => all })(...args)).toBe(n);
    }
    expect(f([x], { out: x, where: x, like: x })).toBe(2);
    expect(hasHandler(x)).toBe(false);
    // …and it hides no one else
    expect(f(x, handled)).toMatchObject({ types: [Object] });
    expect(f([x, handled])).toMatchObject({ types: [Object] });
  });

  test('of an object of a class, the symbol is all that is read', () => {
    class Foreign {}
    const read: unknown[] = [];
    const spy = (target: object) =>
      new Proxy(target, {
        get: (of, key) => (read.push(key), Reflect.get(of, key) as unknown),
        has: (_, key) => (read.push(key), false),
        ownKeys: () => (read.push('keys'), []),
        getOwnPropertyDescriptor: (_, key) => (read.push(key), undefined),
      });
    f(
      spy(new Foreign()),
      spy(new Map()),
      spy(() => 0),
      [spy(new Foreign())],
      { out: spy(new Foreign()) },
    );
    expect(new Set(read)).toEqual(new Set([arrayFunction]));
  });

  test('of an options object, the three keys', () => {
    const read: unknown[] = [];
    f(new Proxy({ dims: 1 }, { get: (of, key) => (read.push(key), Reflect.get(of, key) as unknown) }));
    expect(read).toEqual([arrayFunction, 'out', 'where', 'like']);
  });

  test('a handler on an array, a typed array or options goes before what is in them', () => {
    for (const x of [[handled], new Float64Array(1), { out: handled }, () => 0]) {
      const own = Object.assign(x, { [arrayFunction]: () => 'own' });
      expect(f(own)).toBe('own');
      expect(hasHandler(own)).toBe(true);
    }
    expect([0, '', null, undefined, true, 1n, Symbol.iterator].map(hasHandler)).toEqual(Array(7).fill(false));
  });
});
