export { installRules, installRulesLate, rows } from './rules/install.js';
export type { Row } from './rules/row.js';
