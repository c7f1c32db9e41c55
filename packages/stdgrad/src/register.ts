import { register } from '@stdgrad/stdlib-adapter/register';

export { LateRegistrationError, register, type RegisterOptions } from '@stdgrad/stdlib-adapter/register';

register();
