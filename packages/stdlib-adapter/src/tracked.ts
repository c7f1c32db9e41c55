import './operators.js';

export { callTracked } from './tracked/call.js';
