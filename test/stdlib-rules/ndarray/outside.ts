import { createRequire } from 'node:module';
import { less } from '@stdgrad/ops';

const require = createRequire(import.meta.url);
const Ndarray = require('@stdlib/ndarray/ctor') as new (...args: unknown[]) => unknown;
const zeroDimensional = (value: number, dtype = 'float64'): unknown =>
  new Ndarray(dtype, dtype === 'int32' ? Int32Array.of(value) : Float64Array.of(value), [], [0], 0, 'row-major');

/** A call whose result is constant, whatever gradients its arrays carry. */
export interface ConstantCase {
  readonly shapes: readonly (readonly number[])[];
  readonly args: (...data: never[]) => unknown[];
}

const x = (...rest: unknown[]): ConstantCase => ({ shapes: [[2, 3]], args: (a: unknown) => [a, ...rest] });
const vector = (...rest: unknown[]): ConstantCase => ({ shapes: [[5]], args: (a: unknown) => [a, ...rest] });
const list = (...rest: unknown[]): ConstantCase => ({ shapes: [[2, 3]], args: (a: unknown) => [[a], ...rest] });
const withNumber = (n: unknown, ...rest: unknown[]): ConstantCase => ({
  shapes: [[2, 3]],
  args: (a: unknown) => [[a, n], ...rest],
});
const isSmall = (v: never): unknown => less(v, 0.3);

const names = (namespace: string, all: string, one: ConstantCase): [string, ConstantCase][] =>
  all.split(' ').map((name) => [`${namespace}/${name}`, one]);

const alike = 'nans-like ones-like zeros-like';

/** Functions of form, counts, indices and booleans. */
export const constants: ReadonlyMap<string, ConstantCase> = new Map([
  ...names('ndarray', 'any every count-falsy count-truthy dtype flags ndims numel offset order shape strides', x()),
  ...names('ndarray', `to-locale-string ${alike}`, x()),
  ...names('ndarray', 'any-by every-by count-if', x(isSmall)),
  ...names('ndarray', 'stride numel-dimension', x(1)),
  ['ndarray/flag', x('READONLY')],
  ['ndarray/some', x(2)],
  ['ndarray/some-by', x(2, isSmall)],
  ['ndarray/includes', x(0.5)],
  ...names('ndarray/base', 'any every count-falsy count-truthy output-order', list()),
  ...names('ndarray/base', `dtype flags ndims offset order strides shape serialize-meta-data ${alike}`, x()),
  ...names('ndarray/base', 'any-by every-by count-if', list(isSmall)),
  ...names('ndarray/base', 'stride numel-dimension', x(1)),
  ['ndarray/base/flag', x('READONLY')],
  ['ndarray/base/includes', withNumber(zeroDimensional(0.5))],
  ['ndarray/base/some', withNumber(zeroDimensional(2, 'int32'))],
  ['ndarray/base/some-by', withNumber(zeroDimensional(2, 'int32'), isSmall)],
  ...names('blas/ext', 'find-index find-last-index', vector(isSmall)),
  ...names('blas/ext', 'index-of last-index-of', vector(0.5)),
  ['blas/ext/join', x()],
]);

const memory = 'hands out memory, which carries no gradient';
const records = 'reads or writes records, not numbers';
const typed = 'is of complex numbers or booleans, which carry no gradient';

/** Functions of ndarrays that refuse variables, and why. */
export const refused: Readonly<Record<string, string>> = {
  'ndarray/data-buffer': memory,
  'ndarray/base/data-buffer': memory,
  'ndarray/base/ndarraylike2descriptor': memory,
  'ndarray/base/ndarraylike2object': memory,
  'ndarray/base/descriptor': memory,
  'ndarray/to-json': 'gives numbers for storage',
  'ndarray/base/zip2views1d': records,
  'ndarray/base/reinterpret-boolean': typed,
  'ndarray/base/reinterpret-complex': typed,
  'ndarray/base/reinterpret-complex64': typed,
  'ndarray/base/reinterpret-complex128': typed,
};

/** Tested elsewhere: arrays of other data types, functions that make functions, and results that are objects. */
export const elsewhere: Readonly<Record<string, string>> = {
  'ndarray/array': 'stdlib-rules/array-options.test.ts',
  'ndarray/dispatch': 'stdlib-rules/ndarray/hooked.test.ts',
  'ndarray/dispatch-by': 'stdlib-rules/ndarray/hooked.test.ts',
  'ndarray/to-string': 'stdlib-rules/ndarray/special.test.ts',
  'blas/sdot': 'stdlib-rules/ndarray/special.test.ts',
  'blas/sswap': 'stdlib-rules/ndarray/special.test.ts',
  'math/array/special/abs': 'stdlib-rules/ndarray/special.test.ts',
};

/** Not called with arrays of numbers: data types, modes, shapes, orders, indices; and makers of functions. */
export const withoutArrays: readonly RegExp[] = [
  /(^|[-/])(d?types?|dtypes?\d?[a-z0-9-]*|modes|orders?|policies|policy[a-z0-9-]*|casts|rules|defaults|props|enums?|ctors?)$/,
  /dtype|policy|signatures|tiling-block-size|interchange-order|shape$|shape-from|shapes$|strides2|bytes-per-element/,
  /(ind2sub|sub2ind|bind2vind|vind2bind|base\/ind|index|-indices|indices|buffer-index|cartesian-index|shape2strides)$/,
  /(singleton-dimensions|iteration-order|consensus-order|base\/buffer|base\/numel)$/,
  /\/(empty|falses|trues|nans|ones|zeros|nulls|full-by|one-to|zero-to|empty-like|falses-like|trues-like|nulls-like)$/,
  /dispatch(-by)?(-factory)?$|dispatch-by-factory$|assign-struct$|addon-dispatch$|tools\/unary(-factory)?$|to-array-each$/,
];
