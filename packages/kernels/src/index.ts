export { Layout, equalShapes, reach, repeats, rowMajor, sameShape, scalarLayout, showShape } from './layout.js';
export {
  NDArray,
  allocate,
  elements,
  fromElements,
  isNDArray,
  linearPlace,
  placeOf,
  scalarArray,
  wrap,
} from './ndarray.js';
export { nest, nestArrays, type InnerRun } from './nest.js';
export {
  addInto,
  broadcastShapes,
  broadcastStrides,
  broadcastTo,
  copy,
  copyInto,
  overlaps,
  repeatAlong,
  sumTo,
  toDense,
  viewOf,
} from './broadcast.js';
export { fingerprint, hold, live, prepareWrite, release } from './hold.js';
export {
  addAt,
  clearAt,
  copyInLayout,
  embed,
  embedVisible,
  gather,
  inLayout,
  put,
  regionOf,
  sumInLayout,
  take,
  takeVisible,
  zerosInLayout,
  type Region,
} from './region.js';
export {
  commonLayout,
  loop1,
  loop2,
  loop3,
  map1,
  map2,
  map3,
  map4,
  type Loop1,
  type Loop2,
  type Loop3,
  type Loop4,
} from './map.js';
export { fold, foldAll, maxFold, minFold, prodFold, sumFold, type Fold, type FoldLoop } from './reduce.js';
export { flip, narrow, permute, reshape } from './view.js';
export { cumulate } from './scan.js';
export { matmul, matrixProduct, type Matrix } from './matmul.js';
export { contract, contractedView, isView, type Contraction } from './contract.js';
export { select, within, type EndBound, type IndexItem, type Selection, type Span } from './indexing.js';
export { placesOf, sortedOrder } from './order.js';
export { factorCholesky, type NotPositive } from './linalg/cholesky.js';
export { cofactors, isRegular } from './linalg/cofactor.js';
export { eigenSymmetric } from './linalg/eigh.js';
export { determinants, factorLU, invertLU, logDeterminants, solveLU, type LU } from './linalg/lu.js';
export { factorQR } from './linalg/qr.js';
export { singularValues } from './linalg/svd.js';
export { triangularSolve, zeroOnDiagonal, type TriangleKind } from './linalg/triangular.js';
export { firstDegenerate, pseudoInverses, type Degeneracy } from './linalg/pseudo-inverse.js';
export { fourier, type Along, type Fourier } from './fourier.js';
export { placesOfMaxima, windowView } from './windows.js';
