export { Tensor } from './fluent.js';
export {
  grad,
  implement,
  isTensor,
  jvp,
  memoryGuard,
  noAutodiff,
  stopGradient,
  tensor,
  valueAndGrad,
  vjp,
  type BackwardOptions,
  type GradOptions,
  type Implementation,
  type Input,
  type TensorOptions,
  type Value,
} from '@stdgrad/core';
export * from '@stdgrad/ops';
export {
  ArgumentError,
  DtypeError,
  GradientLossError,
  IndexError,
  InvalidBackprop,
  MutationError,
  NotDifferentiableError,
  ShapeError,
  StdgradError,
  arrayFunction,
  dispatchable,
  notImplemented,
  withoutDispatch,
  type Call,
  type DType,
  type DispatchOptions,
} from '@stdgrad/protocol';
export { differentiable, type Differentiable, type DifferentiableOptions } from '@stdgrad/stdlib-adapter';
