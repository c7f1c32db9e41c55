export { shared } from './shared.js';
export { arrayFunction, hasHandler, notImplemented, type Call, type Handler } from './call.js';
export { dispatch, withoutDispatch } from './dispatch.js';
export { dispatchable, type DispatchOptions } from './dispatchable.js';
export { relevantByDefault, type Relevant } from './relevant.js';
export { buffers, isDType, isFloat, promote, type DType, type TypedArray } from './dtype.js';
export { isStrided, type Strided } from './strided.js';
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
  saying,
} from './errors.js';
