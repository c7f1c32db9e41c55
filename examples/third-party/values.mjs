// Values of all rows on plain numbers, as bits; run without stdgrad, it shows what the packages give by themselves.
import { readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** Text that differs whenever numbers do, −0 and NaN included. */
export const bits = (values) => Buffer.from(Float64Array.from(values).buffer).toString('hex');

/** The rows of all packages, or of those named. */
export async function allRows(names) {
  const files = readdirSync(new URL('rows/', import.meta.url)).map((file) => file.replace('.mjs', ''));
  const wanted = names.length === 0 ? files : names;
  const modules = await Promise.all(wanted.map((name) => import(`./rows/${name}.mjs`)));
  return wanted.map((name, k) => ({ name, rows: Object.entries(modules[k].rows) }));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const out = {};
  for (const { name, rows } of await allRows(process.argv.slice(2)))
    for (const [what, { of, at }] of rows) out[`${name}: ${what}`] = at.map((point) => bits([of(...point)].flat()));
  console.log(JSON.stringify(out));
}
