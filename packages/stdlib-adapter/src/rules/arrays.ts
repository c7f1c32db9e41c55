import { implement, isTensor, type Implementation } from '@stdgrad/core';
import type { Call } from '@stdgrad/protocol';
import { fallBack } from './fallback.js';
import { moveElements, moveInPlace, moveTo, type DataArguments } from './geometry.js';
import { shown } from './operands.js';
import { absolute, absoluteTo, dot } from './products.js';
import { cusum, reduction, reductions } from './reductions.js';
import { sortInPlace, sortTo, sorted } from './sorting.js';

/** Functions that only move elements, by which of their arguments are moved. */
const moving: Readonly<Record<DataArguments, string>> = {
  first:
    'at broadcast-array copy diagonal first flatten flatten-from fliplr flipud last pop ' +
    'prepend-singleton-dimensions remove-singleton-dimensions reverse reverse-dimension reverse-dimensions rot180 rot90 ' +
    'rotl90 rotr90 shift slice slice-dimension slice-dimension-from slice-dimension-to slice-from slice-to ' +
    'spread-dimensions to-array to-flippedlr to-flippedud to-reversed to-reversed-dimension to-reversed-dimensions ' +
    'to-rot180 to-rot90 to-rotl90 to-rotr90 to-transposed to-unflattened transpose unflatten maybe-broadcast-array',
  all: 'broadcast-arrays maybe-broadcast-arrays colcat concat concat1d hconcat rowcat vconcat',
  appended: 'push unshift',
  number: 'broadcast-scalar from-scalar',
};

/** Functions that look at form and type, not at the elements: what they return is constant. */
const describing =
  'dtype flag flags ndims numel numel-dimension offset order shape stride strides ' +
  'empty-like falses-like nans-like ones-like trues-like zeros-like';

/** Runs a function on what its first argument looks like. */
function described(call: Call): unknown {
  const [x, ...rest] = call.args;
  return isTensor(x) && !rest.some(isTensor) ? call.fn(shown(x), ...rest) : fallBack(call);
}

/** Says what the functions of ndarrays do when they are handed tensors. */
export function installArrays(): void {
  const at = (path: string, run: Implementation): void => implement(`@stdlib/${path}`, run);
  for (const name of describing.split(' ')) at(`ndarray/${name}`, described);
  for (const [data, names] of Object.entries(moving) as [DataArguments, string][])
    for (const name of names.split(' ')) at(`ndarray/${name}`, (call) => moveElements(call, data));
  for (const [path, pull] of Object.entries(reductions)) {
    const [run, assign] = reduction(`@stdlib/${path}`, pull);
    at(path, run);
    at(`${path}.assign`, assign);
  }
  for (const name of ['concat', 'concat1d', 'hconcat', 'vconcat', 'colcat', 'rowcat'])
    at(`ndarray/${name}.assign`, (call) => moveTo(call, 'all'));
  for (const name of ['push', 'unshift']) at(`ndarray/${name}.assign`, (call) => moveTo(call, 'appended'));
  at('blas/ext/cusum', (call) => cusum(call, false));
  at('blas/ext/cusum.assign', (call) => cusum(call, true));
  at('blas/ext/circshift', moveInPlace);
  for (const name of ['sort', 'sorthp']) at(`blas/ext/${name}`, sortInPlace);
  for (const name of ['to-sorted', 'to-sortedhp']) {
    at(`blas/ext/${name}`, sorted);
    at(`blas/ext/${name}.assign`, sortTo);
  }
  for (const name of ['ddot', 'sdot', 'gdot']) at(`blas/${name}`, dot);
  at('math/special/abs', absolute);
  at('math/special/abs.assign', absoluteTo);
}
