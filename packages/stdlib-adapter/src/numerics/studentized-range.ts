import { digamma, normalCdf, normalPdf } from '@stdgrad/ops';
import { stirlingError } from './gamma-function.js';
import { panel, tail } from './quadrature.js';

// The distribution of the studentized range, P(q) = ∫ g(s; v) R(qs; r)ᶜ ds, with the range R of r normal variables and
// the density g of √(χ²/v). Its derivatives are taken under the integral signs, whose integrands are entire or have
// their singularities far off: panels of 24 Gauss–Legendre nodes, to 1e-12 and better.
//
// Source: R. E. Lund and J. R. Lund, AS 190 (1983), equation (1); D. J. Best and D. E. Roberts, AS 91, for g.

const wide = 9;

const over = (f: (z: number) => number): number => {
  let sum = 0;
  for (let k = 0; k < 6; k++) sum += panel(f, -wide + 3 * k, -wide + 3 * (k + 1));
  return sum;
};

/** R(w; r), of the range of r standard normal variables. */
const range = (w: number, r: number): number => r * over((z) => normalPdf(z) * inside(z, w) ** (r - 1));
/** ∂R/∂w */
const rangeByW = (w: number, r: number): number =>
  r * (r - 1) * over((z) => normalPdf(z) * normalPdf(z - w) * inside(z, w) ** (r - 2));
/** ∂R/∂r */
const rangeByR = (w: number, r: number): number =>
  over((z) => {
    const d = inside(z, w);
    return d === 0 ? 0 : normalPdf(z) * d ** (r - 1) * (1 + r * Math.log(d));
  });

/** Φ(z) − Φ(z − w), on the side where it does not cancel. */
const inside = (z: number, w: number): number =>
  z > w / 2 ? normalCdf(w - z) - normalCdf(-z) : normalCdf(z) - normalCdf(z - w);

/** ∂P/∂q, ∂P/∂r or ∂P/∂v (`which` is 0, 1, 2); `count` is the number of ranges whose largest it is. */
export function studentizedRange(which: 0 | 1 | 2, q: number, r: number, v: number, count: number): number {
  if (Number.isNaN(q) || !(r >= 2 && v >= 2)) return NaN;
  if (q < 0 || q === Infinity) return 0;
  const a = v / 2;
  const height = Math.sqrt(a / (2 * Math.PI)) * Math.exp(-stirlingError(a));
  const centre = which === 2 ? range(q, r) ** count : 0;
  const constant = Math.log(a) + 1 - digamma(a);
  // y = 2 ln s, as in incomplete-gamma.ts
  const f = (y: number): number => {
    const rise = Math.expm1(y);
    const s = Math.exp(y / 2);
    const density = height * Math.exp(-a * (rise - y));
    if (density < 1e-25 * height) return 0;
    const w = q * s;
    if (which === 2) return density * 0.5 * (constant + y - rise - 1) * (range(w, r) ** count - centre);
    const outer = count === 1 ? 1 : count * range(w, r) ** (count - 1);
    return density * outer * (which === 0 ? s * rangeByW(w, r) : rangeByR(w, r));
  };
  const width = (y: number): number => {
    const t = a * Math.exp(y);
    return 1 / (Math.abs(a - t) / 24 + Math.sqrt(t) / 6 + 0.5);
  };
  return tail(f, 0, 1, width) + tail(f, 0, -1, width);
}
