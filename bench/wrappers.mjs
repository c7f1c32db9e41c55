// ns per call of @stdlib functions: raw, wrapped, and wrapped in a process that has dispatched too.
// node bench/wrappers.mjs            prints JSON lines {name, raw_ns, wrapped_ns, after_dispatch_ns}
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const rounds = 9;
const repeats = 5;
const require = createRequire(import.meta.url);

// a loop of its own for each function: V8 then sees one callee at each call site, as in real code
const loops = {
  'math/base/special/abs': (f, n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += f(i * 1e-6 - 1);
    return sum;
  },
  'math/base/special/sqrt': (f, n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += f(i * 1e-6);
    return sum;
  },
  'math/base/special/sin': (f, n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += f(i * 1e-6);
    return sum;
  },
  'math/base/special/gammaln': (f, n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += f(i * 1e-6 + 0.5);
    return sum;
  },
  'math/base/special/max': (f, n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += f(i * 1e-6, 0.5);
    return sum;
  },
  'math/base/special/clamp': (f, n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += f(i * 1e-6, 0.2, 0.8);
    return sum;
  },
  'number/float64/base/add': (f, n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum = f(sum, i);
    return sum;
  },
  'stats/base/dists/normal/pdf': (f, n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += f(i * 1e-6, 0.2, 0.8);
    return sum;
  },
  'blas/base/ddot': (f, n) => {
    const x = new Float64Array(4).fill(1.5);
    let sum = 0;
    for (let i = 0; i < n; i++) sum += f(4, x, 1, x, 1);
    return sum;
  },
  'blas/ext/base/gsum': (f, n) => {
    const x = Array.from({ length: 100 }, (_, i) => i + 0.5);
    let sum = 0;
    for (let i = 0; i < n / 50; i++) sum += f(100, x, 1);
    return sum * 50;
  },
  'blas/ext/sum': (f, n, { array }) => {
    const x = array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    let last;
    for (let i = 0; i < n / 200; i++) last = f(x);
    return last.get();
  },
};
const share = { 'blas/ext/base/gsum': 50, 'blas/ext/sum': 200 };

class Tensor {
  [Symbol.for('stdgrad.arrayFunction.v1')]() {
    return this;
  }
}

/** Wrappers share their code: others must have run before one is measured. */
function warm(mode) {
  const special = require('@stdlib/math/base/special');
  const samples = [[0.5], [1.5, 2], [0.5, 0.2, 0.8]];
  for (const f of Object.values(special)) {
    const args = typeof f === 'function' ? samples[f.length - 1] : undefined;
    if (args === undefined) continue;
    const tensors = args.map(() => new Tensor());
    for (let i = 0; i < 300; i++) {
      try {
        f(...args);
        if (mode === 'after_dispatch' && i % 3 === 0) f(...tensors);
      } catch {
        break; // not a function of reals
      }
    }
  }
}

function measure(mode) {
  warm(mode);
  const array = require('@stdlib/ndarray/array');
  const times = {};
  for (const [name, loop] of Object.entries(loops)) {
    const f = require(`@stdlib/${name}`);
    const n = 1e6;
    const samples = [];
    for (let i = 0; i < rounds; i++) {
      const start = process.hrtime.bigint();
      loop(f, n, { array });
      samples.push(Number(process.hrtime.bigint() - start) / (n / (share[name] ?? 1)));
    }
    times[name] = Math.min(...samples);
  }
  return times;
}

const mode = process.argv[2];
if (mode !== undefined) {
  console.log(JSON.stringify(measure(mode)));
} else {
  const hook = ['--import', 'stdgrad/register'];
  const modes = { raw: [], wrapped: hook, after_dispatch: hook };
  const best = {};
  for (let i = 0; i < repeats; i++) {
    for (const [name, flags] of Object.entries(modes)) {
      const file = fileURLToPath(import.meta.url);
      const cwd = fileURLToPath(new URL('.', import.meta.url));
      const times = JSON.parse(execFileSync(process.execPath, [...flags, file, name], { cwd, encoding: 'utf8' }));
      for (const [key, ns] of Object.entries(times)) {
        best[key] ??= {};
        best[key][name] = Math.min(best[key][name] ?? Infinity, ns);
      }
    }
  }
  const round = (ns) => Math.round(ns * 100) / 100;
  for (const [name, { raw, wrapped, after_dispatch: after }] of Object.entries(best)) {
    console.log(
      JSON.stringify({ name, raw_ns: round(raw), wrapped_ns: round(wrapped), after_dispatch_ns: round(after) }),
    );
  }
}
