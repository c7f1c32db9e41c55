import { differences, gradients, run, type Fn } from './run.js';

/** What a program did: result or error, and what it logged on the way. */
interface Trace {
  readonly result: unknown;
  readonly error: string | null;
  readonly log: readonly unknown[];
}

function traced(main: Fn, args: (log: Fn) => readonly unknown[]): Trace {
  const entries: unknown[] = [];
  const log = (tag: unknown, value: unknown): unknown => {
    if (entries.length > 3000) throw new RangeError('too long');
    entries.push(tag, typeof value === 'object' && value !== null ? 'object' : value);
    return value;
  };
  try {
    const result = main(...args(log), log);
    return { result: typeof result === 'object' && result !== null ? 'object' : result, error: null, log: entries };
  } catch (error) {
    // what users throw is a value; the engine's errors have a class
    return {
      result: null,
      error: error instanceof Error ? error.constructor.name : typeof error,
      log: entries,
    };
  }
}

function mainOf(code: string): Fn {
  return run(code)['main'] as Fn;
}

/** Compares a program with its rewritten form on numbers and on oddities; gives the difference, if any. */
export function differenceOnNumbers(source: string, code: string, args: (log: Fn) => readonly unknown[]): unknown {
  const [expected, found] = [traced(mainOf(source), args), traced(mainOf(code), args)];
  const same =
    Object.is(expected.result, found.result) &&
    expected.error === found.error &&
    expected.log.length === found.log.length &&
    expected.log.every((entry, k) => Object.is(entry, found.log[k]));
  return same ? null : { expected, found };
}

/** Compares gradients with differences, where those say that the program is smooth; gives the difference, if any. */
export function differenceOnTensors(source: string, code: string, x: number, y: number): unknown {
  const log = (_: unknown, value: unknown): unknown => value;
  const [original, main] = [mainOf(source), mainOf(code)].map(
    (f) =>
      (...args: unknown[]) =>
        f(...args, log),
  ) as [Fn, Fn];
  let value: unknown;
  try {
    value = original(x, y);
  } catch {
    return null;
  }
  if (typeof value !== 'number' || !(Math.abs(value) < 1e6)) return null;
  let estimates: number[][];
  try {
    estimates = [1e-4, 3e-5, 1e-5].map((step) => differences(original, [x, y], step));
    // at a kink both sides differ
    for (const h of [1e-5, -1e-5])
      estimates.push(
        [(original(x + h, y) as number) - value, (original(x, y + h) as number) - value].map((d) => d / h),
      );
  } catch {
    return null; // other inputs nearby throw
  }
  const found = gradients(main, [x, y]);
  if (!Object.is(found.value, value) && found.value !== value) return { value, found };
  for (const k of [0, 1]) {
    const [a, b, c, right, left] = estimates.map((estimate) => estimate[k]!) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const scale = 1 + Math.abs(c) + Math.abs(value);
    const close = (p: number, q: number, within: number): boolean => Math.abs(p - q) < within * scale;
    if (!(close(a, b, 1e-5) && close(b, c, 1e-5) && close(right, left, 1e-3) && close(right, c, 1e-3))) continue;
    if (!(Math.abs((found.grads[k] ?? 0) - c) < 1e-4 * scale)) return { estimates, found, k };
  }
  return null;
}
