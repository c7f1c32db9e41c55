import { implement, isTensor } from '@stdgrad/core';
import type { Row, Scalar } from '../row.js';
import { ScalarRule, applyRule } from '../scalar.js';
import { fallBack } from '../fallback.js';
import { installReduction, installSeveral, installWriting } from '../several.js';
import { installSteps } from '../steps.js';
import { relativeDifferences, usualScale } from './differences.js';
import { extremum, extremumOfAbs } from './selection.js';
import { normalizations, reductions, severalResults, writing } from './several.js';

const special = '@stdlib/math/base/special';

/** Functions of any number of arguments, and the row for so many. */
export const variadic: ReadonlyMap<string, (n: number) => Row> = new Map(
  [
    { names: 'max maxn maxf nanmax nanmaxf fast/max fast/maxf', row: (n: number) => extremum('max', n) },
    { names: 'min minn minf nanmin nanminf fast/min fast/minf', row: (n: number) => extremum('min', n) },
    { names: 'maxabs maxabsn maxabsf', row: (n: number) => extremumOfAbs('max', n) },
    { names: 'minabs minabsn minabsf', row: (n: number) => extremumOfAbs('min', n) },
  ].flatMap(({ names, row }) => names.split(' ').map((name) => [`${special}/${name}`, row] as const)),
);

/** Says what the functions of `@stdlib/math/base/special` do that are more than one row. */
export function installSpecial(): void {
  for (const [id, row] of variadic) installVariadic(id, row);
  for (const [name, rows] of Object.entries(severalResults)) installSeveral(`${special}/${name}`, { rows });
  for (const namespace of ['@stdlib/number/float64/base', '@stdlib/number/float32/base'])
    for (const [name, rows] of Object.entries(normalizations)) installSeveral(`${namespace}/${name}`, { rows });
  for (const [name, rows] of Object.entries(writing)) installWriting(`${special}/${name}`, rows);
  for (const [name, rows] of Object.entries(reductions)) installReduction(`${special}/${name}`, rows);
  installSteps();
  for (const [name, rows] of Object.entries(relativeDifferences))
    installRelative(`@stdlib/math/base/utils/${name}`, rows);
}

function installVariadic(id: string, rowFor: (n: number) => Row): void {
  const rules: ScalarRule[] = [];
  implement(id, ({ fn, args }) => {
    const operands = args.some(isTensor) ? args : args.filter((arg) => arg !== undefined);
    const rule = (rules[operands.length] ??= new ScalarRule(id, rowFor(operands.length)));
    return applyRule(rule, fn as Scalar, operands);
  });
}

/** A difference relative to what its last argument names; a function of the user's is refused. */
function installRelative(id: string, rows: Readonly<Record<string, Row>>): void {
  const rules = new Map(Object.entries(rows).map(([name, row]) => [name, new ScalarRule(id, row)]));
  implement(id, (call) => {
    const { fn, args } = call;
    const [x, y, scale = usualScale] = args;
    const rule = rules.get(scale as string);
    if (rule === undefined) return fallBack(call);
    return applyRule(rule, (a, b) => fn(a, b, scale) as number, [x, y]);
  });
}
