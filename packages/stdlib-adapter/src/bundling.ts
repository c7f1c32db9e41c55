import { readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import { canonicalId } from './hook/canonical.js';
import { configuration, type Configuration } from './hook/configuration.js';
import { besideThis } from './hook/lazily.js';
import { classIn } from './hook/methods.js';
import { scopeOf } from './hook/scope.js';
import { installRulesLate } from './rules/install.js';
import { isAboveLeaves, packageOf, treatmentOf } from './tracked/surroundings.js';
import { transform } from './transform/index.js';

export { isInstalled, readTargets, targetOf, type Target } from './hook/targets.js';
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

/** Tells whether a bundle needs the twin of an entry: it is above the leaves, so it may be traced. */
export function needsCopy(filename: string): boolean {
  const id = canonicalId(filename);
  return id !== null && isAboveLeaves(id);
}

/**
 * The twin of a file of `@stdlib`: its source over the rules of leaf functions. What it requires is looked up now.
 *
 * @param found - expression for what `bundled.js` provides
 * @param twinOf - name of the module that is a file's twin
 */
export function copySource(filename: string, found: string, twinOf: (filename: string) => string): string {
  installRulesLate(); // they tell leaves from what is traced
  const native = createRequire(filename);
  const { code } = transform(readFileSync(filename, 'utf8'), {
    filename,
    format: 'commonjs',
    runtime: besideAdapter('operators.js'),
  });
  return code.replace(/\brequire\(\s*(['"])([^'"]+)\1\s*\)/g, (call: string, _quote: string, request: string) => {
    const required = resolved(native, request);
    if (required === null) return call;
    const raw = `require(${JSON.stringify(required)})`;
    const id = canonicalId(required);
    if (id === null || !required.endsWith('.js')) return raw;
    const treatment = packageOf(required) === packageOf(filename) ? 'transformed' : treatmentOf(id);
    if (treatment === 'transformed') return `require(${JSON.stringify(twinOf(required))})`;
    const given = treatment === 'failing' ? 'null' : `function(){return ${raw}}`;
    return `${found}.treated(${JSON.stringify(treatment)},${JSON.stringify(required)},${given})`;
  });
}

// comments have examples of calls to require as well
function resolved(native: ReturnType<typeof createRequire>, request: string): string | null {
  if (isBuiltin(request)) return null;
  try {
    return native.resolve(request).replaceAll('\\', '/');
  } catch {
    return null;
  }
}
