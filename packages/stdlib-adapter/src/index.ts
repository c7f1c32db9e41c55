export { differentiable, type Differentiable, type DifferentiableOptions } from './differentiable.js';
export { installRules, installRulesLate, rows } from './rules/install.js';
export type { Row } from './rules/row.js';
export { locallyConstant } from './rules/steps.js';
export { traceWith } from './rules/fallback.js';
