/** What happens at an entry: its arguments dispatch, it answers about a tensor's number or `false`, or it stays as it is. */
export type Scope = 'numeric' | 'check' | 'predicate' | 'none';

const numericRoots = new Set(
  'array blas complex fft iter lapack math ml ndarray number random simulate stats strided'.split(' '),
);
// constructors of memory, Node streams, paths of native headers
const leftAlone = /^(array\/(pool|buffer|shared-buffer|dataview)|random\/streams|(.+\/)?napi)(\/|$)/;
// predicates that read `.data` of whatever looks like an ndarray, where a variable throws
const readsData = /^assert\/is-(.*(ndarray|matrix|vector)(-like.*|-descriptor)?|circular(-plain-object)?)$/;
const makesFunction =
  /(^|[-/.])factory$|^(stats|ml)\/incr\/[^.]+$|^(ndarray|strided)\/dispatch(-by)?$|^(ndarray|strided)\/base\/[a-z]+-addon-dispatch(\.ndarray)?$|^random\/strided\/tools\/[a-z]+-factory\(\)$|^math\/tools\/unary$|(^|[-/])(getter|setter)$/;

const readsIterators = /^(math|stats|simulate)\/iter\//;

/** Tells what to do at the entry of that canonical id. */
export function scopeOf(id: string): Scope {
  const path = withoutScope(id);
  if (readsData.test(path)) return 'predicate';
  if (path.startsWith('assert/is-')) return 'check';
  return numericRoots.has(rootOf(path)) && !leftAlone.test(path) ? 'numeric' : 'none';
}

/** Tells whether the members of a namespace object need a look. */
export function mayHoldEntries(id: string): boolean {
  return scopeOf(id) !== 'none' || /^@stdlib\/(stdlib|namespace|assert)$/.test(id);
}

/** Tells whether what a function returns is again a function of numbers: factories, accumulators. */
export function returnsFunctions(id: string): boolean {
  return makesFunction.test(withoutScope(id));
}

/** Tells whether what a function makes keeps what it was handed. */
export function accumulates(id: string): boolean {
  return /^(stats|ml)\/incr\/[^.]+$/.test(withoutScope(id));
}

/** Tells whether a function computes with the values of iterators; those in `@stdlib/iter` hand them on untouched. */
export function iterates(id: string): boolean {
  return readsIterators.test(withoutScope(id));
}

/** Typed arrays of `@stdlib` compare their class with `this`, and tables of classes hand them out. */
export function keepsConstructors(id: string): boolean {
  return rootOf(withoutScope(id)) === 'array';
}

function withoutScope(id: string): string {
  return id.slice('@stdlib/'.length);
}

function rootOf(path: string): string {
  return /^[^/.]*/.exec(path)?.[0] ?? '';
}
