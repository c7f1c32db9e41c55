import type { Value } from '@stdgrad/core';
import {
  abs,
  add,
  div,
  eye,
  matmul,
  mul,
  norm,
  pow,
  reshape,
  sqrt,
  square,
  stack,
  sub,
  sum,
  transpose,
  where,
} from '@stdgrad/ops';
import type { Given } from './arguments.js';
import { kernel, type Kernels, type Term, type Terms } from './kernel.js';
import { inner, numbersIn } from './level-1.js';
import { triangle } from './level-2.js';
import { chosen, extremum, nanOf, returnedElement, unmasked, valid } from './select.js';

const prefixes = '{,d,s,ds,sds}';
const algorithms = '{,ch,pn,tk,wd,yc}';

/** A statistic of a vector. */
type Statistic = (x: Value, terms: Terms) => Term;

/** The statistic, and of it without NaN, without what a mask leaves out, and without either. */
function family(stem: string, text: string, statistic: Statistic): Kernels {
  const row = (signature: string, select: (terms: Terms) => Value) =>
    kernel(signature, (terms) => ({ result: statistic(select(terms), terms) }));
  const masked = ({ x, mask }: Terms): Value => chosen(x, unmasked(mask));
  return {
    [`${prefixes}${stem}`]: row(text, ({ x }) => x),
    [`${prefixes}nan${stem}`]: row(text, ({ x }) => valid(x)),
    [`${prefixes}msk${stem}`]: row(`${text} mask[N]?`, masked),
    [`${prefixes}nanmsk${stem}`]: row(`${text} mask[N]?`, (terms) => valid(masked(terms))),
  };
}

const mean: Statistic = (x) => div(sum(x), x.length);
const max: Statistic = (x) => extremum(x, 'max');
const min: Statistic = (x) => extremum(x, 'min');
const range: Statistic = (x, t) => sub(max(x, t), min(x, t));
const midrange: Statistic = (x, t) => div(add(max(x, t), min(x, t)), 2);

/** Half the way between the middle elements. */
function median(x: Value): Term {
  const half = x.length / 2;
  if (half === 0) return nanOf(x);
  const middle = Number.isInteger(half) ? [half - 1, half] : [Math.floor(half)];
  return div(sum(chosen(x, middle)), middle.length);
}

/** Number of elements less the correction; `null` when none is left. */
function degrees(x: Value, correction: Term): Term | null {
  const left = sub(x.length, correction);
  return x.length === 0 || numbersIn(left)[0]! <= 0 ? null : left;
}

const deviations = (x: Value): Value => sub(x, div(sum(x), x.length));

const variance: Statistic = (x, { correction }) => {
  const left = degrees(x, correction);
  return left === null ? nanOf(x) : div(sum(square(deviations(x))), left);
};

/** Root of the variance; where it is 0 its gradient is 0. */
const stdev: Statistic = (x, { correction }) => {
  const left = degrees(x, correction);
  return left === null ? nanOf(x) : div(norm(deviations(x)), sqrt(left as Value));
};

/** Σ (x − mean x)(y − mean y) over the degrees of freedom, of means that are given. */
function covariance({ x, y, meanx, meany, correction }: Terms): Term {
  const left = degrees(x, correction);
  return left === null ? nanOf(x) : div(inner(sub(x, meanx), sub(y, meany)), left);
}

/** The same of one vector, of which the kernels say 0 where it has one element. */
function varianceAbout({ x, mean: about, correction, returned }: Terms): Term {
  const left = degrees(x, correction);
  if (left === null) return nanOf(x);
  return returned === 0 ? mul(0, sum(x)) : div(sum(square(sub(x, about))), left);
}

/** The same, corrected for a mean that is off: any gives the same. */
function varianceNear(terms: Terms): Term {
  return terms.returned === 0 ? mul(0, sum(terms.x)) : variance(terms.x, terms);
}

const cosine = (x: Value, y: Value): Term => div(inner(x, y), mul(norm(x), norm(y)));

/** Pearson's correlation coefficient. */
function correlation({ x, y }: Terms): Term {
  return cosine(deviations(x), deviations(y));
}

/** Where the extremum so far stands: the first of equal ones, and NaN from the first NaN on. */
function running(x: Value, isBetter: (a: number, b: number) => boolean): Value {
  const numbers = numbersIn(x);
  let best = 0;
  return chosen(
    x,
    numbers.map((number, k) => {
      const held = numbers[best]!;
      if (!Number.isNaN(held) && (Number.isNaN(number) || isBetter(number, held))) best = k;
      return best;
    }),
  );
}

const rising = (a: number, b: number): boolean => a > b;
const falling = (a: number, b: number): boolean => a < b;

/** What a user's function gave, without what it left out. */
function byFunction(stem: string, statistic: Statistic): Kernels {
  const row = (isLeftOut: (result: Term) => boolean) =>
    kernel('N x[N] clbk()', (t) => {
      const results = t.called.flatMap(({ result }) => (result === undefined || isLeftOut(result) ? [] : [result]));
      return { result: results.length === 0 ? nanOf(t.x) : statistic(stack(results as Value[]), t) };
    });
  // what is left out is no part of the result: its derivative may be NaN
  return { [`${stem}-by`]: row(() => false), [`nan${stem}-by`]: row((x) => Number.isNaN(numbersIn(x)[0])) };
}

const samples = ({ orient, M, N }: Given): number => Number(orient === 'rows' ? M : N);

