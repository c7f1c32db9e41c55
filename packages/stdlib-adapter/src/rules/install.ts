import { givingWay, implement } from '@stdgrad/core';
import type { Call } from '@stdgrad/protocol';
import { makingOf } from '../hook/made.js';
import { installArray } from './array.js';
import { installAssert } from './assert.js';
import { distributions } from './distributions.js';
import { installStudentizedRange } from './dists/studentized-range.js';
import { fallBack } from './fallback.js';
import { installArrays } from './arrays.js';
import { installPolynomials } from './polynomials.js';
import { installRandom } from './random/install.js';
import type { Row, Scalar } from './row.js';
import { ScalarRule, applyRule } from './scalar.js';
import { arithmetic, arithmetic16, arithmetic32, differences, fast, special } from './special.js';
import { installSpecial } from './special/install.js';
import { installStrided } from './strided/install.js';
import { installOpenForms, openForms } from './special/open-forms.js';

/** Rows of all functions of numbers, by canonical id. */
export const rows: ReadonlyMap<string, Row> = new Map([
  ...inside('@stdlib/math/base/special', special),
  ...inside('@stdlib/math/base/special', openForms),
  ...inside('@stdlib/math/base/special/fast', fast),
  ...inside('@stdlib/math/base/utils', differences),
  ...inside('@stdlib/number/float64/base', arithmetic),
  ...inside('@stdlib/number/float32/base', arithmetic32),
  ...inside('@stdlib/number/float16/base', arithmetic16),
  ...Object.entries(distributions).flatMap(([name, family]) => inside(`@stdlib/stats/base/dists/${name}`, family)),
]);

function inside(namespace: string, table: Readonly<Record<string, Row>>): [id: string, row: Row][] {
  return Object.entries(table).map(([name, row]) => [`${namespace}/${name}`, row]);
}

/** Says what the functions of `@stdlib` do when they are handed tensors. */
export function installRules(): void {
  for (const [id, row] of rows) installScalar(id, new ScalarRule(id, row));
  installSpecial();
  installPolynomials();
  installOpenForms();
  installStudentizedRange();
  installArray();
  installAssert();
  installArrays();
  installStrided();
  installRandom();
  implement('@stdlib/*', fallBack);
}

/** The same when others may have said so already: theirs stays. */
export function installRulesLate(): void {
  givingWay(installRules);
}

function installScalar(id: string, rule: ScalarRule): void {
  implement(id, ({ fn, args }) => applyRule(rule, fn as Scalar, args));
  const [x, ...rest] = rule.row.params;
  if (x === undefined || rest.length === 0 || !id.startsWith('@stdlib/stats/base/dists/')) return;
  // the parameters come first; what the factory makes of them gives the values
  implement(`${id}.factory`, ({ fn, args }) => {
    const value = madeBy(fn as Factory);
    return (variable: unknown) => applyRule(rule, value, [variable, ...args.slice(0, rest.length)]);
  });
  const runMade = (call: Call): unknown => {
    const making = makingOf(call.fn);
    if (making === undefined) return fallBack(call);
    const params = making.params.slice(0, rest.length);
    return applyRule(rule, madeBy(making.factory as Factory), [call.args[0], ...params]);
  };
  implement(`${id}.factory()`, runMade);
  // `new Normal(0, 1).pdf` is a function that is made, too
  implement(id.replace(/\/(?=[^/]+$)/, '/ctor#'), runMade);
}

type Factory = (...params: number[]) => Scalar;

/** The function of x and parameters that a factory stands for; the latest parameters' function is kept. */
function madeBy(factory: Factory): Scalar {
  let latest: readonly number[] = [];
  let made: Scalar | null = null;
  return (x, ...params) => {
    if (made === null || params.some((param, k) => !Object.is(param, latest[k]))) {
      made = factory(...params);
      latest = params;
    }
    return made(x);
  };
}
