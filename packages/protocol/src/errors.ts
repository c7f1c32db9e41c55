import { shared } from './shared.js';

/** Base of every error that stdgrad throws; `code` is stable, the wording is not. */
class StdgradErrorBase extends Error {
  readonly code: string = 'STDGRAD';

  constructor(message: string) {
    super(message);
    Object.defineProperty(this, 'name', { value: new.target.errorName, configurable: true, writable: true });
  }

  static readonly errorName: string = 'StdgradError';
}

/** Makes the class of one code, once per process, so that `instanceof` holds between copies of the package. */
function errorClass(errorName: string, code: string): typeof StdgradErrorBase {
  return shared(`protocol.${errorName}`, () => {
    const named = {
      [errorName]: class extends StdgradError {
        override readonly code: string = code;
        static override readonly errorName: string = errorName;
      },
    };
    return named[errorName] as typeof StdgradErrorBase;
  });
}

/** Base class of all errors of stdgrad. */
export const StdgradError = shared('protocol.StdgradError', () => StdgradErrorBase);
export type StdgradError = StdgradErrorBase;

/** An argument of the wrong kind or outside its domain. */
export const ArgumentError = errorClass('ArgumentError', 'STDGRAD_ARGUMENT');
/** Shapes that do not fit each other or the function. */
export const ShapeError = errorClass('ShapeError', 'STDGRAD_SHAPE');
/** An index or a dimension out of range. */
export const IndexError = errorClass('IndexError', 'STDGRAD_INDEX');
/** A data type that the function can't take or give. */
export const DtypeError = errorClass('DtypeError', 'STDGRAD_DTYPE');
/** A tensor was about to become a plain value, which would drop its gradient. */
export const GradientLossError = errorClass('GradientLossError', 'STDGRAD_GRADIENT_LOSS');
/** A variable was handed to a function that has no derivative rule. */
export const NotDifferentiableError = errorClass('NotDifferentiableError', 'STDGRAD_NOT_DIFFERENTIABLE');
/** Memory that a pending gradient needs was changed behind its back. */
export const MutationError = errorClass('MutationError', 'STDGRAD_MUTATION');
/** Part of the graph was released by an earlier backward. */
export const InvalidBackprop = errorClass('InvalidBackprop', 'STDGRAD_INVALID_BACKPROP');

/** Puts the name of the function that a user called in front of an error of ours that doesn't say it. */
export function saying(id: string, error: unknown): unknown {
  if (!(error instanceof StdgradError) || error.message.includes(id) || error.message.startsWith('@')) return error;
  const { message, stack } = error;
  error.message = `${id}: ${message}`;
  if (stack !== undefined) error.stack = stack.replace(message, error.message);
  return error;
}