/** The covariance matrix of the rows or columns of A, of means that are given; or one triangle of it. */
function covariances({ A, B, means, orient, uplo, correction }: Terms): { B: Term } {
  const data = orient === 'rows' ? A : transpose(A);
  const [n, count] = data.shape as [number, number];
  const centred = sub(data, reshape(means, [n, 1]));
  const all = div(matmul(centred, transpose(centred)), sub(count, correction));
  // of one observation the kernels say that it does not vary
  const made = count === 1 ? where(eye(n), 0, all) : all;
  return { B: uplo === 'upper' || uplo === 'lower' ? where(triangle(n, uplo), made, B) : made };
}

/** Statistics of vectors: `stats/strided`, and what is built on it. */
export const statistics: Kernels = {
  ...family('mean{,kbn,kbn2,li,lipw,ors,pn,pw,wd}', 'N x[N]', mean),
  ...family('max', 'N x[N]', max),
  ...family('min', 'N x[N]', min),
  ...family('range', 'N x[N]', range),
  ...family('midrange', 'N x[N]', midrange),
  ...family('maxabs', 'N x[N]', (x, t) => max(abs(x), t)),
  ...family('minabs', 'N x[N]', (x, t) => min(abs(x), t)),
  ...family('rangeabs', 'N x[N]', (x, t) => range(abs(x), t)),
  ...family('midrangeabs', 'N x[N]', (x, t) => midrange(abs(x), t)),
  ...family(`variance${algorithms}`, 'N correction x[N]', variance),
  ...family(`stdev${algorithms}`, 'N correction x[N]', stdev),
  ...family(`sem${algorithms}`, 'N correction x[N]', (x, t) => div(stdev(x, t), Math.sqrt(x.length))),
  [`${prefixes}{max,min,maxabs}sorted`]: kernel('N x[N]', ({ id, x, returned }) => ({
    result: returnedElement(id, x, returned),
  })),
  [`${prefixes}mediansorted`]: kernel('N x[N]', ({ x }) => ({ result: median(x) })),
  [`${prefixes}cumax`]: kernel('N x[N] y[N]!', ({ x }) => ({ y: running(x, rising) }), { reads: 'past' }),
  [`${prefixes}cumin`]: kernel('N x[N] y[N]!', ({ x }) => ({ y: running(x, falling) }), { reads: 'past' }),
  [`${prefixes}cumaxabs`]: kernel('N x[N] y[N]!', ({ x }) => ({ y: running(abs(x), rising) }), { reads: 'past' }),
  [`${prefixes}cuminabs`]: kernel('N x[N] y[N]!', ({ x }) => ({ y: running(abs(x), falling) }), { reads: 'past' }),
  [`${prefixes}covarmtk`]: kernel('N correction meanx x[N] meany y[N]', (t) => ({ result: covariance(t) })),
  [`${prefixes}varmtk`]: kernel('N correction mean x[N]', (t) => ({ result: varianceAbout(t) })),
  [`${prefixes}varm{,pn}`]: kernel('N correction mean x[N]', (t) => ({ result: varianceNear(t) })),
  [`${prefixes}pcorr{,wd}`]: kernel('N x[N] y[N]', (t) => ({ result: correlation(t) })),
  'dmeanstdev{,pn}': kernel('N correction x[N] out[2]!', (t) => ({
    out: stack([mean(t.x, t), stdev(t.x, t)] as Value[]),
  })),
  'dmeanvar{,pn}': kernel('N correction x[N] out[2]!', (t) => ({
    out: stack([mean(t.x, t), variance(t.x, t)] as Value[]),
  })),
  dcovmatmtk: kernel("layout 'orient 'uplo M N correction means[samples] A[M,N] B[samples,samples]!", covariances, {
    sizes: { samples },
  }),
  ...byFunction('max', max),
  ...byFunction('min', min),
  ...byFunction('range', range),
  ...byFunction('midrange', midrange),
};

/** Distances between vectors: `stats/strided/distances`. */
export const distances: Kernels = {
  dchebyshev: kernel('N x[N] y[N]', ({ x, y }) => ({ result: extremum(abs(sub(x, y)), 'max') })),
  dcityblock: kernel('N x[N] y[N]', ({ x, y }) => ({ result: sum(abs(sub(x, y))) })),
  dcorrelation: kernel('N x[N] y[N]', (t) => ({ result: sub(1, correlation(t)) })),
  'dcosine-similarity': kernel('N x[N] y[N]', ({ x, y }) => ({ result: cosine(x, y) })),
  'dcosine-distance': kernel('N x[N] y[N]', ({ x, y }) => ({ result: sub(1, cosine(x, y)) })),
  deuclidean: kernel('N x[N] y[N]', ({ x, y }) => ({ result: norm(sub(x, y)) })),
  'dsquared-euclidean': kernel('N x[N] y[N]', ({ x, y }) => ({ result: sum(square(sub(x, y))) })),
  dminkowski: kernel('N p x[N] y[N]', minkowski),
};

/** (Σ |x − y|ᵖ)^(1/p); equal elements have no part in its gradient, and at distance 0 it is 0. */
function minkowski({ p, x, y }: Terms): { result: Term } {
  const gaps = abs(sub(x, y));
  const power = numbersIn(p)[0]!;
  if (power === Number.POSITIVE_INFINITY) return { result: extremum(gaps, 'max') };
  const apart = numbersIn(gaps).flatMap((gap, k) => (gap === 0 ? [] : [k]));
  if (apart.length === 0) return { result: mul(0, sum(gaps)) };
  return { result: pow(sum(pow(chosen(gaps, apart), p)), div(1, p)) };
}
