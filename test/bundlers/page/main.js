// What the page of every bundler does: third-party code and @stdlib, differentiated.
import { predictWin, rate } from 'openskill';
import logpdf from '@stdlib/stats/base/dists/normal/logpdf';
import Normal from '@stdlib/stats/base/dists/normal/ctor';
import normal from '@stdlib/stats/base/dists/normal';
import triangular from '@stdlib/stats/base/dists/triangular/logpdf';
import Weibull from '@stdlib/stats/base/dists/weibull/ctor';
import { tensor } from 'stdgrad';
import { energy } from './own.js';

/** Gradient of a function of numbers, by backward. */
function gradient(f, at) {
  const x = at.map((v) => tensor(v));
  f(x).backward();
  return x.map((v) => v.grad.get());
}

/** The same from numbers alone. */
function differences(f, at) {
  const h = 1e-6;
  return at.map((_, k) => {
    const moved = (step) => f(at.map((v, j) => (j === k ? v + step : v)));
    return (moved(h) - moved(-h)) / (2 * h);
  });
}

const programs = {
  predictWin: [([a, b]) => predictWin([[{ mu: a, sigma: 5 }], [{ mu: b, sigma: 4 }]])[0], [27, 24]],
  equalRatings: [([a, b]) => predictWin([[{ mu: a, sigma: 5 }], [{ mu: b, sigma: 5 }]])[0], [25, 25]],
  rate: [([a, b]) => rate([[{ mu: a, sigma: 8 }], [{ mu: b, sigma: 7 }]])[0][0].mu, [25, 28]],
  logpdf: [([x, mu, sigma]) => logpdf(x, mu, sigma), [0.3, 0.3, 1.2]],
  method: [([x]) => new Normal(0, 2).logpdf(x), [0.7]],
  namespace: [([x]) => normal.cdf(x, 0, 1), [0]],
  // functions without a rule of their own: a twin of their source is in the bundle
  traced: [([a, b, c]) => triangular(0.4, a, b, c), [0, 2, 0.9]],
  tracedClass: [([k, lambda]) => new Weibull(k, lambda).entropy, [1.5, 2]],
  own: [energy, [0.5, -1, 2]],
};

const report = Object.fromEntries(
  Object.entries(programs).map(([name, [f, at]]) => {
    try {
      return [name, { gradient: gradient(f, at), differences: differences(f, at) }];
    } catch (error) {
      return [name, { error: String(error?.stack ?? error) }];
    }
  }),
);
globalThis.report = JSON.stringify(report);
