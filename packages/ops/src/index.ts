export * from './elementwise/arithmetic.js';
export * from './elementwise/comparison.js';
export * from './elementwise/exponential.js';
export * from './elementwise/power.js';
export * from './elementwise/trigonometric.js';
export * from './reduce/sum.js';
export * from './shape/broadcast.js';
export * from './shape/reshape.js';
