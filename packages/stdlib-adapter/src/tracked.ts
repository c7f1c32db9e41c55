export { callTracked } from './tracked/call.js';
