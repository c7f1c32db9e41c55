import { fileURLToPath } from 'node:url';
import { canonicalId } from './hook/canonical.js';
import { configuration, type Configuration } from './hook/configuration.js';
import { besideThis } from './hook/lazily.js';
import { classIn } from './hook/methods.js';
import { scopeOf } from './hook/scope.js';

export { readTargets, targetOf, type Target } from './hook/targets.js';
export { transform, type Transformed } from './transform/index.js';

/** Path of a file of this package, with slashes, as bundlers take it. */
export function besideAdapter(name: string): string {
  return fileURLToPath(new URL(`../${name}`, besideThis('lazily.js'))).replaceAll('\\', '/');
}

/** The `stdgrad` field of the nearest package.json upwards from a folder; one that lists nothing where there is none. */
export function configurationAbove(folder: string): Configuration {
  return configuration(folder) ?? { transform: [], base: folder };
}

/** Tells whether a file is an entry of `@stdlib` that dispatches: `lib/index.js` or `dist/index.js` of a numeric package. */
export function isEntry(filename: string): boolean {
  if (!/[\\/](?:lib|dist)[\\/]index\.js$/.test(filename)) return false;
  const id = canonicalId(filename);
  return id !== null && scopeOf(id) !== 'none';
}

/** Tells whether a file of `@stdlib` defines the class of a distribution, whose methods dispatch. */
export function definesClass(filename: string): boolean {
  return classIn(filename) !== null;
}
