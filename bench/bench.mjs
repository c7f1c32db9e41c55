// `pnpm bench --workload W1a|W1b|W2|flat|memory|wrappers|transform|startup|scalars [--json]`: JSON lines {workload, size, dtype, median_ms, check}.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { add, mul, sum } from '@stdgrad/ops';
import { tensor } from '@stdgrad/core';
import { check, hashed, median } from './measure.mjs';
import { startup as measureStartup } from './startup.mjs';

const { values } = parseArgs({
  options: { workload: { type: 'string', multiple: true }, json: { type: 'boolean' } },
  strict: false,
});
const wanted = values.workload ?? ['W1a', 'W1b', 'W2', 'flat', 'memory'];

/** `sum(x * x)` of three elements, with its gradient. */
function W1a() {
  const data = hashed(3);
  const run = () => {
    const x = tensor(data);
    const f = sum(mul(x, x));
    f.backward();
    return [f, x];
  };
  const [f, x] = run();
  report('W1a', 3, median(run), 1, 'µs per call', 1e3, check(f.item(), x.grad));
}

/** 500 times `y = y * c; y = y + d` on ten elements. */
function W1b() {
  const [data, c, d] = [
    hashed(10),
    tensor(hashed(10, 1, 0.9, 1.1), { constant: true }),
    tensor(hashed(10, 2, -0.1, 0.1), { constant: true }),
  ];
  const run = () => {
    const x = tensor(data);
    let y = x;
    for (let k = 0; k < 500; k++) y = add(mul(y, c), d);
    const f = sum(y);
    f.backward();
    return [f, x];
  };
  const [f, x] = run();
  report('W1b', 1000, median(run), 1000, 'ns per op', 1e6, check(f.item(), x.grad));
}

function chain(steps) {
  const [a, b, s0] = [tensor(0.999), tensor(0.01), tensor(1)];
  let s = s0;
  for (let k = 0; k < steps; k++) s = add(mul(s, a), b);
  s.backward();
  return [s, a, b, s0];
}

/** 5000 times `s = s * a + b` without dimensions, three gradients. */
function W2() {
  const [s, ...leaves] = chain(5000);
  report(
    'W2',
    10_000,
    median(() => chain(5000)),
    10_000,
    'ns per op',
    1e6,
    check(s.item(), ...leaves.map((x) => x.grad)),
  );
}

/** The cost of an op doesn't grow with the graph: W2 from a thousand to a million ops. */
function flat() {
  for (const ops of [1e3, 1e4, 1e5, 1e6]) {
    const time = median(() => chain(ops / 2), { warm: ops < 1e6 ? 400 : 1 });
    report('flat', ops, time, ops, 'ns per op', 1e6, []);
  }
}

/** Bytes that the graph of a chain of ops without dimensions keeps, per op. */
function memory() {
  if (globalThis.gc === undefined) return console.error('memory: run node with --expose-gc');
  const [a, b] = [tensor(0.999), tensor(0.01)];
  const steps = 200_000;
  globalThis.gc();
  const before = process.memoryUsage();
  let s = tensor(1);
  for (let k = 0; k < steps; k++) s = add(mul(s, a), b);
  globalThis.gc();
  const after = process.memoryUsage();
  const bytes = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  console.log(
    JSON.stringify({
      workload: 'memory',
      size: 2 * steps,
      dtype: 'float64',
      bytes_per_op: Math.round(bytes / (2 * steps)),
      check: [s.length],
    }),
  );
}

function report(workload, size, time, ops, unit, scale, checked) {
  const line = { workload, size, dtype: 'float64', median_ms: Number(time.toPrecision(5)), check: checked };
  console.log(JSON.stringify(values.json ? line : { ...line, [unit]: Number(((time * scale) / ops).toPrecision(4)) }));
}

/** Functions of numbers as they were written and rewritten, side by side. */
function transform() {
  execFileSync(process.execPath, [fileURLToPath(new URL('transform.mjs', import.meta.url))], { stdio: 'inherit' });
}

/** Nanoseconds per call of @stdlib's functions, raw and wrapped, without a tensor in sight. */
function wrappers() {
  execFileSync(process.execPath, [fileURLToPath(new URL('wrappers.mjs', import.meta.url))], { stdio: 'inherit' });
}

/** Scalar programs: in a process of its own, which transforms them. */
async function scalars() {
  const { scalars: measure } = await import('./scalars.mjs');
  for (const row of measure()) console.log(JSON.stringify(row));
}

/** Whole processes with and without `--import stdgrad/register`. */
function startup() {
  for (const row of measureStartup()) console.log(JSON.stringify(row));
}

const workloads = { W1a, W1b, W2, flat, memory, wrappers, transform, startup, scalars };
for (const name of wanted) {
  if (workloads[name] === undefined)
    throw new Error(`bench: no workload '${name}'; there are ${Object.keys(workloads).join(', ')}`);
  await workloads[name]();
}
