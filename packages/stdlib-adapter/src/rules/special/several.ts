import { add, real } from '@stdgrad/ops';
import { row, type Row } from '../row.js';
import { several, type Several } from '../several.js';
import { degrees } from './degrees.js';
import { kernels } from './kernels.js';
import { extremum, extremumOfAbs } from './selection.js';
import { ownSinglePrecision } from './single-precision.js';
import { scaleOf } from './terms.js';
import { trigonometric } from './trigonometric.js';

const identity = row({ x: () => 1 }, real);
// the significand is the number, scaled by a power of two
const significand = row({ x: ({ x, z }) => add(scaleOf(z, x), 0) }, real);
const pair = (table: Readonly<Record<string, Row>>, sine: string, cosine: string): Several =>
  several(table[sine]!, table[cosine]!);
const always = (rows: Several) => (): Several => rows;
const both = (rowOf: (of: 'max' | 'min', n: number) => Row): ((n: number) => Several) => {
  const made: Several[] = [];
  return (n) => (made[n] ??= several(rowOf('min', n), rowOf('max', n)));
};

const sincos = always(pair(trigonometric, 'sin', 'cos'));
const sincosd = always(pair(degrees, 'sind', 'cosd'));
const modf = always(several('constant', identity));
const frexp = always(several(significand, 'constant'));
const minmax = both(extremum);
const minmaxabs = both(extremumOfAbs);

/** `@stdlib/math/base/special`, functions that return several numbers: the rows for so many arguments. */
export const severalResults: Readonly<Record<string, (count: number) => Several>> = {
  sincos,
  sincosf: sincos,
  sincosd,
  sincosdf: sincosd,
  'kernel-sincosf': always(pair(ownSinglePrecision, 'kernel-sinf', 'kernel-cosf')),
  sincospi: always(pair(trigonometric, 'sinpi', 'cospi')),
  // integral part and rest
  modf,
  modff: modf,
  frexp,
  frexpf: frexp,
  minmax,
  minmaxf: minmax,
  minmaxn: minmax,
  minmaxabs,
  minmaxabsf: minmaxabs,
  minmaxabsn: minmaxabs,
};

/** The same, of `@stdlib/number/float64/base` and `@stdlib/number/float32/base`. */
export const normalizations: Readonly<Record<string, (count: number) => Several>> = { normalize: frexp };

/** Those that write to arrays that they are given. */
export const writing: Readonly<Record<string, Several>> = {
  'kernel-sincos': pair(kernels, 'kernel-sin', 'kernel-cos'),
};

/** Reductions by quarter turns: the remainder has slope 1, its tail and the number of quarters are constant. */
export const reductions: Readonly<Record<string, Several>> = {
  rempio2: several(identity, 'constant'),
  rempio2f: several(identity),
};
