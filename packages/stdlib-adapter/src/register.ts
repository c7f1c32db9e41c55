export { LateRegistrationError } from './hook/late.js';
export { register, type RegisterOptions } from './hook/register.js';
