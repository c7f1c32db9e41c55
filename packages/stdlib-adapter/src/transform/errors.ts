import { shared, StdgradError } from '@stdgrad/protocol';

class TransformFailure extends StdgradError {
  override readonly code: string = 'STDGRAD_TRANSFORM';
  static override readonly errorName: string = 'TransformError';
}

/** A file that was listed for the operator transform can't be transformed. */
export const TransformError = shared('stdlib-adapter.TransformError', () => TransformFailure);
export type TransformError = TransformFailure;
