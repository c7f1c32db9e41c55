import type { Value } from '@stdgrad/core';
import { div, exp, mul, neg, ratio, type Domain } from '@stdgrad/ops';
import { pick, type Mask, type Partial, type Row, type Terms } from '../row.js';

/** A distribution function by its partial derivatives, from which follow those of its logarithm and of its inverse. */
export interface Cumulative<K extends string> {
  /** Partial derivatives on the support, by `x`, which is the density, and by the parameters; `null`: integers only. */
  readonly partials: { readonly [P in K]: Partial<K> | null };
  /** Whether x lies in the support, its ends included. Elsewhere all derivatives are 0. */
  readonly inside?: (terms: Terms<K>) => Mask;
  /** Some number inside, which takes the place of others where they would make infinities that nobody picks. */
  readonly within?: (terms: Terms<K>) => Value | number;
  /** Domain of x, of probabilities, and of the parameters. */
  readonly on: readonly Domain[];
}

type Rows = Readonly<Record<'cdf' | 'logcdf' | 'quantile', Row>>;

/** The rows of `cdf`, `logcdf` and `quantile`. */
export function derived<K extends string>(f: Cumulative<K>, unit: Domain): Rows {
  const names = Object.keys(f.partials) as K[];
  const entries = Object.values<Partial<K> | null>(f.partials);
  const all = f.inside;
  // with x replaced where it lies outside
  const guarded = (terms: Terms<K>, formula: (safe: Terms<K>, here: Mask) => Value): Value => {
    if (all === undefined) return formula(terms, true);
    const here = all(terms);
    const x = f.within === undefined ? terms['x' as K] : pick(here, terms['x' as K], f.within(terms));
    return pick(here, formula(withX(terms, names, x, terms.z), here), 0);
  };
  const cdf = entries.map(
    (partial) => partial && ((terms: Terms<K>) => guarded(terms, (safe) => partial(safe) as Value)),
  );
  const logcdf = entries.map(
    (partial) =>
      partial &&
      ((terms: Terms<K>) =>
        guarded(terms, (safe, here) => mul(partial(safe), exp(neg(here === true ? terms.z : pick(here, terms.z, 0)))))),
  );
  // by the implicit function theorem
  const quantile = entries.map(
    (partial, k) =>
      partial &&
      ((terms: Terms<K>) => {
        const at = withX(terms, names, terms.z, (terms as unknown as Terms<'p'>).p);
        const density = entries[0]!(at);
        return k === 0 ? div(1, density) : neg(ratio(partial(at) as Value, density as Value));
      }),
  );
  const rowOf = (partials: readonly unknown[], first: Domain, variable = 'x'): Row => ({
    params: names.map((name) => (name === 'x' ? variable : name)),
    partials: partials as Row['partials'],
    on: [first, ...f.on.slice(1)],
  });
  return { cdf: rowOf(cdf, f.on[0]!), logcdf: rowOf(logcdf, f.on[0]!), quantile: rowOf(quantile, unit, 'p') };
}

function withX<K extends string>(terms: Terms<K>, names: readonly K[], x: Value, z: Value): Terms<K> {
  const at: Record<string, unknown> = { x, z };
  for (const name of names) if (name !== 'x') at[name] = terms[name];
  return at as Terms<K>;
}
