export {
  TransformError,
  transform,
  type SourceMap,
  type TransformOptions,
  type Transformed,
} from './transform/index.js';
