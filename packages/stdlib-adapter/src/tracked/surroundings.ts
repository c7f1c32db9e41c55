import { implementationOf } from '@stdgrad/core';

/** What a file of the tracked copy gets where it requires another file. */
export type Treatment = 'transformed' | 'dispatching' | 'predicate' | 'format' | 'memory' | 'failing' | 'raw';

// distributions call each other; each call is checked on its own
const entries = /^@stdlib\/stats\/base\/dists\/[^/]+\/[^/]+$/;
// below: a rule, or a refusal that names the function, word-level functions included
const leaves = /^@stdlib\/(math\/base\/special|number|complex|random)\//;
const predicates = /^@stdlib\/(math\/base\/assert|assert)\//;
// no argument shows the tensors that callbacks hold
const callers = /^@stdlib\/(math\/base\/tools\/(sum-series|continued-fraction)|.*-by)$/;
const memory = /^@stdlib\/array\/float(64|32)$/;
const above =
  /^@stdlib\/(stats|blas|lapack|ml|math\/(base\/(tools|utils|ops)|iter|strided|array|tools)|array\/base|strided\/base|iter|simulate\/iter)\//;

/** Says how a required package is treated, by its canonical id. */
export function treatmentOf(id: string): Treatment {
  if (callers.test(id)) return 'transformed';
  if (implementationOf(id) !== undefined || leaves.test(id) || entries.test(id)) return 'dispatching';
  if (predicates.test(id)) return 'predicate';
  if (id === '@stdlib/string/format') return 'format';
  if (memory.test(id)) return 'memory';
  // native add-ons know no tensors: what is tried instead is JavaScript
  if (id === '@stdlib/utils/try-require') return 'failing';
  return above.test(id) ? 'transformed' : 'raw';
}

/** Tells whether a function may be traced at all: those above the leaves. */
export function isAboveLeaves(id: string): boolean {
  return above.test(id);
}

/** The package that a file of `@stdlib` belongs to: files of one package belong together. */
export function packageOf(filename: string): string {
  return filename.replace(/[\\/](lib|dist)[\\/](?!.*[\\/]\1[\\/]).*$/, '');
}
