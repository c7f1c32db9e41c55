import * as protocol from '@stdgrad/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copies, type Protocol } from './support/copies.js';

const codes = {
  StdgradError: 'STDGRAD',
  ArgumentError: 'STDGRAD_ARGUMENT',
  ShapeError: 'STDGRAD_SHAPE',
  IndexError: 'STDGRAD_INDEX',
  DtypeError: 'STDGRAD_DTYPE',
  GradientLossError: 'STDGRAD_GRADIENT_LOSS',
  NotDifferentiableError: 'STDGRAD_NOT_DIFFERENTIABLE',
  MutationError: 'STDGRAD_MUTATION',
  InvalidBackprop: 'STDGRAD_INVALID_BACKPROP',
} as const satisfies Partial<Record<keyof Protocol, string>>;

const names = Object.keys(codes) as (keyof typeof codes)[];
const errorClass = fc.constantFrom(...names);
const copy = fc.constantFrom(...copies);

describe('errors', () => {
  test('the table above is complete', () => {
    const exported = Object.entries(protocol)
      .filter(([, x]) => typeof x === 'function' && Error.isPrototypeOf(x))
      .map(([name]) => name);
    expect(exported.toSorted()).toEqual(names.toSorted());
  });

  test('have a name, a stable code, the message and a stack', () => {
    fc.assert(
      fc.property(errorClass, copy, fc.string(), (name, { [name]: Class }, message) => {
        const error = new Class(message);
        expect(Class.name === name || name === 'StdgradError').toBe(true);
        expect({ name: error.name, code: error.code, message: error.message }).toEqual({
          name,
          code: codes[name],
          message,
        });
        expect(String(error)).toBe(message ? `${name}: ${message}` : name);
        expect(error.stack).toContain(name);
        expect(Object.keys(error)).toEqual(['code']);
      }),
    );
  });

  test('are instances of their class in every copy, of the base and of Error, and of no other class', () => {
    fc.assert(
      fc.property(errorClass, errorClass, copy, copy, (name, other, one, two) => {
        const error = new one[name]('x');
        expect(error).toBeInstanceOf(Error);
        expect(error).toBeInstanceOf(two.StdgradError);
        expect(error).toBeInstanceOf(two[name]);
        expect(error instanceof two[other]).toBe(other === name || other === 'StdgradError');
        expect(new Error('x')).not.toBeInstanceOf(two[name]);
      }),
    );
  });

  test('codes differ', () => {
    expect(new Set(Object.values(codes)).size).toBe(names.length);
  });

  test('can be subclassed', () => {
    class Mine extends protocol.ShapeError {
      static override readonly errorName = 'Mine';
    }
    const error = new Mine('x');
    expect([error.name, error.code, error instanceof protocol.ShapeError]).toEqual(['Mine', 'STDGRAD_SHAPE', true]);
  });
});
