import { expect, it } from 'vitest';
import { installRules, traceWith } from '../../packages/stdlib-adapter/src/index.js';
import { callTracked } from '../../packages/stdlib-adapter/src/tracked.js';
import { check, type Finding } from './check.js';
import { pointsOf, subjects } from './points.js';

installRules();
traceWith(callTracked);

it('all functions of distributions', () => {
  const only = process.env['ONLY'];
  const findings: Finding[] = [];
  for (const subject of subjects().filter(({ name }) => only === undefined || name.startsWith(only))) {
    const { generic, special } = pointsOf(subject, 4);
    const t = Date.now();
    for (const point of [...generic, ...special.slice(0, 40)]) findings.push(...check(subject, point));
    if (Date.now() - t > 3000) console.log(subject.name, Date.now() - t);
  }
  const by = (outcome: string): Finding[] => findings.filter((f) => f.outcome === outcome);
  const print = (f: Finding): string => `${f.name}(${f.point.join(', ')}) arg ${f.argument}: ${f.detail}`;
  console.log(['right', 'kink', 'unknown', 'refused', 'wrong'].map((o) => `${o} ${by(o).length}`).join(', '));
  const names = new Map<string, Finding[]>();
  for (const f of [...by('wrong'), ...by('refused')])
    names.set(`${f.outcome} ${f.name}`, [...(names.get(`${f.outcome} ${f.name}`) ?? []), f]);
  for (const [name, list] of names) console.log(name, list.length, print(list[0]!).slice(0, 500));
  expect(by('wrong').length).toBe(0);
}, 900000);
