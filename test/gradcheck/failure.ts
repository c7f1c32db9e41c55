import { GradientCheckError } from '@stdgrad/gradcheck';

/** The error of a check that must fail. */
export function failure(check: () => unknown): GradientCheckError {
  try {
    check();
  } catch (error) {
    if (error instanceof GradientCheckError) return error;
    throw error;
  }
  throw new Error('the check passed');
}
