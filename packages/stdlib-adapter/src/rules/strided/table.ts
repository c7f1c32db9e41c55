import type { Form } from './arguments.js';
import type { Kernel, Kernels } from './kernel.js';
import { attached, level1 } from './level-1.js';
import { level2 } from './level-2.js';
import { attachedLapack, lapack } from './lapack.js';
import { mapping, operations, specialMaps } from './maps.js';
import { distances, statistics } from './statistics.js';
import { constants, moves, places, sums } from './sums.js';
import { expand } from './signature.js';

/** Kernels by path below `@stdlib`. */
const groups: Readonly<Record<string, readonly Kernels[]>> = {
  'blas/base': [level1, level2],
  'blas/ext/base': [sums, moves, constants],
  'stats/strided': [statistics],
  'stats/strided/distances': [distances],
  'math/strided/special': [specialMaps],
  'math/strided/ops': [operations],
  'strided/base': [mapping],
  'lapack/base': [lapack],
};

/** Functions that take the same operands in one other form: with offsets, as ndarrays, or as whole arrays. */
const others: readonly [path: string, tables: readonly Kernels[], form: Form][] = [
  ['blas/base', [attached], 'offsets'],
  ['lapack/base', [attachedLapack], 'offsets'],
  ['blas/base/ndarray', groups['blas/base']!, 'ndarrays'],
  ['blas/ext/base/ndarray', [...groups['blas/ext/base']!, places], 'ndarrays'],
  ['stats/base/ndarray', groups['stats/strided']!, 'ndarrays'],
  ['stats/array', groups['stats/strided']!, 'arrays'],
];

let found: Map<string, { kernel: Kernel; form: Form }> | null = null;

/** What is known of a function of strided arrays, by canonical id. */
export function kernelOf(id: string): { readonly kernel: Kernel; readonly form: Form } | undefined {
  return (found ??= read()).get(id);
}

/** All functions of strided arrays that there are kernels for, by canonical id. */
export function kernelIds(): readonly string[] {
  return [...(found ??= read()).keys()];
}

function read(): Map<string, { kernel: Kernel; form: Form }> {
  const all = new Map<string, { kernel: Kernel; form: Form }>();
  for (const [path, tables] of Object.entries(groups)) {
    for (const [name, kernel] of tables.flatMap(named)) {
      all.set(`@stdlib/${path}/${name}`, { kernel, form: 'strided' });
      all.set(`@stdlib/${path}/${name}.ndarray`, { kernel, form: 'offsets' });
    }
  }
  for (const [path, tables, form] of others) {
    for (const [name, kernel] of tables.flatMap(named)) {
      all.set(`@stdlib/${path}/${name}`, { kernel, form });
    }
  }
  return all;
}

function named(kernels: Kernels): [name: string, kernel: Kernel][] {
  return Object.entries(kernels).flatMap(([pattern, kernel]) =>
    expand(pattern).map((name): [string, Kernel] => [name, kernel]),
  );
}

/** Functions whose results do not change where they are defined: they give plain values for variables. */
export function constantIds(): readonly string[] {
  return kernelIds().filter((id) => kernelOf(id)?.kernel.d === null);
}
