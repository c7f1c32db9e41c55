import type { Value } from '@stdgrad/core';
import { aboveZero, div, neg, open, ratio, type Domain } from '@stdgrad/ops';
import { studentizedRange } from '../../numerics/studentized-range.js';
import { applied, unknown, type Applied } from '../applied.js';
import { installFlagged, type Flagged } from '../flagged.js';
import { row } from '../row.js';

const from2: Domain = { text: '[2, ∞)', low: 2.5, high: 8, kinks: [] };
const name = 'the derivative of studentized-range/cdf';

interface Slopes {
  readonly byQ: Applied;
  readonly byR: Applied;
  readonly byV: Applied;
}

const made = new Map<number, Slopes>();

/** Partial derivatives of the distribution function of the largest of so many ranges; not differentiated further. */
function slopes(ranges: unknown): Slopes {
  const count = ranges === undefined ? 1 : Number(ranges);
  let found = made.get(count);
  if (found === undefined) {
    const of = (which: 0 | 1 | 2): Applied =>
      applied(
        name,
        (q, r, v) => studentizedRange(which, q, r, v, count),
        row({ q: unknown(name, 'q'), r: unknown(name, 'r'), v: unknown(name, 'v') }, aboveZero, from2, from2),
      );
    made.set(count, (found = { byQ: of(0), byR: of(1), byV: of(2) }));
  }
  return found;
}

/** `@stdlib/stats/base/dists/studentized-range` */
export const studentizedRanges: Readonly<Record<string, Flagged>> = {
  cdf: {
    count: 3,
    flags: ['nranges'],
    rowFor: (ranges) => {
      const { byQ, byR, byV } = slopes(ranges);
      return row(
        { q: ({ q, r, v }) => byQ(q, r, v), r: ({ q, r, v }) => byR(q, r, v), v: ({ q, r, v }) => byV(q, r, v) },
        aboveZero,
        from2,
        from2,
      );
    },
  },
  quantile: {
    count: 3,
    flags: ['nranges'],
    rowFor: (ranges) => {
      const { byQ, byR, byV } = slopes(ranges);
      const against = (slope: Applied, z: Value, r: Value, v: Value): Value => neg(ratio(slope(z, r, v), byQ(z, r, v)));
      return row(
        {
          p: ({ r, v, z }) => div(1, byQ(z, r, v)),
          r: ({ r, v, z }) => against(byR, z, r, v),
          v: ({ r, v, z }) => against(byV, z, r, v),
        },
        open(0, 1),
        from2,
        from2,
      );
    },
  },
};

/** Says what the functions of distributions do that take more than numbers. */
export function installStudentizedRange(): void {
  for (const [kind, flagged] of Object.entries(studentizedRanges))
    installFlagged(`@stdlib/stats/base/dists/studentized-range/${kind}`, flagged);
}
