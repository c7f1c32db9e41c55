import { describe, isTensor, isVariable, type Value } from '@stdgrad/core';
import { abs, add, at, div, mul, neg, sqrt, square, stack, sub, sum } from '@stdgrad/ops';
import { GradientLossError, dispatch, type Call } from '@stdgrad/protocol';
import { fallBack, holdsVariable } from '../fallback.js';
import { kernel, type Kernel, type Term, type Terms } from './kernel.js';
import { numbersIn } from './level-1.js';
import { runKernel } from './run.js';

/** What a test writes to its results. */
type Results = Record<string, unknown>;

interface ZTest {
  readonly kernel: Kernel;
  /** Names of the numbers among the results, besides the bounds of the interval. */
  readonly fields: readonly string[];
  /** Number of the parameter that the tested value is. */
  readonly nullValue: number;
}

const normal = '@stdlib/stats/base/dists/normal';

/** A function of the standard normal distribution, of which the value is known already. */
function standard(name: 'cdf' | 'quantile', x: Term, value: number): Term {
  return isTensor(x) && isVariable(x)
    ? (dispatch(`${normal}/${name}`, () => value, undefined, [x, 0, 1]) as Term)
    : value;
}

/** p-value, statistic and bounds of the interval about `center`, of a statistic and its standard error. */
function outcomes(terms: Terms, distance: Term, center: Term, error: Term): Term[] {
  const [p, statistic, low, high] = terms.returned as number[];
  const z = div(distance, error);
  const numbers = [center, error].map((x) => numbersIn(x)[0]!);
  const isLess = terms.alternative === 'less';
  const isGreater = terms.alternative === 'greater';
  const bound = isGreater ? low! : high!;
  const reach = Math.abs((bound - numbers[0]!) / numbers[1]! - statistic!);
  const below = sub(1, isLess || isGreater ? terms.alpha : div(terms.alpha, 2));
  const quantile = standard('quantile', below, reach);
  const lower = add(center, mul(sub(z, quantile), error));
  const upper = add(center, mul(add(z, quantile), error));
  if (isLess) return [standard('cdf', z, p!), z, Number.NEGATIVE_INFINITY, upper];
  if (isGreater) return [sub(1, standard('cdf', z, 1 - p!)), z, lower, Number.POSITIVE_INFINITY];
  return [mul(2, standard('cdf', neg(abs(z)), p! / 2)), z, lower, upper];
}

const listed = (terms: readonly Term[]): { result: Value } => ({ result: stack(terms as Value[]) });
const mean = (x: Value): Term => div(sum(x), x.length);

const one: ZTest = {
  kernel: kernel("N 'alternative alpha mu sigma x[N]", (t) => {
    const error = div(t.sigma, Math.sqrt(t.N));
    return listed([...outcomes(t, sub(mean(t.x), t.mu), t.mu, error), error]);
  }),
  fields: ['pValue', 'statistic', 'sd'],
  nullValue: 3,
};

const two: ZTest = {
  kernel: kernel("NX NY 'alternative alpha diff sigmax x[NX] sigmay y[NY]", (t) => {
    const error = sqrt(add(div(square(t.sigmax), t.NX), div(square(t.sigmay), t.NY)));
    const [meanX, meanY] = [mean(t.x), mean(t.y)];
    return listed([...outcomes(t, sub(sub(meanX, meanY), t.diff), t.diff, error), meanX, meanY]);
  }),
  fields: ['pValue', 'statistic', 'xmean', 'ymean'],
  nullValue: 4,
};

const names = ['', 'd', 's'].flatMap((type): [name: string, of: ZTest][] => [
  [`${type}ztest`, one],
  [`${type}ztest2`, two],
]);
const tests = new Map(names.map(([name, of]) => [`@stdlib/stats/strided/${name}`, of]));

/** Ids of the functions here. */
export const zTestIds: readonly string[] = [...tests.keys()].flatMap((id) => [id, `${id}.ndarray`]);

/**
 * Runs a test whose results go to an object.
 *
 * @throws {@link GradientLossError} when the object is one of `@stdlib`'s own, which hold plain numbers
 */
export function runZTest(call: Call): unknown {
  const { id, fn, args } = call;
  const { kernel: known, fields, nullValue } = tests.get(id.replace('.ndarray', ''))!;
  if (!args.some((arg) => holdsVariable(arg))) return fallBack(call);
  const out: unknown = args.at(-1);
  checkHolds(id, out);
  const plain: Results = {};
  const run = (...values: readonly unknown[]): Float64Array => {
    fn(...values, plain);
    const [p, statistic, ...others] = fields.map((field) => plain[field] as number);
    return Float64Array.of(p!, statistic!, ...(plain['ci'] as ArrayLike<number> & Iterable<number>), ...others);
  };
  const made = runKernel(known, id.endsWith('.ndarray') ? 'offsets' : 'strided', {
    ...call,
    fn: run,
    args: args.slice(0, -1),
  });
  const numbers = Array.from({ length: fields.length + 2 }, (_, k) => elementOf(made, k));
  const [p, statistic, low, high, ...others] = numbers;
  const results: Results = { ...plain, ci: [low, high], alpha: args[nullValue - 1], nullValue: args[nullValue] };
  [p, statistic, ...others].forEach((number, k) => (results[fields[k]!] = number));
  return Object.assign(out, results);
}

/** Bounds at infinity stay numbers. */
function elementOf(made: unknown, k: number): unknown {
  if (!isTensor(made)) return (made as Float64Array)[k];
  const element = at(made, k);
  return Number.isFinite(element.item()) ? element : element.item();
}

function checkHolds(id: string, out: unknown): asserts out is Results {
  const prototype: unknown = typeof out === 'object' && out !== null ? Object.getPrototypeOf(out) : undefined;
  if (prototype === Object.prototype || prototype === null) return;
  throw new GradientLossError(
    `${id}: argument 'out' must be a plain object, got ${describe(out)}, which would drop the gradient of the results; pass {}.`,
  );
}
