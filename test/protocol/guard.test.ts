import { arrayFunction, dispatchable, shared, withoutDispatch, type Call } from '@stdgrad/protocol';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { copies, type Protocol } from './support/copies.js';
import { original } from './support/original.js';

const handled = { [arrayFunction]: () => 'handled' };

/** A program: call, switch off around some steps, throw out of some steps and catch it. */
type Step =
  | { readonly do: 'call'; readonly copy: number; readonly via: number }
  | { readonly do: 'off'; readonly copy: number; readonly steps: readonly Step[] }
  | { readonly do: 'catch'; readonly steps: readonly Step[] }
  | { readonly do: 'throw' };

const copy = fc.nat(copies.length - 1);
const { steps } = fc.letrec<{ step: Step; steps: readonly Step[] }>((tie) => ({
  steps: fc.array(tie('step'), { maxLength: 4, depthIdentifier: 'steps' }),
  step: fc.oneof(
    { depthIdentifier: 'steps', depthSize: 'medium' },
    fc.record({ do: fc.constant('call' as const), copy, via: fc.nat(2) }),
    fc.constant<Step>({ do: 'throw' }),
    fc.record({ do: fc.constant('off' as const), copy, steps: tie('steps') }),
    fc.record({ do: fc.constant('catch' as const), steps: tie('steps') }),
  ),
}));

function perform(program: readonly Step[], off: (copy: Protocol, fn: () => void) => void, log: string[]): void {
  for (const step of program) {
    if (step.do === 'call') log.push(call(copies[step.copy] ?? copies[0], step.via));
    else if (step.do === 'throw') throw new Error('planned');
    else if (step.do === 'off') off(copies[step.copy] ?? copies[0], () => perform(step.steps, off, log));
    else
      try {
        perform(step.steps, off, log);
      } catch (error) {
        log.push((error as Error).message);
      }
  }
}

function call(protocol: Protocol, via: number): string {
  if (via === 0) return String(protocol.dispatchable('f', original)(handled));
  if (via === 1) return String(protocol.dispatchable('f', original)(1, [handled], {}, 3, 4));
  return String(protocol.dispatch('f', original, undefined, [{ like: handled }]));
}

/** The model: dispatch is off at a call when some enclosing step, not yet left, switched it off. */
function expected(program: readonly Step[], isOff: boolean, log: string[]): boolean {
  for (const step of program) {
    if (step.do === 'call') log.push(isOff ? 'original' : 'handled');
    else if (step.do === 'throw') return false;
    else if (step.do === 'off') {
      if (!expected(step.steps, true, log)) return false;
    } else if (!expected(step.steps, isOff, log)) log.push('planned');
  }
  return true;
}

const agrees = (off: (copy: Protocol, fn: () => void) => void) =>
  fc.property(steps, (program) => {
    const log: string[] = [];
    perform([{ do: 'catch', steps: program }], off, log);
    const wanted: string[] = [];
    expected([{ do: 'catch', steps: program }], false, wanted);
    const after = call(copies[0], 0);
    expect([...log, after]).toEqual([...wanted, 'handled']);
  });

describe('withoutDispatch', () => {
  test('holds until its function returns or throws, however nested, over all copies', () => {
    fc.assert(
      agrees((protocol, fn) => protocol.withoutDispatch(fn)),
      { numRuns: 2000 },
    );
  });

  test('gives the result and passes on what is thrown', () => {
    const error = new Error('mine');
    expect(withoutDispatch(() => 5)).toBe(5);
    expect(() =>
      withoutDispatch(() => {
        throw error;
      }),
    ).toThrow(error);
  });

  test('lets a handler run the function on its own kind of object', () => {
    const size = dispatchable('size', (x: { size: number }) => x.size);
    class Sized {
      size = 3;
      [arrayFunction](call: Call): unknown {
        return ['wrapped', withoutDispatch(() => size(call.args[0] as Sized)), call.fn(call.args[0])];
      }
    }
    expect(size(new Sized())).toEqual(['wrapped', 3, 3]);
  });

  test('handlers that call on dispatch again', () => {
    const f = dispatchable('f', original);
    const inner = { [arrayFunction]: () => 'inner' };
    expect(f({ [arrayFunction]: () => f(inner) })).toBe('inner');
  });

  test('ends before the asynchronous part of its function', async () => {
    const f = dispatchable('f', original);
    const results = await withoutDispatch(async () => {
      const before = f(handled);
      await Promise.resolve();
      return [before, f(handled)];
    });
    expect(results).toEqual(['original', 'handled']);
  });

  test('switches off constructors, too', () => {
    class Box {
      readonly x: unknown;
      constructor(x: unknown) {
        this.x = x;
      }
    }
    const Wrapped = dispatchable('Box', Box);
    expect(withoutDispatch(() => new Wrapped(handled)).x).toBe(handled);
  });
});

describe('the model catches wrong guards', () => {
  const state = shared('protocol.dispatch', () => ({ off: false }));
  const wrong: Readonly<Record<string, (copy: Protocol, fn: () => void) => void>> = {
    'that do nothing': (_, fn) => fn(),
    'that swallow errors': (protocol, fn) => {
      try {
        protocol.withoutDispatch(fn);
      } catch {
        // planted
      }
    },
    'that end with the inner one': (_, fn) => {
      state.off = true;
      try {
        fn();
      } finally {
        state.off = false;
      }
    },
    'that last for ever after an error': (_, fn) => {
      const { off } = state;
      state.off = true;
      fn();
      state.off = off;
    },
  };
  afterEach(() => {
    state.off = false;
  });

  test.each(Object.keys(wrong))('%s', (name) => {
    expect(fc.check(agrees(wrong[name] ?? (() => {})), { numRuns: 5000, seed: 1 }).failed).toBe(true);
  });
});
