// Nanoseconds per call of functions of numbers, as they were written and with their operators rewritten, side by side.
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import '@stdgrad/stdlib-adapter/operators';
import { transform } from '@stdgrad/stdlib-adapter/transform';

const require = createRequire(import.meta.url);

const sources = {
  horner: `
    const P = [0.99, -1.2, 0.5, 3.1, -0.7, 0.25];
    function horner(x) { let s = 0; for (let i = P.length - 1; i >= 0; i--) s = s * x + P[i]; return s; }
    module.exports = (x, y) => horner(x) / (1 + y * y);`,
  rational: `
    function evalrational(x) {
      if (x === 0.0) return 0.25;
      const ax = x < 0.0 ? -x : x;
      if (ax <= 1.0) return (0.25 + x * (0.5 + x * (1.5 + x * 0.75))) / (1.0 + x * (0.3 + x * (0.2 + x * 0.1)));
      x = 1.0 / x;
      return (0.75 + x * (1.5 + x * (0.5 + x * 0.25))) / (0.1 + x * (0.2 + x * (0.3 + x * 1.0)));
    }
    module.exports = function (x, y) { return evalrational(x) * y; };`,
  normalpdf: `
    function pdf(x, mu, sigma) {
      if (sigma !== sigma || mu !== mu || x !== x || sigma < 0.0) return NaN;
      const s2 = sigma * sigma;
      const A = 1.0 / Math.sqrt(2 * s2 * Math.PI);
      return A * Math.exp((-1.0 / (2.0 * s2)) * (x - mu) ** 2);
    }
    module.exports = function (x, y) { return pdf(x, 0.25, 1 + y * y); };`,
  lgamma: `
    const C = [76.18009172947146, -86.50532032941677, 24.01409824083091, -1.231739572450155, 0.1208650973866179e-2, -0.5395239384953e-5];
    function lgamma(x) {
      let y = x;
      let t = x + 5.5;
      t -= (x + 0.5) * Math.log(t);
      let s = 1.000000000190015;
      for (let j = 0; j < C.length; j++) s += C[j] / ++y;
      return -t + Math.log(2.5066282746310005 * s / x);
    }
    module.exports = (x, y) => lgamma(2 + x * x) - lgamma(1 + y * y);`,
  newton: `
    function root(a, x0) { let x = x0; for (let k = 0; k < 20; k++) { const d = (x * x * x - a) / (3 * x * x); x -= d; if (Math.abs(d) < 1e-14) break; } return x; }
    module.exports = function (x, y) { return root(1 + x * x, 1 + y); };`,
  'inline: members': `
    class Rating { constructor(mu, sigma) { this.mu = mu; this.sigma = sigma; } }
    module.exports = (x, y) => { const a = new Rating(x, y), b = { mu: y, sigma: x }; const c = Math.sqrt(a.sigma * a.sigma + b.sigma * b.sigma + 1); return (a.mu - b.mu) / c; };`,
  'inline: arrays': `
    module.exports = (x, y) => { const w = [x, y, x * y, 1, 2, 3]; let s = 0; for (let i = 0; i < w.length; i++) s += w[i] * w[i]; return s; };`,
  'inline: Float64Array': `
    const w = new Float64Array(64);
    module.exports = (x, y) => { for (let i = 0; i < w.length; i++) w[i] = x * i + y; let s = 0; for (let i = 0; i < w.length; i++) s += w[i]; return s; };`,
};

function compile(source) {
  const module = { exports: {} };
  compileFunction(source, ['module', 'exports', 'require'])(module, module.exports, require);
  return module.exports;
}

const inputs = Float64Array.from({ length: 1024 }, (_, k) => Math.sin(k * 12.9898) * 1.5);

function time(f, calls) {
  let sum = 0;
  const start = performance.now();
  for (let k = 0; k < calls; k++) sum += f(inputs[k & 1023], inputs[(k * 7) & 1023]);
  const taken = ((performance.now() - start) * 1e6) / calls;
  if (sum === 0.123) console.error(sum);
  return taken;
}

// the loop that calls must not know what it calls: one copy of it each
const timers = () => compileFunction(`return ${time.toString()}`, ['inputs'])(inputs);

for (const [name, source] of Object.entries(sources)) {
  const original = compile(source);
  const rewritten = compile(transform(source, { filename: `${name}.js`, format: 'commonjs' }).code);
  const [timeOriginal, timeRewritten] = [timers(), timers()];
  const calls = 200_000;
  const best = [Infinity, Infinity];
  for (let round = 0; round < 15; round++) {
    best[0] = Math.min(best[0], timeOriginal(original, calls));
    best[1] = Math.min(best[1], timeRewritten(rewritten, calls));
  }
  const [was, is] = best.map((ns) => Number(ns.toPrecision(3)));
  console.log(
    JSON.stringify({
      workload: 'transform',
      function: name,
      original_ns: was,
      rewritten_ns: is,
      ratio: Number((is / was).toPrecision(3)),
    }),
  );
}
