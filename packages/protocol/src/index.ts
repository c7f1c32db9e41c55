export { shared } from './shared.js';
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
} from './errors.js';
