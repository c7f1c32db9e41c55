export * from './all.js';
export { table, type TableEntry } from './table.js';
export { row, example, type About, type Example, type HasRow, type Kind } from './define/row.js';
export {
  binary,
  choose,
  ternary,
  unary,
  type Binary,
  type BinaryRow,
  type Ternary,
  type Unary,
  type UnaryRow,
} from './define/callable.js';
export { ElementwiseOp } from './define/elementwise.js';
export * from './define/domain.js';
export type { OpOptions, UfuncOptions } from './define/options.js';
export type { Reduction, ReductionOptions } from './define/reduction.js';
export { times } from './define/times.js';
