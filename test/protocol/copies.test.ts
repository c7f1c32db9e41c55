import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Call } from '@stdgrad/protocol';
import { copies, type Protocol } from './support/copies.js';
import { original } from './support/original.js';

const any = fc.constantFrom(...copies);

/** A class as a package would have it that depends on that copy. */
function implementer({ arrayFunction, notImplemented }: Protocol, result?: string) {
  return class {
    [arrayFunction as Protocol['arrayFunction']](call: Call): unknown {
      return result === undefined ? notImplemented : `${result} took ${call.id}`;
    }
  };
}

describe('copies of the package in one process', () => {
  test('are different modules', () => {
    expect(new Set(copies.map((copy) => copy.dispatch)).size).toBe(copies.length);
  });

  test('understand each other: any function, any handler, any that declines', () => {
    fc.assert(
      fc.property(any, any, any, (forFunction, forTaker, forDecliner) => {
        const f = forFunction.dispatchable('f', original);
        const Taker = implementer(forTaker, 'taker');
        const Decliner = implementer(forDecliner);
        expect(f(new Decliner(), new Taker())).toBe('taker took f');
        expect(forFunction.hasHandler(new Taker())).toBe(true);
        expect(() => f(new Decliner())).toThrow(TypeError);
      }),
    );
  });

  test('agree on the keys and on what is shared', () => {
    for (const copy of copies) {
      expect(copy.arrayFunction).toBe(Symbol.for('stdgrad.arrayFunction.v1'));
      expect(copy.notImplemented).toBe(Symbol.for('stdgrad.notImplemented.v1'));
      expect(copy.shared('test.copies', () => copy)).toBe(copies[0]);
    }
  });

  test('wrapping twice, with two copies, asks once', () => {
    fc.assert(
      fc.property(any, any, any, (inner, outer, forTaker) => {
        let asked = 0;
        const x = { [forTaker.arrayFunction]: (call: Call) => (asked++, call.id) };
        const f = outer.dispatchable('outer', inner.dispatchable('inner', original));
        expect(f(x)).toBe('outer');
        expect(asked).toBe(1);
      }),
    );
  });
});
