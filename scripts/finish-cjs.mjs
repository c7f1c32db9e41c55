// Marks dist/cjs as CommonJS: the packages themselves are ESM.
import { readdirSync, existsSync, writeFileSync } from 'node:fs';

const packages = new URL('../packages/', import.meta.url);
for (const name of readdirSync(packages)) {
  const folder = new URL(`${name}/dist/cjs/`, packages);
  if (existsSync(folder)) writeFileSync(new URL('package.json', folder), '{ "type": "commonjs" }\n');
}
