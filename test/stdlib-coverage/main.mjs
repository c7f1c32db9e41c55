// Judges every function of @stdlib in two processes, so that one that hangs is a row and not the end.
// Options: PATH… (only packages in these folders), --json FILE (all that was found), --quiet, --patience SECONDS, --workers N;
// --sample N (so many packages more), --check (compares with the table), --update (puts what was judged into it). Without
// paths and sample it writes docs/stdlib-coverage.md and .json
import { fork } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { namespaces, packagesOf } from './enumerate.mjs';
import { byHand } from './by-hand.mjs';
import { entryOf, failing, page } from './report.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    quiet: { type: 'boolean' },
    patience: { type: 'string' },
    sample: { type: 'string' },
    check: { type: 'boolean' },
    update: { type: 'boolean' },
    workers: { type: 'string' },
  },
});
const patience = Number(values.patience ?? 30) * 1000;

const start = Date.now();
const wanted = positionals.map((path) => path.replace(/^@stdlib\//, '').replace(/\/$/, ''));
const walked = namespaces.flatMap(packagesOf);
const isWhole = wanted.length === 0 && values.sample === undefined;
const isWanted = (path) => isWhole || wanted.some((begin) => path === begin || path.startsWith(`${begin}/`));
const all = [
  ...walked.filter(isWanted),
  ...sampled(
    walked.filter((path) => !isWanted(path)),
    Number(values.sample ?? 0),
  ),
];

/** Packages spread over all, the same in every run. */
function sampled(paths, count) {
  const step = paths.length / Math.max(count, 1);
  return Array.from({ length: count }, (_, k) => paths[Math.floor((k + 0.37) * step)]);
}

const rows = [];
let next = 0;

/** A worker that takes package after package; a new one takes over when it hangs or dies. */
function work() {
  return new Promise((done) => {
    const child = fork(join(here, 'worker.mjs'), [], {
      cwd: dirname(here),
      execArgv: ['--import', 'stdgrad/register', '--max-old-space-size=3000'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    let path = null;
    let timer = null;
    const take = () => {
      clearTimeout(timer);
      if (next >= all.length) {
        path = null;
        child.disconnect();
        return;
      }
      path = all[next++];
      timer = setTimeout(() => child.kill('SIGKILL'), patience);
      child.send({ path });
    };
    child.on('message', (message) => {
      if (message.rows === undefined) {
        timer.refresh();
        return;
      }
      rows.push(...message.rows);
      if (!values.quiet && rows.length % 20 === 0) process.stderr.write(`\r${next}/${all.length} `);
      if (message.isLast) {
        path = null;
        clearTimeout(timer);
        child.disconnect();
      } else take();
    });
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (path !== null)
        rows.push({
          id: `@stdlib/${path}`,
          status: 'silent',
          why: `the process ended (${signal ?? code}): hangs or crashes`,
        });
      done(next < all.length ? work() : undefined);
    });
    take();
  });
}

// what was found so far is kept
process.on('SIGTERM', () => (all.length = next));
await Promise.all(Array.from({ length: Number(values.workers ?? availableParallelism()) }, work));
rows.forEach((row, k) => (rows[k] = byHand(row, failing)));
rows.sort((a, b) => (a.id < b.id ? -1 : 1));
const counts = {};
for (const { status } of rows) counts[status] = (counts[status] ?? 0) + 1;
console.log(`\n${rows.length} functions of ${all.length} packages in ${((Date.now() - start) / 1000).toFixed(0)} s`);
console.log(counts);
const lost = rows.filter(({ status }) => failing.has(status));
if (!isWhole || lost.length < 50)
  for (const { id, status, why, at } of lost)
    console.log(`${status} ${id}: ${why}${at === undefined ? '' : `  [at ${at}]`}`);
if (values.json) writeFileSync(values.json, JSON.stringify(rows, null, 1));
const docs = join(here, '..', '..', 'docs');
const entries = rows.map(entryOf);
const tableFile = join(docs, 'stdlib-coverage.json');
const tabled = () => JSON.parse(readFileSync(tableFile, 'utf8')).functions;
if (values.check) {
  const table = new Map(tabled().map((entry) => [entry.id, entry]));
  const stale = entries.filter(({ id, how }) => table.get(id)?.how !== how);
  for (const { id, how } of stale) console.log(`stale ${id}: ${how}, in the table ${table.get(id)?.how ?? 'missing'}`);
  if (stale.length > 0) console.log('run `npx pnpm run coverage`, which writes docs/stdlib-coverage.md and .json');
  process.exitCode = lost.length + stale.length === 0 ? 0 : 1;
} else {
  if (isWhole || values.update) {
    const judged = new Set(all.map((path) => `@stdlib/${path}`));
    const kept = isWhole ? [] : tabled().filter(({ id }) => !judged.has(id.replace(/[.#].*$/, '')));
    const table = [...kept, ...entries].sort((a, b) => (a.id < b.id ? -1 : 1));
    const list = table.map((entry) => JSON.stringify(entry)).join(',\n');
    writeFileSync(join(docs, 'stdlib-coverage.md'), page(table));
    writeFileSync(tableFile, `{ "packages": ${walked.length}, "functions": [\n${list}\n] }\n`);
  }
  process.exitCode = lost.length === 0 ? 0 : 1;
}
