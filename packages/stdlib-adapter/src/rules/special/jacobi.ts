import type { Value } from '@stdgrad/core';
import { add, cos, div, greater, mul, neg, open, real, sin, sqrt, sub } from '@stdgrad/ops';
import { amplitude } from '../../numerics/elliptic.js';
import { applied, type Applied } from '../applied.js';
import { pick, row, type Mask, type Row } from '../row.js';
import { ellipticFOf } from './families.js';

const square = (x: Value): Value => mul(x, x);
const domains = [real, open(0, 1)] as const;

/** √(1 − m sin²φ), accurate also where m is next to 1 */
const delta = (phi: Value, m: Value): Value => sqrt(add(sub(1, m), mul(m, square(cos(phi)))));

/** Jacobi's amplitude for m ≤ 1: u = F(am, m), differentiated implicitly. */
const amplitudeOf: Applied = applied(
  'am',
  amplitude,
  row(
    {
      u: ({ m, z }) => delta(z, m),
      m: ({ m, z }) => neg(mul(delta(z, m), ellipticFOf(1)(z, m))),
    },
    ...domains,
  ),
);

interface Jacobi {
  readonly sn: Value;
  readonly cn: Value;
  readonly dn: Value;
  /** ∂am/∂m */
  readonly turn: Value;
}

/**
 * The elliptic functions and what their derivatives by m share; for m > 1 by the reciprocal parameter, DLMF 22.17.
 * ∂am/∂m = (dn ((1−m)u − ε) + m sn cn) / (2m(1−m)) with ε(u) = ∫ dn², which for m < 1 is −dn ∂F/∂m at am.
 */
function jacobi(u: Value, m: Value): Jacobi {
  const big = greater(m, 1) as Mask;
  const root = sqrt(pick(big, m, 1));
  const parameter = div(pick(big, 1, m), pick(big, m, 1));
  const v = mul(u, root);
  const phi = amplitudeOf(v, parameter);
  const [sine, cosine, rest] = [sin(phi), cos(phi), delta(phi, parameter)];
  const sn = div(sine, root);
  const cn = pick(big, rest, cosine);
  const dn = pick(big, cosine, rest);
  const slope = ellipticFOf(1)(phi, parameter);
  // of m > 1: ∫ cn² of the reciprocal parameter μ, which is (E − (1−μ)v)/μ, and E by ∂F/∂m (DLMF 19.4.5)
  const integral = add(mul(mul(2, sub(1, parameter)), slope), div(mul(sine, cosine), rest));
  const outer = pick(big, sub(1, m), -1);
  const beyond = div(
    add(mul(dn, sub(mul(outer, u), div(integral, root))), mul(m, mul(sn, cn))),
    mul(mul(2, pick(big, m, 1)), outer),
  );
  return { sn, cn, dn, turn: pick(big, beyond, neg(mul(dn, slope))) };
}

/** `ellipj`: rows of sn, cn, dn and am. DLMF 22.13.1, 22.16.1 */
export const jacobiRows: readonly Row[] = [
  row(
    {
      u: ({ u, m }) => {
        const { cn, dn } = jacobi(u, m);
        return mul(cn, dn);
      },
      m: ({ u, m }) => {
        const { cn, turn } = jacobi(u, m);
        return mul(cn, turn);
      },
    },
    ...domains,
  ),
  row(
    {
      u: ({ u, m }) => {
        const { sn, dn } = jacobi(u, m);
        return neg(mul(sn, dn));
      },
      m: ({ u, m }) => {
        const { sn, turn } = jacobi(u, m);
        return neg(mul(sn, turn));
      },
    },
    ...domains,
  ),
  row(
    {
      u: ({ u, m }) => {
        const { sn, cn } = jacobi(u, m);
        return neg(mul(m, mul(sn, cn)));
      },
      m: ({ u, m }) => {
        const { sn, cn, dn, turn } = jacobi(u, m);
        return neg(div(add(mul(0.5, square(sn)), mul(m, mul(sn, mul(cn, turn)))), dn));
      },
    },
    ...domains,
  ),
  row({ u: ({ u, m }) => jacobi(u, m).dn, m: ({ u, m }) => jacobi(u, m).turn }, ...domains),
];
