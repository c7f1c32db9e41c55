import type { Domain } from './domain.js';

/** One way to call an op, for tests and docs: shapes of random operands, and the call. */
export interface Example<F> {
  readonly shapes: readonly (readonly number[])[];
  readonly call: (f: F, ...operands: never[]) => unknown;
}

/** What an op's derivative is: exactly linear in its operands, smooth on its domain, or zero wherever it exists. */
export type Kind = 'linear' | 'smooth' | 'constant';

/** All that tests and docs need of an op that is no elementwise row. */
export interface About<F> {
  readonly name: string;
  readonly kind: Kind;
  readonly on: Domain;
  readonly examples: readonly Example<F>[];
}

/** An op that carries its row. */
export interface HasRow<F> {
  readonly row: About<F>;
}

/** Attaches its row to an op. */
export function row<F extends (...args: never[]) => unknown>(call: F, about: About<F>): F & HasRow<F> {
  Object.defineProperty(call, 'name', { value: about.name });
  return Object.assign(call, { row: about });
}

/** An example call. */
export function example<F, X extends readonly unknown[]>(
  shapes: readonly (readonly number[])[],
  call: (f: F, ...operands: X) => unknown,
): Example<F> {
  return { shapes, call: call as unknown as Example<F>['call'] };
}
