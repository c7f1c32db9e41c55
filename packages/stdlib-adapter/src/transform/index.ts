export { TransformError } from './errors.js';
export { transform, type Transformed, type TransformOptions } from './transform.js';
export type { SourceMap } from './source-map.js';
