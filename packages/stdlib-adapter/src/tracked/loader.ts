import { readFileSync, realpathSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, sep } from 'node:path';
import { compileFunction } from 'node:vm';
import { canonicalId } from '../hook/canonical.js';
import { originOf } from '../hook/origins.js';
import { outward } from '../hook/wrap.js';
import type { Run } from '../hook/wrappers.js';
import { transform } from '../transform/index.js';
import { takingTensors, type FloatArrayClass } from './memory.js';
import { aboutNumbers, printing } from './predicates.js';
import { treatmentOf, type Treatment } from './surroundings.js';

/** A module of the tracked copy: the same file once more, with operators that know tensors. */
interface Module {
  exports: unknown;
  readonly filename: string;
}

const modules = new Map<string, Module>();

/**
 * The twin of a raw function of `@stdlib` that computes with tensors: from a second copy of `@stdlib`'s own source, over
 * the rules of leaf functions.
 *
 * @returns `null` for functions of unknown origin
 */
export function trackedCopy(raw: Function): Function | null {
  const origin = originOf(raw);
  if (origin === undefined) return null;
  let found: unknown = load(realpathSync(origin.filename));
  for (const key of origin.path) found = (found as Readonly<Record<PropertyKey, unknown>>)[key];
  return typeof found === 'function' ? found : null;
}

function load(filename: string): unknown {
  const existing = modules.get(filename);
  if (existing !== undefined) return existing.exports;
  const module: Module = { exports: {}, filename };
  modules.set(filename, module);
  try {
    evaluate(module);
  } catch (error) {
    modules.delete(filename);
    throw error;
  }
  return module.exports;
}

function evaluate(module: Module): void {
  const { filename } = module;
  const { code } = transform(readFileSync(filename, 'utf8'), { filename, format: 'commonjs' });
  const params = ['exports', 'require', 'module', '__filename', '__dirname'];
  const run = compileFunction(code, params, { filename }) as (...args: readonly unknown[]) => unknown;
  const native = createRequire(filename);
  const require = (request: string): unknown => provide(request, native, filename);
  Reflect.apply(run, module.exports, [module.exports, require, module, filename, dirname(filename)]);
}

type NativeRequire = ReturnType<typeof createRequire>;

function provide(request: string, native: NativeRequire, requirer: string): unknown {
  if (isBuiltin(request)) return native(request) as unknown;
  const filename = native.resolve(request);
  const id = canonicalId(filename);
  if (id === null || !filename.endsWith('.js')) return native(request) as unknown;
  // files of one package belong together
  if (packageOf(filename) === packageOf(requirer)) return load(filename);
  return treated(treatmentOf(id), filename, native);
}

function packageOf(filename: string): string {
  return filename.slice(0, Math.max(filename.lastIndexOf(`${sep}lib${sep}`), filename.lastIndexOf(`${sep}dist${sep}`)));
}

function treated(treatment: Treatment, filename: string, native: NativeRequire): unknown {
  if (treatment === 'transformed') return load(filename);
  if (treatment === 'failing') return () => new Error('internal: the tracked copy has no native add-ons');
  const raw = native(filename) as unknown;
  if (treatment === 'predicate') return aboutNumbers(raw);
  if (treatment === 'format') return printing(raw as Run);
  if (treatment === 'memory') return takingTensors(raw as FloatArrayClass);
  return treatment === 'raw' ? raw : dispatchingTwin(filename, raw);
}

/** What those outside `@stdlib` get of a file: it has a rule, or says that it has none. */
function dispatchingTwin(filename: string, raw: unknown): unknown {
  return outward({ filename, loaded: true, exports: raw, children: [] });
}
