import { isTensor } from '@stdgrad/core';
import { mul, sin } from '@stdgrad/ops';
import type { Sample } from './strided-call.js';

const above = (x: unknown): boolean => (isTensor(x) ? x.item() : Number(x)) > 0.5;

/** What a kernel's arguments must be, where any would not do; by id. */
export function samples(id: string): Sample {
  const name = id.slice(id.lastIndexOf('/') + 1).replace(/\..*/, '');
  const found = table.find(([pattern]) => pattern.test(name));
  return found?.[1] ?? {};
}

const table: readonly (readonly [pattern: RegExp, sample: Sample])[] = [
  [/^.rotm$/, { fixed: { param: [-1, 0.5, 0.3, -0.7, 1.2] } }],
  [/^gfind/, { callbacks: { clbk: above } }],
  [/^gfill-by$/, { callbacks: { clbk: (x: never, k: number) => mul(sin(x), k + 1) } }],
  [/sorted$/, { fixed: { x: [0.3, 0.7, 1.1, 1.9, 2.3, 3.1, 3.2, 4.5, 4.7, 5.5] } }],
  [/covmat/, { fixed: { orient: 'rows', uplo: 'full' } }],
  [
    /^(nan)?(max|min|range|midrange)-by$/,
    { callbacks: { clbk: (x: never, k: number) => (k === 1 ? undefined : mul(sin(x), k + 1)) } },
  ],
  [/(var|std|sem|meanst)/, { value: (random, name) => (name === 'correction' ? random() : random() * 4 - 2) }],
  [/cartesian-power$/, { fixed: { N: 3, k: 2 } }],
  [/cartesian/, { fixed: { N: 3 } }],
];
