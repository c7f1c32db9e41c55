import { shared, StdgradError } from '@stdgrad/protocol';

class LateRegistration extends StdgradError {
  override readonly code: string = 'STDGRAD_LATE_REGISTRATION';
  static override readonly errorName: string = 'LateRegistrationError';

  constructor(id: string) {
    super(
      `register: ${id} was loaded before stdgrad: those who have it would lose gradients; ` +
        "run `node --import stdgrad/register …`, or put `import 'stdgrad/register'` before all other imports",
    );
  }
}

/** `@stdlib` was loaded before stdgrad could get in front of it. */
export const LateRegistrationError = shared('stdlib-adapter.LateRegistrationError', () => LateRegistration);
export type LateRegistrationError = LateRegistration;
