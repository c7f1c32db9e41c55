import { createRequire } from 'node:module';
import { less } from '@stdgrad/ops';

const require = createRequire(import.meta.url);
const float32 = require('@stdlib/ndarray/dtype') as unknown;
void float32;

/** A call whose result is constant, whatever gradients its arrays carry. */
export interface ConstantCase {
  readonly shapes: readonly (readonly number[])[];
  readonly args: (...data: never[]) => unknown[];
}

const x = (...rest: unknown[]): ConstantCase => ({ shapes: [[2, 3]], args: (a: unknown) => [a, ...rest] });
const list = (...rest: unknown[]): ConstantCase => ({ shapes: [[2, 3]], args: (a: unknown) => [[a], ...rest] });
const isSmall = (v: never): unknown => less(v, 0.3);

const names = (namespace: string, list_: string, one: ConstantCase): [string, ConstantCase][] =>
  list_.split(' ').map((name) => [`${namespace}/${name}`, one]);

const alike = 'empty-like falses-like nans-like ones-like trues-like zeros-like';

/** Functions of form, counts, indices and booleans. */
export const constants: ReadonlyMap<string, ConstantCase> = new Map([
  ...names('ndarray', 'any every count-falsy count-truthy dtype flags ndims numel offset order shape strides', x()),
  ...names('ndarray', 'to-string to-locale-string', x()),
  ...names('ndarray', alike, x()),
  ...names('ndarray', 'any-by every-by count-if', x(isSmall)),
  ...names('ndarray', 'stride numel-dimension', x(1)),
  ['ndarray/flag', x('READONLY')],
  ['ndarray/some', x(2)],
  ['ndarray/some-by', x(2, isSmall)],
  ['ndarray/includes', x(0.5)],
  ...names('ndarray/base', 'any every count-falsy count-truthy output-order', list()),
  ...names('ndarray/base', 'dtype flags ndims offset order strides shape serialize-meta-data', x()),
  ...names('ndarray/base', `${alike} nulls-like`, x()),
  ...names('ndarray/base', 'any-by every-by count-if', list(isSmall)),
  ...names('ndarray/base', 'stride numel-dimension', x(1)),
  ['ndarray/base/flag', x('READONLY')],
  ...names('blas/ext', 'find-index find-last-index', { shapes: [[5]], args: (a: unknown) => [a, isSmall] }),
  ...names('blas/ext', 'index-of last-index-of', { shapes: [[5]], args: (a: unknown) => [a, 0.5] }),
  ['blas/ext/join', x()],
]);

/** Functions of ndarrays that variables are refused by, and why. */
export const refused: Readonly<Record<string, string>> = {
  'ndarray/data-buffer': 'hands out memory, which carries no gradient',
  'ndarray/base/data-buffer': 'hands out memory, which carries no gradient',
  'ndarray/to-json': 'numbers for storage',
  'ndarray/base/ndarraylike2descriptor': 'hands out memory',
  'ndarray/base/ndarraylike2object': 'hands out memory',
  'ndarray/base/zip2views1d': 'views of several arrays as one: of records, not of numbers',
  'ndarray/base/unary-reduce-strided1d-assign-struct': 'writes records',
};

/** Not called with arrays of numbers: data types, modes, shapes, indices, and makers of other functions. */
export const withoutArrays = {
  ndarray:
    'casting-modes ctor-name defaults dtype-ctor dtypes empty falses ind2sub index-modes index input-casting-policies ' +
    'mostly-safe-casts nans next-dtype ones orders output-dtype-policies promotion-rules safe-casts same-kind-casts ' +
    'sub2ind trues zeros min-dtype iter base',
};
