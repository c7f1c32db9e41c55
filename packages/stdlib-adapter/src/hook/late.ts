import { shared, StdgradError } from '@stdgrad/protocol';

class LateRegistration extends StdgradError {
  override readonly code: string = 'STDGRAD_LATE_REGISTRATION';
  static override readonly errorName: string = 'LateRegistrationError';

  constructor(what: string, consequence = 'those who have it would lose gradients') {
    super(
      `register: ${what} was loaded before stdgrad: ${consequence}; ` +
        "run `node --import stdgrad/register …`, or put `import 'stdgrad/register'` before all other imports",
    );
  }
}

/** `@stdlib`, or a file that is to be transformed, was loaded before stdgrad could get in front of it. */
export const LateRegistrationError = shared('stdlib-adapter.LateRegistrationError', () => LateRegistration);
export type LateRegistrationError = LateRegistration;
