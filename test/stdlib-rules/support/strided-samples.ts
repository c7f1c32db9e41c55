import { isTensor } from '@stdgrad/core';
import { add, mul, sin } from '@stdgrad/ops';
import type { Sample } from './strided-call.js';

const types = { dtypeX: 'float64', dtypeY: 'float64', dtypeZ: 'float64' };
const above = (x: unknown): boolean => (isTensor(x) ? x.item() : Number(x)) > 0.5;

/** What a kernel's arguments must be, where any would not do; by id. */
export function samples(id: string): Sample {
  const name = id.slice(id.lastIndexOf('/') + 1).replace(/\..*/, '');
  const found = table.find(([pattern]) => pattern.test(name));
  return found?.[1] ?? {};
}

const table: readonly (readonly [pattern: RegExp, sample: Sample])[] = [
  [/^.rotm$/, { fixed: { param: [-1, 0.5, 0.3, -0.7, 1.2] } }],
  [/^dlassq$/, { value: (random) => random() + 0.5 }],
  [/^gfind/, { callbacks: { clbk: above } }],
  [/^gfill-by$/, { callbacks: { clbk: (x: never, k: number) => mul(sin(x), k + 1) } }],
  [/sorted$/, { fixed: { x: [0.3, 0.7, 1.1, 1.9, 2.3, 3.1, 3.2, 4.5, 4.7, 5.5] } }],
  [/covmat/, { fixed: { orient: 'rows', uplo: 'full' } }],
  [
    /^(nan)?(max|min|range|midrange)-by$/,
    { callbacks: { clbk: (x: never, k: number) => (k === 1 ? undefined : mul(sin(x), k + 1)) } },
  ],
  [/(var|std|sem|meanst)/, { value: (random, name) => (name === 'correction' ? random() : random() * 4 - 2) }],
  [
    /^(sqrt|cbrt|dcbrt|besselj.|bessely.|binet)-by$/,
    { callbacks: { clbk: (x: never, k: number) => (k === 1 ? undefined : add(mul(sin(x), 0.3), 1)) } },
  ],
  [/^avercos-by$/, { callbacks: { clbk: (x: never) => add(mul(sin(x), 0.2), -0.7) } }],
  [/^(acosh|acoth)-by$/, { callbacks: { clbk: (x: never) => add(mul(sin(x), 0.3), 2) } }],
  [
    /^(acovercos|acoversin|ahavercos|ahaversin|aversin)-by$/,
    { callbacks: { clbk: (x: never) => add(mul(sin(x), 0.2), 0.5) } },
  ],
  [
    /^(add|sub|mul)-by$/,
    {
      callbacks: {
        clbk: ([x, y]: readonly [never, never], k: number) => (k === 1 ? undefined : [mul(sin(x), y), mul(y, k)]),
      },
    },
  ],
  [
    /^map-by2?$/,
    {
      callbacks: {
        fcn: (x: never, y?: never) => mul(sin(x), y ?? 2),
        clbk: (x: never, k: number) => (k === 1 ? undefined : x),
      },
    },
  ],
  [/map2?$/, { callbacks: { fcn: (x: never, y?: never) => mul(sin(x), y ?? 2) } }],
  [/-by$/, { callbacks: { clbk: (x: never) => mul(sin(x), 0.7) } }],
  [/^(abs|abs2|ceil|deg2rad|floor|trunc|add|sub|mul)$/, { fixed: types }],
  [/^(sqrt|cbrt|inv|ramp|rsqrt)$/, { fixed: types, value: (random) => random() * 3 + 0.5 }],
  [/(sqrt|cbrt|inv|ramp)$/, { value: (random) => random() * 3 + 0.5 }],
  [/laswp$/, { fixed: { N: 3, k1: 0, k2: 2, IPIV: [2, 1, 0], incx: 1, inck: 1, A: undefined } }],
  [/pttrf$/, { value: (random, name) => (name === 'D' ? 2 : 0) + random() }],
  [/cartesian-power$/, { fixed: { N: 3, k: 2 } }],
  [/cartesian/, { fixed: { N: 3 } }],
];
