import type { Value } from '@stdgrad/core';
import {
  aboveZero,
  abs,
  add,
  div,
  exp,
  expit,
  expm1,
  greater,
  ln,
  log1p,
  mul,
  neg,
  nonzero,
  open,
  pow as power,
  ratio,
  real,
  sub,
  xlogy,
} from '@stdgrad/ops';
import { is, pick, row, type Mask, type Row } from '../row.js';
import { exponentialMoment, logarithmicMoment } from './quotients.js';
import { sign, square, unit, unsigned } from './terms.js';

const moment = exponentialMoment(1);
const base = logarithmicMoment(0);
const lean = logarithmicMoment(1);

/** Where 1 + λy is 0: the end of the range of a power, at which its logarithm is infinite. */
const atEnd = (y: Value, lambda: Value): Mask => is(add(1, mul(lambda, y)), 0);
/** (1 + λy)^(1/λ), and eʸ at λ = 0. */
const grown = (y: Value, lambda: Value): Value => {
  const end = atEnd(y, lambda);
  const inner = pick(end, 0, y);
  return pick(end, power(0, pick(end, lambda, 1)), exp(mul(inner, base(mul(lambda, inner)))));
};
const byY = ({ y, lambda }: { y: Value; lambda: Value }): Value => power(grown(y, lambda), sub(1, lambda));
// ∂/∂λ of ln(1 + λy)/λ is −y² ∫ t/(1 + λyt)² dt; far out, where y² would overflow, −(ln(1 + w) − w/(1 + w))/λ²
const byLambda = ({ y, lambda }: { y: Value; lambda: Value }): Value => {
  const end = atEnd(y, lambda);
  const w = mul(lambda, y);
  const far = greater(w, 1e6);
  const inner = pick(end, 0, pick(far, 0, y));
  const inside = mul(square(inner), lean(mul(lambda, inner)));
  const outer = pick(far, w, 1);
  const outside = div(div(sub(log1p(outer), div(outer, add(1, outer))), pick(far, lambda, 1)), pick(far, lambda, 1));
  const slope = neg(mul(grown(pick(end, 0, y), lambda), pick(far, outside, inside)));
  return pick(end, mul(ratio(y, pick(end, lambda, 1)), byY({ y: pick(end, y, 0), lambda })), slope);
};

/** Slope of E(λ ln x) ln x by λ; at x = 0 that of (x^λ − 1)/λ. */
const byExponent = (x: Value, lambda: Value, z: Value): Value =>
  slopeOf(is(x, 0), ln(pick(is(x, 0), 1, x)), x, lambda, z);
const byExponentOf1p = (x: Value, lambda: Value, z: Value): Value =>
  slopeOf(is(x, -1), log1p(pick(is(x, -1), 0, x)), add(1, x), lambda, z);
function slopeOf(atZero: Mask, logarithm: Value, x: Value, lambda: Value, z: Value): Value {
  const exponent = pick(atZero, lambda, 1);
  return pick(
    atZero,
    div(sub(xlogy(power(pick(atZero, x, 1), exponent), pick(atZero, x, 1)), z), exponent),
    mul(square(logarithm), moment(mul(lambda, logarithm))),
  );
}

/** Exponentials and logarithms. */
export const exponential: Readonly<Record<string, Row>> = {
  exp: row({ x: ({ z }) => z }, real),
  exp2: row({ x: ({ z }) => mul(z, Math.LN2) }, real),
  exp10: row({ x: ({ z }) => mul(z, Math.LN10) }, real),
  expm1: row({ x: ({ x }) => exp(x) }, real),
  // (eˣ − 1)/x
  expm1rel: row({ x: ({ x }) => moment(x) }, real),
  ln: row({ x: ({ x }) => div(1, unsigned(x)) }, aboveZero),
  log2: row({ x: ({ x }) => div(Math.LOG2E, unsigned(x)) }, aboveZero),
  log10: row({ x: ({ x }) => div(Math.LOG10E, unsigned(x)) }, aboveZero),
  // ln x / ln b
  log: row(
    {
      x: ({ x, b }) => div(1, mul(unsigned(x), ln(unsigned(b)))),
      b: ({ x, b }) => neg(div(ln(unsigned(x)), mul(unsigned(b), square(ln(unsigned(b)))))),
    },
    aboveZero,
    open(1.2, 5),
  ),
  log1p: row({ x: ({ x }) => div(1, add(1, x)) }, open(-0.9, 4)),
  // ln(1 − e^−|x|); −∞ at 0, where the derivative has two signs, and is NaN
  log1mexp: row({ x: ({ x }) => div(sign(x), expm1(abs(x))) }, nonzero),
  log1pexp: row({ x: ({ x }) => expit(x) }, real),
  // ln(1 + x) − x
  log1pmx: row({ x: ({ x }) => neg(div(x, add(1, x))) }, open(-0.9, 4)),
  logaddexp: row({ x: ({ x, y }) => expit(sub(x, y)), y: ({ x, y }) => expit(sub(y, x)) }, real, real),
  expit: row({ x: ({ x }) => mul(expit(x), expit(neg(x))) }, real),
  logit: row({ p: ({ p }) => div(1, mul(unsigned(p), sub(1, p))) }, unit),
  xlogy: row({ x: ({ y }) => ln(unsigned(y)), y: ({ x, y }) => ratio(x, y) }, real, aboveZero),
  xlog1py: row({ x: ({ y }) => log1p(y), y: ({ x, y }) => ratio(x, add(1, y)) }, real, open(-0.9, 4)),

  // (x^λ − 1)/λ = ln x · E(λ ln x), which at λ = 0 is ln x
  boxcox: row(
    {
      x: ({ x, lambda }) => power(unsigned(x), sub(lambda, 1)),
      lambda: ({ x, lambda, z }) => byExponent(x, lambda, z),
    },
    aboveZero,
    real,
  ),
  // the same of 1 + x
  boxcox1p: row(
    {
      x: ({ x, lambda }) => power(add(1, x), sub(lambda, 1)),
      lambda: ({ x, lambda, z }) => byExponentOf1p(x, lambda, z),
    },
    open(-0.9, 4),
    real,
  ),
  // (1 + λy)^(1/λ), which at λ = 0 is eʸ
  boxcoxinv: row({ y: byY, lambda: byLambda }, open(-0.4, 2), open(-0.4, 2)),
  boxcox1pinv: row({ y: byY, lambda: byLambda }, open(-0.4, 2), open(-0.4, 2)),
};
