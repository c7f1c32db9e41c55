export { backward, type BackwardOptions } from './backward.js';
export {
  constancy,
  describe,
  operand,
  stopGradient,
  tensor,
  type ArrayLikeInput,
  type Input,
  type NestedList,
  type TensorOptions,
} from './create.js';
export { Tensor } from './face.js';
export { jvp } from './forward.js';
export { grad, valueAndGrad, vjp, type GradOptions, type Result } from './functional.js';
export { Node, type Value } from './node.js';
export { owning } from './own.js';
export { checkWrite, overwrite, reshapeInPlace, type Overwrite } from './overwrite.js';
export {
  arrayOfValue,
  broadcast,
  gatherRule,
  isVariable,
  linearRule,
  nodeOf,
  record,
  replaceRule,
  recordMany,
  recordTensors,
  recordView,
  viewTensor,
  type Linear,
} from './record.js';
export { saves, type Rule, type Saved } from './rule.js';
export { memoryGuard, noAutodiff } from './state.js';
export {
  recordScalars,
  scalarInputs,
  type ScalarInputs,
  recordScalar1,
  recordScalar2,
  type Put,
  type Slots,
  type TapeOp,
} from './tape-record.js';
export { arrayOf, isTensor, makeTensor, numberOf } from './tensor.js';
export { givingWay, implement, implementationOf, type Implementation } from './implement.js';
