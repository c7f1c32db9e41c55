import { register } from '@stdgrad/stdlib-adapter/register';

export { LateRegistrationError, register } from '@stdgrad/stdlib-adapter/register';

register();
