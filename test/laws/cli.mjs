// Runs the laws on the built packages and prints what each tried. Options: --op NAME, --law GROUP, --cases N (of each
// law), --seed S; --total N goes on with further seeds until N cases are run, --record FILE adds a line about it.
import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { defaults, lawResults, laws } from '@stdgrad/gradcheck/laws';
import { table } from '@stdgrad/ops';

const number = { type: 'string' };
const { values } = parseArgs({
  options: { op: number, law: number, cases: number, seed: number, total: number, record: number },
});

function wanted(name, fallback) {
  if (values[name] === undefined) return fallback;
  const given = Number(values[name]);
  if (!Number.isInteger(given) || given < 1) stop(`--${name} must be a whole number above 0, got ${values[name]}`);
  return given;
}

function stop(message) {
  console.error(`laws: ${message}`);
  process.exit(2);
}

const cases = wanted('cases', defaults.cases);
const seed = wanted('seed', defaults.seed);
const total = wanted('total', 0);
const entry = values.op === undefined ? null : table.get(values.op);
if (entry === undefined) stop(`no op '${values.op}'; there are ${[...table.keys()].join(', ')}`);
if (values.law !== undefined && !Object.hasOwn(laws, values.law))
  stop(`no laws '${values.law}'; there are ${Object.keys(laws).join(', ')}`);
const entries = entry === null ? [...table.values()] : [entry];
const groups = values.law === undefined ? Object.keys(laws) : [values.law];

const sum = { cases: 0, held: 0, broken: 0 };
const start = Date.now();

function runAll(seed, quiet) {
  for (const op of entries) {
    if (!quiet) console.log(op.name);
    for (const { group, law, cases: tried, error, ms } of timed(lawResults(op, { laws: groups, cases, seed }))) {
      sum.cases += tried;
      if (error !== null) sum.broken++;
      else if (tried > 0) sum.held++;
      if (error !== null) console.log(`${quiet ? op.name : ''}  BROKEN   ${group}: ${law}\n${error.message}`);
      else if (!quiet && tried > 0)
        console.log(`  ${`${tried} cases`.padStart(12)} ${`${ms} ms`.padStart(8)}  ${group}: ${law}`);
    }
  }
}

function* timed(results) {
  let since = performance.now();
  for (const result of results) {
    yield { ...result, ms: Math.round(performance.now() - since) };
    since = performance.now();
  }
}

let last = seed;
runAll(last, total > 0);
while (sum.cases < total) {
  runAll(++last, true);
  console.log(`seeds ${seed} to ${last}: ${sum.cases} cases, ${sum.broken} broken, ${seconds()} s`);
}

function seconds() {
  return Math.round((Date.now() - start) / 1000);
}

const what = entry === null ? `${entries.length} ops` : values.op;
console.log(`${what}: ${sum.cases} cases, ${sum.held} laws hold, ${sum.broken} broken (seed ${seed}, ${seconds()} s)`);
if (values.record !== undefined) {
  const day = new Date().toISOString().slice(0, 16).replace('T', ' ');
  const line = [day, process.version, what, `${seed}–${last}`, sum.cases, sum.broken, `${seconds()} s`];
  appendFileSync(values.record, `| ${line.join(' | ')} |\n`);
}
process.exit(sum.broken === 0 ? 0 : 1);
