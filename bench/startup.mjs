// Start-up cost of `--import stdgrad/register` in a program that loads ten functions of @stdlib: milliseconds of whole
// processes, with and without it in turns.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const names = ['sin', 'cos', 'exp', 'ln', 'pow', 'sqrt', 'erf', 'gammaln', 'tanh', 'abs'];
const program = names.map((name) => `require('@stdlib/math/base/special/${name}')(0.5, 2)`).join(';');
const cwd = fileURLToPath(new URL('.', import.meta.url));

const ways = {
  without: [],
  import: ['--import', 'stdgrad/register'],
  require: ['--require', 'stdgrad/register'],
};

function time(flags, exec) {
  const start = performance.now();
  execFileSync(exec, [...flags, '-e', program], { cwd, stdio: 'ignore' });
  return performance.now() - start;
}

/** Medians over `rounds` rounds: `{ without, import, require }`, and what the last two add. */
export function startup({ rounds = 21, exec = process.execPath } = {}) {
  const times = { without: [], import: [], require: [] };
  for (let i = 0; i < rounds; i++) for (const [way, flags] of Object.entries(ways)) times[way].push(time(flags, exec));
  const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
  const best = (list) => Math.min(...list);
  return Object.entries(times).map(([way, list]) => ({
    workload: 'startup',
    way,
    median_ms: Math.round(median(list) * 10) / 10,
    added_ms: Math.round((median(list) - median(times.without)) * 10) / 10,
    best_added_ms: Math.round((best(list) - best(times.without)) * 10) / 10,
    ratio: Math.round((median(list) / median(times.without)) * 100) / 100,
  }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const row of startup({ exec: process.argv[2] })) console.log(JSON.stringify(row));
}
