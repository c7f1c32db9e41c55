// Gradients of unmodified packages from npm: node --import stdgrad/register main.mjs [--json] [name …]
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { checkRow } from './check.mjs';
import { allRows, bits } from './values.mjs';

const names = process.argv.slice(2).filter((name) => name !== '--json');
const json = process.argv.includes('--json');
const script = fileURLToPath(new URL('values.mjs', import.meta.url));
const untouched = JSON.parse(execFileSync(process.execPath, [script, ...names], { encoding: 'utf8', maxBuffer: 1e9 }));

const report = [];
for (const { name, rows } of await allRows(names)) {
  if (!json) console.log(`\n${name}`);
  for (const [what, row] of rows) {
    const checks = row.at.map((point) => checkRow(row, point));
    const same = checks.every(({ values }, k) => bits(values) === untouched[`${name}: ${what}`][k]);
    const off = Math.max(...checks.map((check) => check.off));
    const wrong = checks.flatMap((check, k) => check.wrong.map((entry) => ({ point: row.at[k], ...entry })));
    const count = checks.reduce((sum, check) => sum + check.count, 0);
    report.push({ name, what, same, off, count, wrong });
    const verdict = wrong.length > 0 ? `${wrong.length} WRONG` : same ? '' : 'VALUES DIFFER';
    if (!json) console.log(`   ${what.padEnd(76)}${String(count).padStart(5)}   ${off.toExponential(0)}   ${verdict}`);
  }
}
if (json) console.log(JSON.stringify(report));
else {
  const failed = report.filter(({ same, wrong }) => !same || wrong.length > 0);
  const count = report.reduce((sum, row) => sum + row.count, 0);
  console.log(
    `\n   ${count} derivatives; each line: how many, and the largest difference from finite differences, relative` +
      `\n   values on plain numbers are bit for bit those of the packages without stdgrad`,
  );
  for (const { name, what, wrong } of failed) console.error(`   wrong: ${name}: ${what}`, wrong.slice(0, 3));
  if (failed.length > 0) process.exitCode = 1;
}
