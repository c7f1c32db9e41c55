import { implement, type Implementation } from '@stdgrad/core';
import { booleansLike, decideTo, described, stepwise, stepwiseTo } from './ndarray/constants.js';
import { moveElements } from './ndarray/moving.js';
import { assigned, booleans, described as describing, moves, steps } from './ndarray/table.js';
import { reduceBy, reduceByTo } from './ndarray/callback-reductions.js';
import { density } from './ndarray/density.js';
import { median, medianTo } from './ndarray/median.js';
import { installDispatchers } from './ndarray/dispatchers.js';
import { installFancy } from './ndarray/fancy.js';
import { installIterators } from './ndarray/iterators.js';
import { mapTo, mapped } from './ndarray/pointwise.js';
import { callbackReductions, reductions } from './ndarray/pulls.js';
import { runningExtremum, runningExtremumTo } from './ndarray/running-extrema.js';
import { spaced, spacedTo } from './ndarray/spaced.js';
import { installVectorTools } from './ndarray/vectors.js';
import { absolute, absoluteOfList, absoluteOfListTo, absoluteTo, dot } from './products.js';
import { cusum, reduction } from './reductions.js';
import { sortInPlace, sortTo, sorted } from './sorting.js';

/** Says what the functions of ndarrays do when they are handed tensors. */
export function installArrays(): void {
  const at = (path: string, run: Implementation): void => implement(`@stdlib/${path}`, run);
  installIterators();
  installFancy();
  installDispatchers();
  installVectorTools();
  for (const path of describing) at(path, described);
  for (const path of booleans) at(path, booleansLike);
  for (const path of steps) {
    at(path, stepwise);
    at(`${path}.assign`, stepwiseTo);
  }
  at('ndarray/base/assert/*', stepwise);
  for (const [path, move] of moves) at(path, (call) => moveElements(call, move));
  at('ndarray/map', (call) => mapped(call) ?? moveElements(call, moves.get('ndarray/map')!));
  Object.entries({ unary: 1, map: 1, binary: 2, ternary: 3 }).forEach(([name, count]) => {
    const path = `ndarray/base/${name}`;
    at(path, (call) => (mapTo(call, count) === null ? moveElements(call, moves.get(path)!) : undefined));
  });
  for (const [path, move] of assigned)
    at(`${path}.assign`, (call) => (move.constant === true ? decideTo(call, move) : moveElements(call, move)));
  for (const [path, pull] of Object.entries(reductions)) {
    const [run, assign] = reduction(`@stdlib/${path}`, pull);
    at(path, run);
    at(`${path}.assign`, assign);
  }
  for (const path of Object.keys(callbackReductions)) {
    at(path, reduceBy(path));
    at(`${path}.assign`, reduceByTo(path));
  }
  at('stats/kde2d', density);
  at('stats/mediansorted', median);
  at('stats/mediansorted.assign', medianTo);
  for (const name of ['cumax', 'cumin'] as const) {
    at(`stats/${name}`, runningExtremum(name));
    at(`stats/${name}.assign`, runningExtremumTo(name));
  }
  for (const name of ['linspace', 'unitspace'] as const) {
    at(`blas/ext/${name}`, spaced(name));
    at(`blas/ext/${name}.assign`, spacedTo(name));
  }
  at('blas/ext/cusum', (call) => cusum(call, false));
  at('blas/ext/cusum.assign', (call) => cusum(call, true));
  for (const name of ['sort', 'sorthp']) at(`blas/ext/${name}`, sortInPlace);
  for (const name of ['to-sorted', 'to-sortedhp']) {
    at(`blas/ext/${name}`, sorted);
    at(`blas/ext/${name}.assign`, sortTo);
  }
  for (const name of ['ddot', 'sdot', 'gdot']) at(`blas/${name}`, dot);
  at('math/special/abs', absolute);
  at('math/special/abs.assign', absoluteTo);
  at('math/array/special/abs', absoluteOfList);
  at('math/array/special/abs.assign', absoluteOfListTo);
}
