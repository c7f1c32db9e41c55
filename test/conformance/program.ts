/** A flat row-major array, as the programs write it down. */
export interface Flat {
  readonly shape: readonly number[];
  readonly data: readonly (number | string | boolean)[];
}

/** One item of an index: see section 2 of `shared/conformance/FORMAT.md`. */
export type IndexItem =
  | { readonly slice: readonly (number | null)[] }
  | { readonly int: number }
  | { readonly newaxis: true }
  | { readonly ellipsis: true }
  | { readonly intarray: Flat }
  | { readonly boolarray: Flat }
  | { readonly tensor: string };

/** An argument of a step: a number, string, flag, named tensor, array, or a list of arguments. */
export type Arg =
  | number
  | string
  | boolean
  | null
  | IndexItem
  | { readonly tensor: string }
  | { readonly array: Flat }
  | readonly Arg[];

/** One call. `raises`: it must throw and change nothing. */
export interface Step {
  readonly op: string;
  readonly args: readonly Arg[];
  readonly kwargs: Readonly<Record<string, Arg>>;
  readonly out: string | null;
  readonly raises?: string;
  readonly body?: readonly Step[];
}

/** A program with what it must lead to; `error_step` where MyGrad's backward refuses. */
export interface Program {
  readonly seed: number;
  readonly tags: readonly string[];
  readonly inputs: readonly (Flat & { readonly name: string; readonly dtype: string; readonly constant: boolean })[];
  readonly steps: readonly Step[];
  readonly loss: string;
  readonly values?: Readonly<Record<string, Flat>>;
  readonly grads?: Readonly<Record<string, Flat | null>>;
  readonly bases?: Readonly<Record<string, string | null>>;
  readonly constants?: Readonly<Record<string, boolean>>;
  readonly error?: string;
  readonly error_step?: number;
}

/** A file of programs, one JSON object a line. */
export function parsePrograms(text: string): Program[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Program);
}

/** All steps, those inside `no_autodiff` too. */
export function allSteps(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => [step, ...allSteps(step.body ?? [])]);
}

/** Tells lists of arguments from other arguments. */
export function isList(arg: Arg): arg is readonly Arg[] {
  return Array.isArray(arg);
}
