import { expect, it } from 'vitest';
import { installRules, traceWith } from '../../packages/stdlib-adapter/src/index.js';
import { callTracked } from '../../packages/stdlib-adapter/src/tracked.js';
import { check, type Finding, type Outcome } from './check.js';
import { pointsOf, subjects, type Subject } from './points.js';

installRules();
traceWith(callTracked);

// one call takes a quarter of a second
const slow = (name: string): boolean => name.startsWith('studentized-range');
/** Points a function, generic and special: many with `THOROUGH=1`, for a look by hand. */
const [most, least] = process.env['THOROUGH'] === undefined ? [2, 7] : [4, 40];

function findingsOf(subject: Subject): { generic: Finding[]; special: Finding[] } {
  if (slow(subject.name)) return { generic: [], special: [] };
  const { generic, special } = pointsOf(subject, most);
  const stride = Math.max(1, Math.floor(special.length / least));
  const at = (points: readonly (readonly number[])[]): Finding[] => points.flatMap((point) => check(subject, point));
  return { generic: at(generic), special: at(special.filter((_, k) => k % stride === 0)) };
}

const findings = new Map(subjects().map((subject) => [subject.name, findingsOf(subject)]));
const generic = [...findings.values()].flatMap((found) => found.generic);
const special = [...findings.values()].flatMap((found) => found.special);
const outcomes = (list: readonly Finding[], ...wanted: Outcome[]): Finding[] =>
  list.filter(({ outcome }) => wanted.includes(outcome));
const show = ({ name, point, argument, detail }: Finding): string =>
  `${name}(${point.join(', ')}) by argument ${argument}: ${detail}`;
const isOfIntegers = ({ detail }: Finding): boolean => /takes (integers|certain numbers) only/.test(detail);

it('no function of a distribution loses a gradient silently, nor gets it wrong', () => {
  expect(outcomes([...generic, ...special], 'wrong').map(show)).toEqual([]);
  expect(outcomes(generic, 'NaN').map(show)).toEqual([]);
  // a scale of 0, no degree of freedom: NaN, which nobody takes for a gradient
  expect(outcomes(special, 'NaN').length).toBeLessThan(special.length / 500);
  expect(outcomes(special, 'right', 'kink').length).toBeGreaterThan(4000);
});

it('the 384 differentiable ones have their derivatives at generic points', () => {
  const refused = outcomes(generic, 'refused').filter((finding) => !isOfIntegers(finding));
  expect(refused.map(show)).toEqual([]);
  const differentiable = [...findings].filter(([, found]) =>
    [...found.generic, ...found.special].some(({ outcome, slope }) => outcome === 'right' && slope !== 0),
  );
  // those of the studentized range take a quarter of a second a call
  expect(differentiable.length).toBeGreaterThanOrEqual(384 - 2);
});

it('what is refused at special points lies on the edge of a domain, where the source stops computing', () => {
  const refused = outcomes(special, 'refused').filter((finding) => !isOfIntegers(finding));
  if (process.env['THOROUGH'] !== undefined) console.log(refused.map(show).join('\n'));
  expect(refused.length).toBeLessThan(special.length / 100);
});
