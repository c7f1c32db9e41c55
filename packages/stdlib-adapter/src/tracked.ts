import './operators.js';
import { loadCopiesWith } from './tracked/copies.js';
import { loadCopy } from './tracked/loader.js';

export { callTracked } from './tracked/call.js';
export { loadCopiesWith, loadCopy };

loadCopiesWith(loadCopy);
