export { LateRegistrationError } from './hook/late.js';
export { register } from './hook/register.js';
