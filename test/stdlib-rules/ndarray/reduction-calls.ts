import { mul } from '@stdgrad/ops';
import { c, x, xy, type CallCase, type Shape } from './call.js';

const reductions = (path: string, byCallback: boolean): [string, CallCase[]][] => {
  const clbk = byCallback ? [(v: never) => mul(v, v)] : [];
  const one = (shape: Shape, options?: object): CallCase =>
    x(shape, ...(options === undefined ? [] : [options]), ...clbk);
  const sorted = path.includes('sorted');
  const all = [one([4]), one([2, 3], { dims: [1] }), one([2, 3]), one([2, 3, 2], { dims: [0, -1], keepdims: true })];
  const into = [c([[2, 3], [2]], (a: unknown, out: unknown) => [a, out, { dims: [1] }, ...clbk])];
  return [
    [path, all.map((call) => ({ ...call, sorted }))],
    [`${path}.assign`, into.map((call) => ({ ...call, sorted }))],
  ];
};

const reduced =
  'mean meankbn meankbn2 meanors meanpn meanpw meanwd nanmean nanmeanors nanmeanpn nanmeanwd max maxsorted min ' +
  'minsorted range midrange maxabs minabs rangeabs nanmax nanmin nanrange nanmidrange nanmaxabs nanminabs mediansorted';
const reducedBy = 'max-by min-by range-by midrange-by nanmax-by nanmin-by nanrange-by nanmidrange-by';

export const others: Readonly<Record<string, readonly CallCase[]>> = {
  ...Object.fromEntries([
    ...reduced.split(' ').flatMap((name) => reductions(`stats/${name}`, false)),
    ...reducedBy.split(' ').flatMap((name) => reductions(`stats/${name}`, true)),
    ...reductions('blas/ext/sum', false),
  ]),
  ...Object.fromEntries(
    ['cumax', 'cumin'].flatMap((name) => [
      [`stats/${name}`, [x([5]), x([2, 3], { dims: [1] }), x([2, 3]), x([2, 3, 2], { dims: [0, 2] })]],
      [`stats/${name}.assign`, [xy([2, 3], [2, 3], { dims: [0] })]],
    ]),
  ),
  'blas/ext/cusum': [x([5]), x([5], 10), x([2, 3, 2], { dims: [0, 2] }), xy([2, 3], [2], { dims: [1] })],
  'blas/ext/cusum.assign': [xy([2, 3], [2, 3], { dims: [1] })],
  'blas/ext/to-sorted': [x([2, 4], { dims: [1] }), x([5], -1)],
  'blas/ext/to-sorted.assign': [xy([5])],
  'blas/ext/to-sortedhp': [x([5])],
  'blas/ext/to-sortedhp.assign': [xy([5])],
  'blas/ext/linspace': [
    c([[], []], (a: unknown, b: unknown) => [5, a, b]),
    c([[], []], (a: unknown, b: unknown) => [[2, 3], a, b, false]),
    c([[2], []], (a: unknown, b: unknown) => [[2, 3], a, b, { dims: [1] }]),
  ],
  'blas/ext/linspace.assign': [c([[2, 3], [], []], (out: unknown, a: unknown, b: unknown) => [out, a, b])],
  'blas/ext/unitspace': [c([[]], (a: unknown) => [[2, 2], a]), c([[2]], (a: unknown) => [[2, 3], a, { dims: [1] }])],
  'blas/ext/unitspace.assign': [c([[4], []], (out: unknown, a: unknown) => [out, a])],
  'blas/ddot': [xy([4]), xy([2, 3]), xy([2, 3], [2, 1], -2)],
  'blas/gdot': [xy([4])],
  'math/special/abs': [x([2, 3])],
  'math/special/abs.assign': [xy([2, 3])],
};
