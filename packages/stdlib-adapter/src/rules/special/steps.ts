import { real } from '@stdgrad/ops';
import type { Row } from '../row.js';
import { whole } from './terms.js';

/** A function and its arguments, which are real or integers. */
type Signature = readonly [id: string, reals: readonly string[], integers: readonly string[]];

const inside = (namespace: string, text: string): Signature[] =>
  table(text).map(([name, reals, integers]) => [`${namespace}/${name}`, reals, integers]);

/** The arguments of each function: those after `;` are integers. */
function table(text: string): Signature[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [names, args] = line.trim().split(/\s*\|\s*/) as [string, string];
      const [reals = '', integers = ''] = args.split(/\s*;\s*/);
      const list = (words: string): string[] => words.split(' ').filter((word) => word !== '');
      return list(names).map((name) => [name, list(reals), list(integers)] as const);
    })
    .flat();
}

/**
 * Functions that are constant around almost every point: their result is a constant, and no gradient flows through it.
 * By arguments that count digits and bases, which are integers, there is no derivative.
 */
export const steps: readonly Signature[] = [
  ...inside(
    '@stdlib/math/base/special',
    `
    ceil ceil2 ceil10 floor floor2 floor10 round round2 round10 trunc trunc2 trunc10 round-nearest-even | x
    ceilf floorf floor2f roundf truncf signum signumf heaviside heavisidef dirac-delta dirac-deltaf | x
    gammasgn gammasgnf | x
    ceiln floorn roundn truncn floornf roundnf | x ; n
    ceilb floorb roundb truncb ceilsd floorsd roundsd truncsd | x ; n b
    kronecker-delta kronecker-deltaf | i j
  `,
  ),
  ...inside('@stdlib/number/float64/base', 'exponent to-int32 to-uint32 | x'),
  ...inside('@stdlib/number/float16/base', 'exponent | x'),
  ...inside('@stdlib/number/float32/base', 'exponent to-int32 to-uint32 | x'),
];

const integersOnly = table(`
  bernoulli bernoullif factorial2 factorial2f fibonacci fibonaccif lucas lucasf | ; n
  negafibonacci negafibonaccif negalucas negalucasf nonfibonacci nonfibonaccif tribonacci tribonaccif | ; n
  fibonacci-index fibonacci-indexf | ; F
  binomcoef binomcoeff binomcoefln | ; n k
  gcd gcdf lcm lcmf | ; a b
  labs | ; x
`);

/** Functions of integers, by all of whose arguments there is no derivative. */
export const integerFunctions: Readonly<Record<string, Row>> = Object.fromEntries(
  integersOnly.map(([name, , params]) => [
    name,
    { params, partials: params.map(() => null), on: params.map(() => whole) },
  ]),
);

/** A step function as a row, for the arguments that it may get: variables are fine but where integers are due. */
export function stepRow(reals: readonly string[], integers: readonly string[]): Row {
  return {
    params: [...reals, ...integers],
    partials: [...reals.map(() => () => 0), ...integers.map(() => null)],
    on: [...reals.map(() => real), ...integers.map(() => whole)],
  };
}
