// Judges packages for main.mjs, one message each; `node --import stdgrad/register worker.mjs PATH` prints one.
import { stopped } from './probe.mjs';
import { rowsOf } from './rows.mjs';

if (process.send) {
  process.on('message', ({ path, options }) => {
    const rows = rowsOf(path, { ...options, onRow: (row) => process.send({ row: row.id }) });
    process.send({ path, rows, isLast: stopped.count > 0 });
  });
} else {
  for (const path of process.argv.slice(2))
    console.log(JSON.stringify(rowsOf(path.replace(/^@stdlib\//, '')), null, 1));
}
