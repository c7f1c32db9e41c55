export { Layout, equalShapes, reach, repeats, rowMajor, sameShape, scalarLayout, showShape } from './layout.js';
export { NDArray, allocate, elements, fromElements, isNDArray, linearPlace, placeOf, scalarArray, wrap } from './ndarray.js';
export { nest, nestArrays, type InnerRun } from './nest.js';
export { addInto, broadcastShapes, broadcastStrides, broadcastTo, copy, copyInto, overlaps, sumTo, toDense, viewOf } from './broadcast.js';
export { fingerprint, hold, live, prepareWrite, release } from './hold.js';
export {
  addAt, clearAt, copyInLayout, embed, embedVisible, gather, inLayout, put, regionOf, take, takeVisible, zerosInLayout, type Region,
} from './region.js';
