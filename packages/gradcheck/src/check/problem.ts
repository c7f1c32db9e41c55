import { describe } from '@stdgrad/core';
import { ArgumentError } from '@stdgrad/protocol';
import type { Along } from '../numeric/ridders.js';
import { readArgument, type Argument } from './argument.js';
import { positions, settingsOf, type CheckOptions, type Settings } from './options.js';
import { joined, readOutputs, type Outputs } from './outputs.js';
import { GradientCheckError } from './report.js';

/** A function at a point, as all checks see it. */
export interface Problem {
  readonly check: string;
  readonly name: string;
  readonly settings: Settings;
  readonly args: readonly Argument[];
  /** Positions of the arguments whose derivatives are checked. */
  readonly by: readonly number[];
  /** Elements of these arguments, one after the other. */
  readonly point: Float64Array;
  readonly outputs: Outputs;
  /** The function along a line from the point. */
  along(direction: Float64Array): Along;
  /** Argument and index of an element of the point. */
  element(k: number): { readonly argument: number; readonly element: readonly number[] };
  /** Result and index of an element of the results. */
  place(k: number): { readonly result: number; readonly place: readonly number[] };
  /** Numbers by element of the point, in the form of the arguments. */
  inForm(numbers: Float64Array): Float64Array[];
}

/** A function of any kind. */
// oxlint-disable-next-line typescript/no-explicit-any -- functions of any arguments are checked
export type AnyFunction = (...args: any[]) => unknown;

/** How an argument is handed to the function, with given elements. */
export type Hand = (argument: Argument, values: Float64Array) => unknown;

/** Reads arguments, runs the function at the point, and refuses functions that can't be checked. */
export function pose(
  check: string,
  f: AnyFunction,
  inputs: readonly unknown[],
  options: CheckOptions,
  hand: Hand = (argument, values) => argument.with(values),
): Problem {
  const settings = settingsOf(check, options);
  if (typeof f !== 'function')
    throw new ArgumentError(`${check}: the first argument must be a function, got ${describe(f)}.`);
  if (!Array.isArray(inputs))
    throw new ArgumentError(
      `${check}: inputs must be the list of the function's arguments, got ${describe(inputs)}; write [x] for a single one.`,
    );
  const args = inputs.map(readArgument);
  const by = positions(check, args, options.argument);
  const name = options.name ?? (f.name || 'the function');
  const call = (values: readonly Float64Array[]): unknown => f(...args.map((arg, k) => hand(arg, values[k]!)));
  const own = args.map(({ values }) => values);
  const outputs = atPoint(check, name, f, args, hand);
  const sizes = by.map((k) => args[k]!.values.length);
  const point = joined(by.map((k) => own[k]!));
  const inForm = (numbers: Float64Array): Float64Array[] => {
    let next = 0;
    return sizes.map((size) => numbers.slice(next, (next += size)));
  };
  return {
    check,
    name,
    settings,
    args,
    by,
    point,
    outputs,
    inForm,
    along: (direction) => {
      const parts = inForm(direction);
      return (t) => {
        const moved = own.map((values, k) => {
          const part = parts[by.indexOf(k)];
          return part === undefined ? values : values.map((x, at) => x + t * part[at]!);
        });
        return numbersNear(check, name, outputs, () => call(moved));
      };
    },
    element: (k) =>
      located(
        k,
        by.map((at) => args[at]!.shape),
        ({ part, index }) => ({ argument: by[part]!, element: index }),
      ),
    place: (k) => located(k, outputs.shapes, ({ part, index }) => ({ result: part, place: index })),
  };
}

/** Runs the function twice on the inputs as they are: it must be finite, repeat itself and leave them alone. */
function atPoint(check: string, name: string, f: AnyFunction, args: readonly Argument[], hand: Hand): Outputs {
  const run = (): Outputs =>
    readOutputs(
      check,
      unchanged(check, name, args, hand, (given) => f(...given)),
    );
  const [first, second] = [run(), run()];
  const off = first.numbers.findIndex((y) => !Number.isFinite(y));
  if (off >= 0) {
    throw new GradientCheckError(
      `${check}: ${name} gives ${first.numbers[off]} at these inputs (element ${off} of the result); check it where it is finite.`,
      null,
    );
  }
  const differs = first.numbers.findIndex((y, k) => !Object.is(y, second.numbers[k]));
  if (differs >= 0 || first.numbers.length !== second.numbers.length) {
    throw new GradientCheckError(
      `${check}: ${name} is not deterministic: it gave ${first.numbers[differs]} and then ${second.numbers[differs]} for the same inputs; seed or freeze what is random in it.`,
      null,
    );
  }
  return first;
}

/** Calls a function on fresh copies of the inputs, and makes sure that it leaves them as they are. */
export function unchanged<T>(
  check: string,
  name: string,
  args: readonly Argument[],
  hand: Hand,
  call: (given: readonly unknown[]) => T,
): T {
  const given = args.map((arg) => hand(arg, arg.values));
  const result = call(given);
  args.forEach(({ numeric, values }, k) => {
    if (numeric) demandSameElements(check, name, `argument ${k}`, readArgument(given[k]).values, values);
  });
  return result;
}

/** Throws when elements that were handed to a function differ afterwards. */
export function demandSameElements(
  check: string,
  name: string,
  what: string,
  after: Float64Array,
  before: Float64Array,
): void {
  const at = after.findIndex((y, k) => !Object.is(y, before[k]));
  if (at < 0 && after.length === before.length) return;
  throw new GradientCheckError(
    `${check}: ${name} changes ${what}: element ${at} was ${before[at]} and is ${after[at]} after the call; copy it before writing.`,
    null,
  );
}

/** Results near the point; NaN where the function refuses, since that is outside its domain. */
function numbersNear(check: string, name: string, { numbers }: Outputs, call: () => unknown): Float64Array {
  let result: unknown;
  try {
    result = call();
  } catch {
    return numbers.map(() => NaN);
  }
  const near = readOutputs(check, result).numbers;
  if (near.length === numbers.length) return near;
  throw new GradientCheckError(
    `${check}: ${name} gives ${numbers.length} numbers at the inputs and ${near.length} beside them; its number of results must not depend on their values.`,
    null,
  );
}

interface Location {
  readonly part: number;
  readonly index: readonly number[];
}

function located<T>(k: number, shapes: readonly (readonly number[])[], give: (at: Location) => T): T {
  let rest = k;
  for (const [part, shape] of shapes.entries()) {
    const size = shape.reduce((n, m) => n * m, 1);
    if (rest < size) return give({ part, index: indexOf(rest, shape) });
    rest -= size;
  }
  throw new RangeError(`internal: no element ${k}`);
}

function indexOf(k: number, shape: readonly number[]): number[] {
  const index = shape.map(() => 0);
  for (let d = shape.length - 1, rest = k; d >= 0; d--) {
    index[d] = rest % shape[d]!;
    rest = Math.floor(rest / shape[d]!);
  }
  return index;
}
