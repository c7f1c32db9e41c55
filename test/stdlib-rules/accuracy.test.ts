import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tensor, type Tensor } from '@stdgrad/core';
import { dispatch } from '@stdgrad/protocol';
import { installRules, rows } from '@stdgrad/stdlib-adapter';
import { beforeAll, describe, expect, test } from 'vitest';

const require = createRequire(import.meta.url);
beforeAll(installRules);

type Scalar = (...args: number[]) => number;
type Entry = readonly [point: number[], partials: string[]];
const special = '@stdlib/math/base/special';
// by special.py, with 32 digits
const fixture = JSON.parse(readFileSync(new URL('./fixtures/special.json', import.meta.url), 'utf8')) as Record<
  string,
  Entry[]
>;

/** How far off derivatives may be, relative to what they are; where more, the reason. */
const tolerances: Readonly<Record<string, number>> = {};
const usual = 1e-12;

function partialsAt(name: string, point: readonly number[]): number[] {
  const args = point.map((x) => tensor(x));
  const z = dispatch(`${special}/${name}`, require(`${special}/${name}`) as Scalar, undefined, args) as Tensor;
  z.backward();
  return args.map((x) => x.grad!.iget(0) as number);
}

/** What is wrong with the partial derivatives at the points of the fixture. */
function complaints(name: string, partials: (point: readonly number[]) => number[]): string[] {
  const tolerance = tolerances[name] ?? usual;
  return fixture[name]!.flatMap(([point, expected]) => {
    const found = partials(point);
    return expected.flatMap((text, k) => {
      const right = Number(text);
      const error = Math.abs(found[k]! - right);
      // where it is 0 by symmetry, mpmath leaves a trace
      const fine = Math.abs(right) < 1e-40 ? error < 1e-15 : error <= tolerance * Math.abs(right);
      return fine
        ? []
        : [`d/d${k} at (${point.join(', ')}): ${found[k]} for ${right}, off by ${error / Math.abs(right)}`];
    });
  });
}

describe('derivatives of functions with closed forms agree with high precision', () => {
  test.each(Object.keys(fixture))('%s', (name) => {
    expect(fixture[name]!.length).toBeGreaterThanOrEqual(12);
    expect(complaints(name, (point) => partialsAt(name, point))).toEqual([]);
  });
});

test('a rule that is off by 1e-11 is found', () => {
  const faults = Object.keys(fixture).filter(
    (name) => complaints(name, (point) => partialsAt(name, point).map((d) => d * (1 + 1e-11))).length === 0,
  );
  expect(faults).toEqual(Object.keys(tolerances).filter((name) => tolerances[name]! > 1e-11));
});

test('every function of one or two arguments with a row here has its points, or a reason not to', () => {
  // piecewise linear, or tested against differences on their domain alone
  const others = new Set(
    (
      'abs ramp pdiff copysign flipsign clamp wrap fmod ldexp kernel-sin kernel-cos kernel-tan polygamma ' +
      // without closed forms, which have points of their own
      'besselj0 besselj1 bessely0 bessely1 ellipk ellipe spence dirichlet-eta riemann-zeta erfcx fresnels fresnelc ' +
      'gamma1pm1 gamma-lanczos-sum gamma-lanczos-sum-expg-scaled gamma-delta-ratio binet rising-factorial ' +
      'falling-factorial hyp2f1 gammainc gammaincinv betainc betaincinv'
    ).split(' '),
  );
  const missing = [...rows]
    .filter(([id, row]) => id.startsWith(`${special}/`) && row.partials.some((partial) => partial !== null))
    .map(([id]) => id.slice(special.length + 1))
    .filter((name) => !name.includes('/') && !(name in fixture) && !others.has(name))
    .filter((name) => !(name.endsWith('f') && rows.has(`${special}/${name.slice(0, -1)}`)) && name !== 'absgammalnf');
  expect(missing).toEqual([]);
});
