import { implement } from '@stdgrad/core';
import type { Call } from '@stdgrad/protocol';
import { fallBack } from '../fallback.js';
import { nestedIds, runNested } from './nested.js';
import { installPlainArrays } from './plain-arrays.js';
import { runKernel } from './run.js';
import { kernelOf } from './table.js';
import { runZTest, zTestIds } from './z-tests.js';

const folders = [
  'blas/base',
  'blas/ext/base',
  'lapack/base',
  'math/strided',
  'stats/array',
  'stats/base/ndarray',
  'stats/strided',
  'strided/base',
];

/** Says what functions of strided arrays do when tensors stand for arrays or numbers. */
export function installStrided(): void {
  for (const folder of folders) implement(`@stdlib/${folder}/*`, run);
  installPlainArrays();
  for (const id of nestedIds) implement(id, runNested);
  for (const id of zTestIds) implement(id, runZTest);
}

function run(call: Call): unknown {
  const known = kernelOf(call.id);
  return known === undefined ? fallBack(call) : runKernel(known.kernel, known.form, call);
}
