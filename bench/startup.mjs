// Start-up cost of `--import stdgrad/register` in a program that loads ten functions of @stdlib: milliseconds of whole
// processes, with and without it in turns, by the clock and of processor time (which other jobs disturb less).
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

const report = 'const { user, system } = process.cpuUsage(); console.log((user + system) / 1000)';

function time(flags, exec) {
  const start = performance.now();
  const cpu = execFileSync(exec, [...flags, '-e', `${program};${report}`], { cwd, encoding: 'utf8' });
  return { clock: performance.now() - start, cpu: Number(cpu) };
}

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
const rounded = (x) => Math.round(x * 10) / 10;

/** Medians over `rounds` rounds, and what registering adds to them. */
export function startup({ rounds = 21, exec = process.execPath } = {}) {
  const times = { without: [], import: [], require: [] };
  for (let i = 0; i < rounds; i++) for (const [way, flags] of Object.entries(ways)) times[way].push(time(flags, exec));
  const of = (way, kind) => median(times[way].map((sample) => sample[kind]));
  return Object.keys(ways).map((way) => ({
    workload: 'startup',
    way,
    median_ms: rounded(of(way, 'clock')),
    added_ms: rounded(of(way, 'clock') - of('without', 'clock')),
    cpu_ms: rounded(of(way, 'cpu')),
    cpu_added_ms: rounded(of(way, 'cpu') - of('without', 'cpu')),
    ratio: Math.round((of(way, 'cpu') / of('without', 'cpu')) * 100) / 100,
  }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const row of startup({ exec: process.argv[2] })) console.log(JSON.stringify(row));
}
