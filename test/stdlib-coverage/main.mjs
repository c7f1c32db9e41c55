// Judges every function of @stdlib in two processes, so that one that hangs is a row and not the end.
// Options: PATH… (only packages in these folders), --json FILE (all that was found), --quiet, --patience SECONDS;
// without paths it writes docs/stdlib-coverage.md and .json
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { namespaces, packagesOf } from './enumerate.mjs';
import { entryOf, failing, page } from './report.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' }, quiet: { type: 'boolean' }, patience: { type: 'string' } },
});
const patience = Number(values.patience ?? 30) * 1000;

const start = Date.now();
const wanted = positionals.map((path) => path.replace(/^@stdlib\//, '').replace(/\/$/, ''));
const all = namespaces
  .flatMap(packagesOf)
  .filter((path) => wanted.length === 0 || wanted.some((begin) => path === begin || path.startsWith(`${begin}/`)));
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
      take();
    });
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (path !== null)
        rows.push({
          id: `@stdlib/${path}`,
          status: 'silent',
          why: `the process ended (${signal ?? code}): hangs or crashes`,
        });
      done(path === null ? undefined : work());
    });
    take();
  });
}

await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
rows.sort((a, b) => (a.id < b.id ? -1 : 1));
const counts = {};
for (const { status } of rows) counts[status] = (counts[status] ?? 0) + 1;
console.log(`\n${rows.length} functions of ${all.length} packages in ${((Date.now() - start) / 1000).toFixed(0)} s`);
console.log(counts);
const lost = rows.filter(({ status }) => failing.has(status));
if (wanted.length > 0 || lost.length < 50)
  for (const { id, status, why, at } of lost)
    console.log(`${status} ${id}: ${why}${at === undefined ? '' : `  [at ${at}]`}`);
if (values.json) writeFileSync(values.json, JSON.stringify(rows, null, 1));
if (wanted.length === 0) {
  const entries = rows.map(entryOf);
  const docs = join(here, '..', '..', 'docs');
  writeFileSync(join(docs, 'stdlib-coverage.md'), page(entries));
  writeFileSync(
    join(docs, 'stdlib-coverage.json'),
    `[\n${entries.map((entry) => JSON.stringify(entry)).join(',\n')}\n]\n`,
  );
}
process.exitCode = lost.length === 0 ? 0 : 1;
