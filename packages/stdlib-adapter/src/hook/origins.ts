import { shared } from '@stdgrad/protocol';

/** Where a raw function of `@stdlib` comes from: a file, and the names under which its exports have the function. */
export interface Origin {
  readonly filename: string;
  readonly path: readonly PropertyKey[];
}

const { origins, classes } = shared('stdlib-adapter.origins', () => ({
  origins: new WeakMap<Function, Origin>(),
  classes: new Map<string, Function>(),
}));

/** Remembers where a raw function comes from: the first place that is told. */
export function rememberOrigin(fn: Function, origin: Origin): void {
  if (!origins.has(fn)) origins.set(fn, origin);
}

/** Where a raw function comes from; `undefined` for those that functions made. */
export function originOf(fn: Function): Origin | undefined {
  return origins.get(fn);
}

/** Remembers the class of that canonical id: calls with `new` come without it. */
export function rememberClass(id: string, fn: Function): void {
  if (!classes.has(id)) classes.set(id, fn);
}

/** The raw class of that canonical id, once it was loaded. */
export function classOf(id: string): Function | undefined {
  return classes.get(id);
}
