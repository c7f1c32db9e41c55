import type { Move } from './moving.js';

// What the functions of ndarrays do with their arguments, by path below `@stdlib`.

const views =
  'broadcast-array diagonal fliplr flipud maybe-broadcast-array ndarraylike2ndarray ndarraylike2scalar ' +
  'prepend-singleton-dimensions remove-singleton-dimensions reverse reverse-dimension reverse-dimensions rot180 rot90 ' +
  'rotl90 rotr90 pop shift slice slice-dimension slice-dimension-from slice-dimension-to slice-from slice-to ' +
  'transpose unflatten';
const copies =
  'copy to-flippedlr to-flippedud to-reversed to-reversed-dimension to-reversed-dimensions to-rot180 to-rot90 ' +
  'to-rotl90 to-rotr90 to-transposed to-unflattened';
const joins = 'colcat concat concat1d hconcat rowcat vconcat';

/** Functions that hand out elements, by pattern and namespace. */
const reading: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ndarray: {
    x: `${views} ${copies} at first flatten flatten-from last to-array`,
    'x*': `${joins} broadcast-arrays maybe-broadcast-arrays`,
    'xv*': 'push unshift',
    '.x': 'spread-dimensions',
    v: 'broadcast-scalar from-scalar',
    xv: 'broadcast-scalar-like from-scalar-like',
    'x.v': 'with',
    '.l': 'ctor',
  },
  'ndarray/base': {
    x:
      `${views} ${copies} append-singleton-dimensions atleast1d atleast2d atleast3d broadcast-array-except-dimensions ` +
      'broadcast-arrays expand-dimensions maybe-broadcast-array-except-dimensions maybe-broadcast-arrays tile',
    '.x': 'atleastnd spread-dimensions',
    xv: 'broadcast-scalar-like from-scalar-like',
    v: 'broadcast-scalar from-scalar full',
    l: 'from-array to-array',
    '.l': 'ctor',
  },
  'ndarray/vector': { l: 'ctor float64' },
};

/** Functions that write elements, by pattern and namespace. */
const writing: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ndarray: { xx: 'slice-assign', xv: 'fill fill-slice' },
  'ndarray/base': { x: 'assign assign-scalar', xx: 'slice-assign', xv: 'fill fill-diagonal' },
  'blas/ext': { x: 'circshift' },
  blas: { aa: 'dswap gswap' },
};

/** Functions that hand elements to callbacks: what those get and give, by pattern and namespace. */
const calling: readonly (readonly [namespace: string, move: Move, names: string])[] = [
  ['ndarray', move('x', 1, 'value'), 'fill-by filter-map'],
  ['ndarray', { ...move('x', 1, 'value'), inOrder: true }, 'map flatten-by flatten-from-by'],
  ['ndarray', move('x', 1, 'truth'), 'filter reject find find-last'],
  ['ndarray', move('x', 1, 'signal'), 'for-each'],
  ['ndarray/base', move('x', 0, 'value'), 'nullary'],
  ['ndarray/base', move('x', 1, 'value'), 'unary unary-by map fill-by'],
  ['ndarray/base', move('x', 2, 'value'), 'binary'],
  ['ndarray/base', move('x', 3, 'value'), 'ternary'],
  ['ndarray/base', move('xv', 2, 'value'), 'unary-accumulate'],
  ['ndarray/base', move('x', 1, 'truth'), 'find'],
  ['ndarray/base', move('x', 1, 'signal'), 'for-each'],
  [
    'ndarray/base',
    { pattern: '.x', callbacks: { reads: 0, gives: 'value', first: 1 } },
    'unary-reduce-strided1d unary-reduce-strided1d-by unary-reduce-subarray unary-reduce-subarray-by ' +
      'binary-reduce-strided1d',
  ],
  [
    'ndarray/base',
    { pattern: '.x', callbacks: { reads: 0, gives: 'signal', first: 1, writes: true } },
    'unary-strided1d nullary-strided1d',
  ],
];

/** Functions whose callbacks decide, and whose results are counts, indices or booleans: constants. */
const deciding: Readonly<Record<string, string>> = {
  ndarray: 'any-by every-by some-by count-if',
  'ndarray/base': 'any-by every-by count-if',
  'blas/ext': 'find-index find-last-index',
};

/** Functions that look at form and type, not at the elements: what they return is constant. */
const form = 'dtype flag flags ndims numel-dimension offset order shape stride strides';
const alike = 'empty-like nans-like ones-like zeros-like';
const describing: Readonly<Record<string, string>> = {
  ndarray: `${form} ${alike} numel`,
  'ndarray/base': `${form} ${alike} nulls-like output-order serialize-meta-data`,
};

/** Functions of the elements that are constant between jumps: counts, indices, booleans; and what prints. */
const stepwise: Readonly<Record<string, string>> = {
  ndarray: 'any every some count-falsy count-truthy includes to-string to-locale-string',
  'ndarray/base': 'any every some count-falsy count-truthy includes',
  'blas/ext': 'index-of last-index-of join one-to zero-to',
};

function move(pattern: string, reads: number, gives: 'value' | 'truth' | 'signal', constant = false): Move {
  return { pattern, callbacks: { reads, gives }, constant };
}

function listed(namespace: string, names: string): string[] {
  return names.split(' ').map((name) => `${namespace}/${name}`);
}

function movesOf(table: typeof reading, more: Partial<Move>): [string, Move][] {
  return Object.entries(table).flatMap(([namespace, byPattern]) =>
    Object.entries(byPattern).flatMap(([pattern, names]) =>
      listed(namespace, names).map((path): [string, Move] => [path, { ...more, pattern }]),
    ),
  );
}

/** Functions that move elements or hand them to callbacks; `.assign` comes beside where the function has one. */
export const moves: ReadonlyMap<string, Move> = new Map([
  ...movesOf(reading, { reads: true }),
  ...movesOf(writing, {}),
  ...calling.flatMap(([namespace, row, names]) => listed(namespace, names).map((path): [string, Move] => [path, row])),
  ['blas/sswap', { pattern: 'aa', dtype: 'float32' }],
  ['ndarray/base/some-by', move('f', 1, 'truth', true)],
  ...Object.entries(deciding).flatMap(([namespace, names]) =>
    listed(namespace, names).map((path): [string, Move] => [path, move('x', 1, 'truth', true)]),
  ),
]);

/** Their `.assign`, where they have one: it writes to an array of its own. */
export const assigned: ReadonlyMap<string, Move> = new Map([
  ...listed('ndarray', joins).map((path): [string, Move] => [path, { pattern: 'x*' }]),
  ...listed('ndarray', 'push unshift').map((path): [string, Move] => [path, { pattern: 'xv*x' }]),
  ...listed('ndarray', 'find find-last').map((path): [string, Move] => [path, move('xx', 1, 'truth')]),
  ...[...moves].filter(([path, { constant }]) => constant === true && !path.startsWith('ndarray/base')),
]);

/** Functions that make booleans of the form of an ndarray. */
export const booleans: readonly string[] = ['ndarray', 'ndarray/base'].flatMap((namespace) =>
  listed(namespace, 'falses-like trues-like'),
);

/** Paths of {@link describing} functions. */
export const described: readonly string[] = Object.entries(describing).flatMap(([namespace, names]) =>
  listed(namespace, names),
);

/** Paths of {@link stepwise} functions. */
export const steps: readonly string[] = Object.entries(stepwise).flatMap(([namespace, names]) =>
  listed(namespace, names),
);
